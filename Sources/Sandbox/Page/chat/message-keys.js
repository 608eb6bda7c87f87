/** Going through messages and doing something with them without a mouse. */
import { actionsFor } from "./actions.js";

const INSIDE = ".message-tools button, button, a[href], [tabindex='0']";

/** Arrow keys walk through the messages of `list`; the keys of the actions, Enter and Escape work on the one that has the focus. */
export function messageKeys(list, app) {
    const messages = () => [...list.querySelectorAll("li[data-message-id]")];

    function walk(event, current) {
        const all = messages();
        const index = all.indexOf(current);
        const target = { ArrowUp: index < 0 ? all.length - 1 : index - 1, ArrowDown: index < 0 ? all.length - 1 : index + 1, Home: 0, End: all.length - 1 }[event.key];
        const node = all[target];
        if (!node) return;
        event.preventDefault();
        node.focus({ preventScroll: true });
        node.scrollIntoView({ block: "nearest" });
    }

    function act(event, node) {
        const key = event.key === "Backspace" ? "Delete" : event.key === "=" ? "+" : event.key;
        const message = app.session.roomOf(app.state.channelID).get(node.dataset.messageId);
        const action = message && actionsFor(message, app).find((item) => item.key.toLowerCase() === key.toLowerCase());
        if (!action) return;
        event.preventDefault();
        action.run(node.querySelector(`[data-action="${action.id}"]`) ?? node);
    }

    /** Left and right go through the toolbar and the controls of the message. */
    function enter(event, node, from) {
        const controls = [...node.querySelectorAll(INSIDE)].filter((item) => !item.disabled && !item.closest("[inert]") && item.getClientRects().length > 0);
        const target = controls[controls.indexOf(from) + (event.key === "ArrowLeft" ? -1 : 1)];
        if (!target && event.key !== "ArrowLeft") return;
        event.preventDefault();
        (target ?? node).focus({ preventScroll: true });
    }

    list.addEventListener("keydown", (event) => {
        if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return;
        const node = event.target.closest("li[data-message-id]");
        const isTyping = event.target.matches("input, textarea, select");
        if (event.target === list || event.target === node) {
            if (["ArrowUp", "ArrowDown", "Home", "End"].includes(event.key)) return walk(event, node);
            if (!node) return;
            if (event.key === "Enter" || event.key === "ArrowRight") return enter(event, node, null);
            if (event.key !== "Escape") return act(event, node);
            event.preventDefault();
            app.composer.focus();
        } else if (node && !isTyping && event.target.closest(".message-tools, .reactions")) {
            if (["ArrowLeft", "ArrowRight"].includes(event.key)) return enter(event, node, event.target);
            if (event.key !== "Escape") return;
            event.preventDefault();
            node.focus({ preventScroll: true });
        }
    });
}
