/** A message turned into a field while its author edits it. */
import { h } from "../core/dom.js";

export function renderEditor(message, app) {
    const { state } = app;
    const input = h("textarea", { class: "input editor-input", rows: 1, testid: "editor", aria: { label: "Edit the message" } });
    input.value = state.editing.text;
    const fit = () => {
        input.style.height = "auto";
        input.style.height = `${Math.min(input.scrollHeight + 2, 300)}px`;
    };
    const leave = () => {
        state.editing = null;
        state.changed("messages");
        app.composer.focus();
    };
    async function save() {
        const text = input.value.trim();
        if (text === message.content.trim()) return leave();
        if (await app.session.attempt(() => app.api.edit(state.me.id, message, text))) leave();
    }
    input.addEventListener("input", () => {
        // Kept outside, since the message may be drawn anew meanwhile.
        if (state.editing) state.editing.text = input.value;
        fit();
    });
    input.addEventListener("keydown", (event) => {
        if (event.isComposing) return;
        if (event.key === "Escape") leave();
        else if (event.key === "Enter" && !event.shiftKey) save();
        else return;
        event.preventDefault();
        event.stopPropagation();
    });
    requestAnimationFrame(() => {
        if (!input.isConnected) return;
        fit();
        input.focus({ preventScroll: true });
        input.setSelectionRange(input.value.length, input.value.length);
        input.scrollIntoView({ block: "nearest" });
    });
    return h("div", { class: "editor" }, input, h("p", { class: "editor-hint" }, "Escape to ",
        h("button", { class: "text-button", type: "button", testid: "editor-cancel", on: { click: leave } }, "cancel"), " · Enter to ",
        h("button", { class: "text-button", type: "button", testid: "editor-save", on: { click: save } }, "save")));
}
