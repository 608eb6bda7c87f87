/** The side panels: columns on a wide screen, drawers over the conversation on a phone. */
import { addLayer } from "./layers.js";

const PHONE = window.matchMedia("(max-width: 760px)");
const NARROW = window.matchMedia("(max-width: 1080px)");

export function mountDrawers({ state }, { page, channels, members, scrim }) {
    let opener = null;
    let wantsMembers = true;
    let removeLayer = () => {};

    function show(side) {
        page.dataset.drawer = side ?? "";
        removeLayer();
        removeLayer = side ? addLayer(close) : () => {};
        scrim.hidden = !side;
        page.dataset.members = wantsMembers ? "shown" : "hidden";
        // What is slid out of sight must not be reachable with Tab either.
        const rail = document.getElementById("rail");
        for (const node of [channels, rail]) node.inert = PHONE.matches && side !== "channels";
        members.inert = NARROW.matches ? side !== "members" : !wantsMembers;
    }

    function open(side, button) {
        opener = button ?? null;
        show(side);
        const panel = side === "channels" ? channels : members;
        panel.querySelector("[aria-current='page'], button, a")?.focus();
    }

    function close() {
        if (!page.dataset.drawer) return;
        show(null);
        opener?.focus();
    }

    /** Shows or hides the member list: a column where there is room, else a drawer. */
    function toggleMembers(button) {
        if (NARROW.matches) return page.dataset.drawer === "members" ? close() : open("members", button);
        wantsMembers = !wantsMembers;
        show(null);
    }

    scrim.addEventListener("click", close);
    for (const media of [PHONE, NARROW]) media.addEventListener("change", () => show(null));
    state.on("place people", () => show(null));
    show(null);
    return { open, close, toggleMembers };
}
