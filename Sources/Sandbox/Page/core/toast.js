/** Short notices at the edge of the page, for what has no place in the conversation. */
import { h, fill } from "./dom.js";
import { icon } from "./icons.js";

const SECONDS = 7;
const MOST = 4;

/** Shows a sentence for a few seconds; a screen reader reads it out. */
export function toast(sentence, kind = "notice") {
    const shelf = document.getElementById("toasts");
    const close = h("button", { class: "toast-close", type: "button", aria: { label: "Close notice" } }, icon("close"));
    const node = h("div", { class: `toast toast-${kind}`, testid: "toast" },
        icon(kind === "error" ? "warning" : "check"), h("span", { class: "toast-text" }, sentence), close);
    close.addEventListener("click", () => node.remove());
    if (shelf.children.length >= MOST) shelf.firstElementChild.remove();
    shelf.append(node);
    setTimeout(() => node.remove(), SECONDS * 1000);
}

/** Takes all notices away, as when another person takes the chair. */
export function clearToasts() {
    fill(document.getElementById("toasts"));
}
