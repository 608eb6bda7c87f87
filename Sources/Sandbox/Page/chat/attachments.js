/** Files: opened in a new tab, or saved. */
import { h } from "../core/dom.js";
import { fileSize, localURL } from "../core/format.js";
import { icon } from "../core/icons.js";

const PICTURES = /^image\/(png|jpeg|gif|webp|svg\+xml)/;

export function renderAttachments(attachments) {
    if (attachments.length === 0) return null;
    return h("div", { class: "attachments" }, attachments.map(renderAttachment));
}

export function renderAttachment(attachment) {
    const url = localURL(attachment.url);
    const isPicture = PICTURES.test(attachment.content_type ?? "") && url?.startsWith("/");
    const card = h("div", { class: "attachment", testid: "attachment", data: { filename: attachment.filename, url } },
        h("span", { class: "attachment-sign" }, icon(isPicture ? "image" : "file")),
        h("span", { class: "attachment-text" },
            url ? h("a", { class: "attachment-name link", href: url, target: "_blank", rel: "noopener noreferrer", testid: "attachment-open" }, attachment.filename)
                : h("span", { class: "attachment-name" }, attachment.filename),
            h("span", { class: "attachment-size" }, fileSize(attachment.size))),
        url && h("a", {
            class: "icon-button", href: url, download: attachment.filename, testid: "attachment-download",
            title: "Save", aria: { label: `Save ${attachment.filename}` },
        }, icon("download")));
    if (!isPicture) return card;
    return h("figure", { class: "attachment-picture" },
        h("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, h("img", { src: url, alt: attachment.description ?? attachment.filename, loading: "lazy" })), card);
}
