/** Says above the composer which message the next one answers. */
import { h, fill } from "../core/dom.js";
import { icon } from "../core/icons.js";

/** @param onLeave called when the answer becomes a message of its own */
export function createReplyBar({ state, lookup }, { onLeave }) {
    const node = h("div", { class: "reply-bar", testid: "reply-bar", hidden: true });

    function leave() {
        state.replies.delete(state.channelID);
        state.changed("reply");
        onLeave();
    }

    function draw() {
        const message = state.replies.get(state.channelID);
        node.hidden = !message;
        fill(node, message && [
            icon("reply"), h("span", { class: "reply-text" }, "Replying to ", h("strong", {}, lookup.displayName(message.author))),
            h("button", { class: "icon-button", type: "button", testid: "reply-cancel", aria: { label: "Do not reply" }, on: { click: leave } }, icon("close")),
        ]);
    }
    state.on("reply place people world", draw);
    return { node, leave, message: () => state.replies.get(state.channelID) ?? null };
}
