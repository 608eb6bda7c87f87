/** The keys that work everywhere, and the list of all keys. */
import { h } from "../core/dom.js";
import { icon } from "../core/icons.js";
import { channelTree, READABLE } from "../core/lookup.js";
import { openSwitcher } from "./switcher.js";

const KEYS = [
    ["Everywhere", [
        ["Ctrl+K", "Go to a channel, a bot or another person"], ["Alt+I", "Open or close the inspector"], ["Alt+↑ Alt+↓", "Previous or next channel"],
        ["Ctrl+/", "These keys"], ["Esc", "Close what lies on top"], ["F6", "From one part of the page to the next"],
    ]],
    ["In the conversation", [
        ["↑ ↓", "From message to message"], ["Enter →", "To what a message can be answered with"], ["+", "Add a reaction"], ["R", "Reply"],
        ["E", "Edit an own message"], ["T", "Start a thread"], ["Delete", "Delete"], ["Esc", "Back to writing"],
    ]],
    ["While writing", [["/", "Commands"], ["@ #", "Mentions"], ["↑", "Edit the last own message"], ["Enter", "Send"], ["Shift+Enter", "New line"]]],
];
/** In the order in which F6 visits them. */
const PARTS = ["stage", "rail", "channels", "messages", "composer", "members", "inspector"];

export function mountShortcuts(app) {
    document.addEventListener("keydown", (event) => {
        const isControl = (event.ctrlKey || event.metaKey) && !event.altKey;
        if (isControl && event.key.toLowerCase() === "k") openSwitcher(app);
        else if (isControl && event.key === "/") openShortcuts();
        else if (document.querySelector("dialog[open]")) return;
        else if (event.altKey && event.code === "KeyI") app.inspector.toggle();
        else if (event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) step(app, event.key === "ArrowDown" ? 1 : -1);
        else if (event.key === "F6") nextPart(event.shiftKey ? -1 : 1);
        else return;
        event.preventDefault();
    });
}

export function openShortcuts() {
    if (document.querySelector("dialog[open]")) return;
    const opener = document.activeElement;
    const close = h("button", { class: "icon-button", type: "button", aria: { label: "Close" }, on: { click: () => dialog.close() } }, icon("close"));
    const dialog = h("dialog", { class: "modal", testid: "shortcuts", aria: { labelledby: "shortcuts-title" } },
        h("div", { class: "modal-frame" }, h("header", { class: "modal-head" }, h("h2", { id: "shortcuts-title" }, "Keys"), close),
            h("div", { class: "modal-body" }, KEYS.map(([title, keys]) => h("section", {}, h("h3", { class: "faults-head" }, title),
                h("dl", { class: "keys" }, keys.map(([key, meaning]) => h("div", {}, h("dt", {}, key.split(" ").map((one) => h("kbd", {}, one))), h("dd", {}, meaning)))))))));
    dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
    dialog.addEventListener("close", () => {
        dialog.remove();
        if (opener?.isConnected) opener.focus();
    });
    document.body.append(dialog);
    dialog.showModal();
}

/** The channel before or after the open one, in the order of the list. */
function step({ state, lookup, session }, by) {
    const guild = lookup.guild();
    const ids = guild
        ? channelTree(guild.channels).flatMap((group) => group.channels).filter((channel) => READABLE.has(channel.type)).map((channel) => channel.id)
        : state.dms.map((dm) => dm.id);
    const next = ids[(ids.indexOf(state.channelID) + by + ids.length) % ids.length];
    if (next) session.open(next);
}

function nextPart(by) {
    const parts = PARTS.map((id) => document.getElementById(id)).filter((node) => node && !node.hidden && !node.inert && node.getClientRects().length > 0);
    const at = parts.findIndex((node) => node.contains(document.activeElement));
    const part = parts[(at + by + parts.length) % parts.length];
    const target = part.matches("[tabindex]") ? part : part.querySelector("[aria-current='page'], [aria-checked='true'], [aria-selected='true'], textarea:not([disabled]), button:not([disabled])");
    target?.focus();
}
