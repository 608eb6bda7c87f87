/** Emoji: letters of Unicode's, or pictures that a server or a bot has of its own. */
import { h } from "../core/dom.js";

/** What an element shows: text, or a picture. One that the sandbox does not have is its name, as where there are no pictures. */
export function renderEmoji(emoji, { lookup }) {
    if (!emoji.id) return emoji.name ?? "";
    const name = `:${emoji.name ?? "emoji"}:`;
    if (!lookup.emoji(emoji.id)) return h("span", { class: "emoji-name", title: name }, name);
    return h("img", { class: "custom-emoji", testid: "custom-emoji", src: `/emojis/${emoji.id}`, alt: name, title: name });
}

/** How reactions call it. */
export const emojiKey = (emoji) => (emoji.id ? `${emoji.name}:${emoji.id}` : emoji.name);

/** How a message calls it. */
export const emojiInText = (emoji) => `<${emoji.animated ? "a" : ""}:${emoji.name}:${emoji.id}>`;
