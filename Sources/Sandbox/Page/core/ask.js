/** Small questions over the page: whether to do something, or what to call it. */
import { h } from "./dom.js";

/** @returns a promise of whether the person agreed */
export function confirmed({ title, text, action }) {
    return ask({ title, text, action, isDanger: true }).then((answer) => answer !== null);
}

/** @returns a promise of the text, or `null` if there is none */
export function askText({ title, label, action }) {
    const input = h("input", { class: "input", type: "text", maxlength: 100, autocomplete: "off", testid: "ask-input", aria: { label } });
    return ask({ title, action, input }).then((answer) => answer?.trim() || null);
}

function ask({ title, text, action, input = null, isDanger = false }) {
    const opener = document.activeElement;
    const yes = h("button", { class: `button button-${isDanger ? "danger" : "primary"}`, type: "submit", testid: "ask-yes" }, action);
    const no = h("button", { class: "button button-quiet", type: "button", testid: "ask-no" }, "Cancel");
    const form = h("form", { class: "modal-frame", method: "dialog" },
        h("header", { class: "modal-head" }, h("h2", { id: "ask-title" }, title)),
        h("div", { class: "modal-body" }, text && h("p", { class: "modal-text" }, text), input),
        h("footer", { class: "modal-foot" }, h("span", { class: "room-space" }), no, yes));
    const dialog = h("dialog", { class: "modal modal-small", testid: "ask", aria: { labelledby: "ask-title" } }, form);
    let answer = null;
    no.addEventListener("click", () => dialog.close());
    form.addEventListener("submit", (event) => {
        event.preventDefault();
        answer = input ? input.value : "";
        dialog.close();
    });
    document.body.append(dialog);
    dialog.showModal();
    (input ?? yes).focus();
    return new Promise((resolve) => dialog.addEventListener("close", () => {
        dialog.remove();
        if (opener?.isConnected) opener.focus({ preventScroll: true });
        resolve(answer);
    }));
}
