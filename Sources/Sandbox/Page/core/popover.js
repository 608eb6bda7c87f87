/** A small window beside what opened it. Escape or a press elsewhere closes it, and the focus goes back. */
import { focusHook, h } from "./dom.js";

/** @param content its elements @returns the dialog; `close()` ends it */
export function openPopover(anchor, { label, testid, kind = "" }, ...content) {
    const hook = focusHook(anchor);
    const dialog = h("dialog", { class: `menu ${kind}`, testid, aria: { label } }, content);
    // A press beside the content lands on the backdrop, which counts as the dialog itself.
    dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
    dialog.addEventListener("close", () => {
        dialog.remove();
        // What opened it may have been drawn anew meanwhile.
        (anchor.isConnected ? anchor : hook && document.querySelector(hook))?.focus({ preventScroll: true });
    });
    document.body.append(dialog);
    dialog.showModal();
    const place = anchor.getBoundingClientRect();
    const [width, height] = [dialog.offsetWidth, dialog.offsetHeight];
    const isAbove = place.bottom + height + 8 > window.innerHeight;
    dialog.style.left = `${Math.max(8, Math.min(place.right - width, window.innerWidth - width - 8))}px`;
    dialog.style.top = `${isAbove ? Math.max(8, place.top - height - 4) : place.bottom + 4}px`;
    return dialog;
}
