/** Files: pictures are shown, sounds and films can be played, others are opened in a new tab, or saved. */
import { h } from "../core/dom.js";
import { fileSize, localURL } from "../core/format.js";
import { icon } from "../core/icons.js";
import { isPicture, renderGallery, renderPicture } from "./media.js";

export function renderAttachments(attachments) {
    if (attachments.length === 0) return null;
    const pictures = attachments.filter(isPicture);
    const others = attachments.filter((attachment) => !isPicture(attachment));
    return h("div", { class: "attachments" }, renderGallery(pictures.map((picture) => renderPicture(picture))), others.map(renderFile));
}

export function renderFile(attachment) {
    const url = localURL(attachment.url);
    const player = url?.startsWith("/") ? renderPlayer(attachment, url) : null;
    return h("div", { class: player ? "attachment has-player" : "attachment", testid: "attachment", data: { filename: attachment.filename, url } },
        h("span", { class: "attachment-sign" }, icon(attachment.content_type?.startsWith("audio/") ? "speaker" : "file")),
        h("span", { class: "attachment-text" },
            url ? h("a", { class: "attachment-name link", href: url, target: "_blank", rel: "noopener noreferrer", testid: "attachment-open" }, attachment.filename)
                : h("span", { class: "attachment-name" }, attachment.filename),
            h("span", { class: "attachment-size" }, details(attachment))),
        url && h("a", {
            class: "icon-button", href: url, download: attachment.filename, testid: "attachment-download",
            title: "Save", aria: { label: `Save ${attachment.filename}` },
        }, icon("download")),
        player);
}

/** By their files: a message that is drawn anew goes on playing. */
const players = new Map();

/** `null` for what is neither sound nor film. One that the browser cannot play goes away; the file stays. */
function renderPlayer({ id, content_type: type, filename }, url) {
    const kind = /^(audio|video)\//.exec(type ?? "")?.[1];
    if (!kind) return null;
    const known = players.get(id);
    if (known?.isConnected) return known;
    for (const [other, player] of players) if (!player.isConnected) players.delete(other);
    const player = h(kind, { class: "player", testid: "player", controls: true, preload: "metadata", src: url, aria: { label: filename } });
    player.addEventListener("error", () => player.remove());
    players.set(id, player);
    return player;
}

function details({ size, duration_secs: seconds, description }) {
    return [fileSize(size), seconds && `${Math.round(seconds)} s`, description].filter(Boolean).join(" · ");
}
