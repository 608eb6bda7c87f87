/** The inspector: a panel beside the conversation, or over all of it where there is no room. */
import { arrowKeys, h, fill } from "../core/dom.js";
import { icon } from "../core/icons.js";
import { addLayer } from "../core/layers.js";
import { preference, setPreference } from "../core/preferences.js";
import { createFaults } from "./faults.js";
import { createTraffic } from "./traffic.js";

const PHONE = window.matchMedia("(max-width: 760px)");
const TABS = [["traffic", "Traffic"], ["faults", "Faults"]];

/**
 * @param page the element of the whole page, which makes room for the panel
 * @returns `toggle(button)`, `open(tab)`, `isOpen()`
 */
export function mountInspector(root, app, page) {
    const traffic = createTraffic(app);
    const faults = createFaults(app);
    const panels = { traffic: traffic.node, faults: faults.node };
    let tab = preference("inspector-tab", "traffic");
    let opener = null;
    let removeLayer = () => {};
    const tabs = h("div", { class: "inspector-tabs", role: "tablist", aria: { label: "Inspector" } }, TABS.map(([id, label]) => h("button", {
        class: "inspector-tab", type: "button", role: "tab", id: `tab-${id}`, testid: `inspector-${id}`, aria: { controls: `panel-${id}` }, on: { click: () => show(id) },
    }, label)));
    const close = h("button", { class: "icon-button", type: "button", testid: "inspector-close", title: "Close the inspector", aria: { label: "Close the inspector" }, on: { click: hide } }, icon("close"));
    for (const [id, node] of Object.entries(panels)) {
        node.id = `panel-${id}`;
        node.setAttribute("role", "tabpanel");
        node.setAttribute("aria-labelledby", `tab-${id}`);
    }
    fill(root, h("header", { class: "inspector-head" }, icon("inspect"), h("h2", { class: "visually-hidden" }, "Inspector"), tabs, close), traffic.node, faults.node);
    arrowKeys(tabs, "[role=tab]", { horizontal: true, onMove: (node) => node.click() });

    function show(id) {
        tab = panels[id] ? id : "traffic";
        setPreference("inspector-tab", tab);
        for (const button of tabs.children) {
            const isChosen = button.id === `tab-${tab}`;
            button.setAttribute("aria-selected", String(isChosen));
            button.tabIndex = isChosen ? 0 : -1;
        }
        for (const [name, node] of Object.entries(panels)) node.hidden = name !== tab;
        if (tab === "faults") faults.refresh();
    }

    function layOut() {
        const isOpen = !root.hidden;
        page.dataset.inspector = isOpen ? "open" : "closed";
        // What lies under a panel that fills the screen must not be reachable.
        for (const node of page.children) {
            if (node !== root && node.id !== "scrim" && !["rail", "channels", "members"].includes(node.id)) node.inert = isOpen && PHONE.matches;
        }
        removeLayer();
        removeLayer = isOpen && PHONE.matches ? addLayer(hide) : () => {};
    }

    function open(id = tab, { takesFocus = true } = {}) {
        if (root.hidden) opener = document.activeElement;
        root.hidden = false;
        setPreference("inspector", true);
        traffic.start();
        show(id);
        layOut();
        if (takesFocus) tabs.querySelector("[aria-selected=true]").focus();
        app.state.changed("inspector");
    }

    function hide() {
        if (root.hidden) return;
        const hadFocus = root.contains(document.activeElement);
        root.hidden = true;
        setPreference("inspector", false);
        traffic.stop();
        layOut();
        if (hadFocus) (opener?.isConnected ? opener : document.getElementById("messages"))?.focus();
        app.state.changed("inspector");
    }

    root.addEventListener("keydown", (event) => {
        // Beside the conversation it is no layer, but who is in it can leave it.
        if (event.key !== "Escape" || event.defaultPrevented || (event.target.value && event.target.type === "search")) return;
        event.preventDefault();
        hide();
    });
    PHONE.addEventListener("change", layOut);
    root.hidden = true;
    layOut();
    // On a phone it would hide the page that one has just opened.
    if (preference("inspector", false) && !PHONE.matches) open(tab, { takesFocus: false });
    return { open, toggle: () => (root.hidden ? open() : hide()), isOpen: () => !root.hidden };
}
