/** A forwarded message: a copy without its author. */
import { h } from "../core/dom.js";
import { icon } from "../core/icons.js";
import { renderAttachments } from "./attachments.js";
import { renderEmbed } from "./embeds.js";
import { renderMarkdown } from "./markdown-view.js";

export function renderForward(message, app) {
    const copy = message.message_snapshots?.[0]?.message;
    if (!copy) return null;
    return h("div", { class: "forward", testid: "forward" },
        h("p", { class: "forward-head" }, icon("reply"), "Forwarded"),
        copy.content && h("div", { class: "content markdown" }, renderMarkdown(copy.content, app)),
        (copy.embeds ?? []).map((embed) => renderEmbed(embed, app, copy)),
        renderAttachments(copy.attachments ?? []));
}
