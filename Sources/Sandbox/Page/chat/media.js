/** Pictures in messages: alone, in a grid, small beside a text, or hidden until they are asked for. */
import { h } from "../core/dom.js";
import { localURL } from "../core/format.js";
import { icon } from "../core/icons.js";

const PICTURES = /^image\/(png|jpeg|gif|webp|avif|svg\+xml)/;
const IS_SPOILER = 1 << 3;

/** Whether this page can show the attachment itself. */
export function isPicture(attachment) {
    return PICTURES.test(attachment.content_type ?? "") && Boolean(localURL(attachment.url)?.startsWith("/"));
}

/** The file of the message that is meant: `attachment://name`, or its own address. */
export function attachmentOf(media, message) {
    const name = /^attachment:\/\/(.+)$/.exec(media?.url ?? "")?.[1];
    return (message.attachments ?? []).find((item) => item.filename === name || item.url === media?.url || item.id === media?.attachment_id);
}

export function isSpoiler(attachment) {
    return Boolean(attachment.flags & IS_SPOILER) || attachment.filename?.startsWith("SPOILER_");
}

/** Several pictures in a grid, one in its own shape. */
export function renderGallery(pictures) {
    if (pictures.length === 0) return null;
    return h("div", { class: `gallery gallery-${Math.min(pictures.length, 4)}`, testid: "gallery" }, pictures);
}

/** A picture of the sandbox, which opens in a tab of its own. */
export function renderPicture(attachment, { description, spoiler = isSpoiler(attachment), isSmall = false } = {}) {
    const url = localURL(attachment.url);
    const alt = description ?? attachment.description ?? attachment.filename ?? "Picture";
    const link = h("a", { href: url, target: "_blank", rel: "noopener noreferrer", title: alt, testid: "attachment-open" },
        h("img", { src: url, alt, loading: "lazy" }));
    const node = h("figure", {
        class: `picture${isSmall ? " picture-small" : ""}${spoiler ? " is-hidden" : ""}`, testid: "attachment", data: { filename: attachment.filename, url },
    }, link);
    if (!spoiler) return node;
    link.inert = true;
    const show = h("button", { class: "picture-spoiler", type: "button", testid: "show-spoiler" }, "Spoiler");
    show.addEventListener("click", () => {
        node.classList.remove("is-hidden");
        link.inert = false;
        show.remove();
        link.focus();
    });
    node.append(show);
    return node;
}

/** A picture of another server is a link: this page asks nobody but the sandbox for anything. */
export function renderPictureLink(address, label) {
    const url = localURL(address);
    if (!url) return null;
    return h("a", { class: "picture-link", href: url, target: "_blank", rel: "noopener noreferrer nofollow" },
        icon("image"), label, h("span", { class: "picture-host" }, hostOf(url)), icon("external"));
}

function hostOf(url) {
    try {
        return new URL(url, location.href).host;
    } catch {
        return "";
    }
}
