/** The buttons above a message under the pointer, or under the keyboard's focus. */
import { h } from "../core/dom.js";
import { icon } from "../core/icons.js";
import { actionsFor } from "./actions.js";
import { appsButton } from "./apps-menu.js";

/** They are no tab stops: the arrow keys lead to them from the message. `null` where nothing can be done. */
export function messageToolbar(message, app) {
    const buttons = actionsFor(message, app).map((action) => h("button", {
        class: `icon-button${action.id === "delete" ? " is-danger" : ""}`, type: "button", tabindex: -1, testid: `message-${action.id}`,
        data: { action: action.id }, title: `${action.label} (${action.key.toUpperCase()})`,
        aria: { label: action.label, keyshortcuts: action.key.toUpperCase() }, on: { click: (event) => action.run(event.currentTarget) },
    }, icon(action.icon)));
    const apps = message.flags & 64 ? null : appsButton("message", message.id, app, { tabindex: -1 });
    if (buttons.length === 0 && !apps) return null;
    return h("div", { class: "message-tools", role: "toolbar", aria: { label: "Message actions" } }, buttons, apps);
}
