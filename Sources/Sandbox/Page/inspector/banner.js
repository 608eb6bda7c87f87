/** Says on top of the page that things go wrong because somebody wants them to. */
import { h, fill } from "../core/dom.js";
import { icon } from "../core/icons.js";
import { describeFault } from "./fault-words.js";

/** @param onShow leads to the switches */
export function mountBanner(root, { state, api, session }, onShow) {
    root.setAttribute("role", "status");

    function draw() {
        const [first, ...others] = state.faults;
        root.hidden = !first;
        document.getElementById("app").dataset.faults = String(Boolean(first));
        if (!first) return fill(root);
        const { what, where } = describeFault(first);
        fill(root, icon("bolt"), h("p", { class: "banner-text" }, h("strong", {}, "Faults are on: "), `${what} (${where})`, others.length > 0 && ` and ${others.length} more`),
            h("button", { class: "text-button", type: "button", testid: "banner-show", on: { click: onShow } }, "Show"),
            h("button", { class: "text-button", type: "button", testid: "banner-off", on: { click: () => session.attempt(api.removeAllFaults) } }, "All off"));
    }
    state.on("faults", draw);
    draw();
}
