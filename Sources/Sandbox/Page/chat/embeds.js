/** Embeds: the bordered cards that bots post. */
import { h, tint } from "../core/dom.js";
import { cssColor, headerTime, localURL, fullTime } from "../core/format.js";
import { attachmentOf, renderPictureLink } from "./media.js";
import { renderInline, renderMarkdown } from "./markdown-view.js";

const PICTURES = ["image", "thumbnail", "video"];

/** The files of a message that its embeds show; they do not stand below it once more. */
export function filesInEmbeds(message) {
    return new Set((message.embeds ?? []).flatMap((embed) => PICTURES.map((name) => embed[name] && attachmentOf(embed[name], message))).filter(Boolean));
}

export function renderEmbed(embed, app, message) {
    const node = h("article", { class: "embed", testid: "embed", data: { title: embed.title ?? null } },
        embed.provider?.name && h("p", { class: "embed-provider" }, embed.provider.name),
        embed.author?.name && h("p", { class: "embed-author" }, linked(embed.author.url, [embed.author.name])),
        embed.title && h("h4", { class: "embed-title" }, linked(embed.url, renderInline(embed.title, app, { links: !embed.url }))),
        embed.description && h("div", { class: "embed-description markdown" }, renderMarkdown(embed.description, app)),
        embed.fields?.length > 0 && fields(embed.fields, app),
        PICTURES.map((name) => picture(embed[name], message)),
        footer(embed));
    return tint(node, "--bar", cssColor(embed.color));
}

function linked(address, children) {
    const url = address && localURL(address);
    return url ? h("a", { class: "link", href: url, target: "_blank", rel: "noopener noreferrer nofollow" }, children) : children;
}

/** Up to three inline fields share a row, as people know it; the others take one each. */
function fields(list, app) {
    return h("dl", { class: "embed-fields" }, list.map((field, index) => h("div", {
        class: `embed-field${field.inline ? ` is-inline of-${rowLength(list, index)}` : ""}`, testid: "embed-field", data: { name: field.name },
    },
    h("dt", {}, renderInline(field.name, app)), h("dd", { class: "markdown" }, renderMarkdown(field.value, app)))));
}

/** How many fields share the row of this one. */
function rowLength(list, index) {
    let first = index;
    while (first > 0 && list[first - 1].inline) first -= 1;
    let last = index;
    while (last + 1 < list.length && list[last + 1].inline) last += 1;
    const start = first + Math.floor((index - first) / 3) * 3;
    return Math.min(3, last - start + 1);
}

/** Pictures of other servers are links: this page asks nobody but the sandbox for anything. */
function picture(media, message) {
    const url = media?.url && localURL(attachmentOf(media, message)?.url ?? media.url);
    if (!url) return null;
    if (url.startsWith("/")) return h("img", { class: "embed-image", src: url, alt: media.description ?? "Picture", loading: "lazy" });
    return renderPictureLink(media.url, "Picture");
}

function footer(embed) {
    const time = embed.timestamp ? new Date(embed.timestamp) : null;
    if (!embed.footer?.text && !time) return null;
    const separator = embed.footer?.text && time ? " · " : null;
    return h("footer", { class: "embed-footer" }, embed.footer?.text, separator,
        time && h("time", { datetime: time.toISOString(), title: fullTime(time) }, headerTime(time)));
}
