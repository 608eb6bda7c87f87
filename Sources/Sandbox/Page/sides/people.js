/** The person switcher: always in sight, since choosing who one is, is what the sandbox is about. */
import { arrowKeys, h, fill, reconcile } from "../core/dom.js";
import { icon } from "../core/icons.js";
import { openShortcuts } from "../overlay/shortcuts.js";
import { openSwitcher } from "../overlay/switcher.js";
import { avatar } from "./avatar.js";

const STATUS = { connecting: "Connecting", live: "Live", lost: "Reconnecting" };

export function mountPeople(root, app) {
    const { state, session, inspector } = app;
    const list = h("div", { class: "people", role: "radiogroup", testid: "person-switch", aria: { label: "Who you are" } });
    const tool = (sign, label, testid, action) => h("button", { class: "icon-button", type: "button", testid, title: label, aria: { label }, on: { click: action } }, icon(sign));
    const inspect = tool("inspect", "Inspector (Alt+I)", "open-inspector", () => inspector.toggle());
    const status = h("span", { class: "status", testid: "connection", role: "status" });
    fill(root,
        h("div", { class: "brand" }, icon("ticket"), h("span", { class: "brand-name" }, "Usher"), h("span", { class: "brand-kind" }, "sandbox")),
        h("span", { class: "people-label", id: "people-label" }, "You are"), list, status,
        h("div", { class: "stage-tools" },
            tool("search", "Quick switcher (Ctrl+K)", "open-switcher", () => openSwitcher(app)),
            tool("keyboard", "Keys (Ctrl+/)", "open-shortcuts", openShortcuts), inspect));
    arrowKeys(list, "[role=radio]", { horizontal: true, onMove: (node) => node.click() });

    function draw() {
        reconcile(list, state.people, {
            key: (person) => person.id,
            version: (person) => JSON.stringify([person, person.id === state.me?.id]),
            render: (person) => option(person, person.id === state.me?.id, session),
        });
        list.querySelector("[aria-checked=true]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
    }
    state.on("people", () => {
        const hadFocus = list.contains(document.activeElement);
        draw();
        if (hadFocus) list.querySelector("[aria-checked=true]")?.focus();
    });
    function drawStatus() {
        status.dataset.state = state.connection;
        fill(status, h("span", { class: "status-dot" }), h("span", { class: "status-text" }, STATUS[state.connection]));
    }
    const drawInspect = () => inspect.setAttribute("aria-pressed", String(inspector.isOpen()));
    state.on("inspector", drawInspect);
    drawInspect();
    state.on("connection", drawStatus);
    drawStatus();
}

function option(person, isMe, session) {
    const name = person.display_name || person.name;
    return h("button", {
        class: "person", type: "button", role: "radio", tabindex: isMe ? 0 : -1, testid: "person-option",
        data: { "person-id": person.id, "person-name": person.name },
        aria: { checked: isMe, label: `${name}${person.note ? `, ${person.note}` : ""}` },
        title: `Be ${name}`,
        on: { click: () => !isMe && session.become(person.id) },
    },
    avatar(person, { name, color: person.avatar_color, size: "small" }),
    h("span", { class: "person-text" }, h("span", { class: "person-name" }, name),
        person.note && h("span", { class: `person-note note-${person.note}` }, person.note)));
}
