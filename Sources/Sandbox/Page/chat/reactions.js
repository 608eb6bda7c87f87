/** The emoji below a message: how many put each there, whether oneself did, and a way to add another. */
import { h } from "../core/dom.js";
import { icon } from "../core/icons.js";
import { emojiKey, renderEmoji } from "./custom-emoji.js";
import { openEmojiPicker } from "./emoji-picker.js";

export function renderReactions(message, app) {
    const reactions = message.reactions ?? [];
    if (reactions.length === 0) return null;
    return h("div", { class: "reactions", testid: "reactions" }, reactions.map((reaction) => chip(message, reaction, app)), adder(message, app));
}

function chip(message, reaction, app) {
    const { state, lookup } = app;
    const key = emojiKey(reaction.emoji);
    const { name } = reaction.emoji;
    const users = reaction.user_ids ?? [];
    const isMine = users.includes(state.me.id);
    const who = users.map((id) => lookup.displayName({ id, username: "someone" })).join(", ");
    return h("button", {
        class: "reaction", type: "button", testid: "reaction", data: { emoji: name, count: reaction.count, action: `reaction-${key}` },
        title: who ? `${who} reacted with ${name}` : name,
        aria: { pressed: isMine, label: `${name}, ${reaction.count} ${reaction.count === 1 ? "reaction" : "reactions"}${isMine ? ", one is yours" : ""}` },
        on: { click: () => toggle(message, key, isMine, app) },
    }, h("span", { class: "reaction-emoji" }, renderEmoji(reaction.emoji, app)), h("span", {}, reaction.count));
}

function adder(message, app) {
    if (app.lookup.current()?.channel.can_react === false) return null;
    return h("button", {
        class: "reaction reaction-add", type: "button", testid: "reaction-add", data: { action: "reaction-add" }, title: "Add a reaction",
        aria: { label: "Add a reaction", haspopup: "dialog" }, on: { click: (event) => chooseReaction(event.currentTarget, message, app) },
    }, icon("smile"));
}

function toggle(message, emoji, isMine, { state, api, session }) {
    return session.attempt(() => api[isMine ? "unreact" : "react"](state.me.id, message, emoji));
}

/** Opens the picker beside `anchor` and adds what was picked. */
export function chooseReaction(anchor, message, app) {
    openEmojiPicker(anchor, app, (emoji) => toggle(message, emoji, false, app));
}
