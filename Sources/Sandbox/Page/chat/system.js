/** Lines that Discord itself writes: somebody joined, a channel was renamed, a message was pinned. */
import { h } from "../core/dom.js";
import { fullTime, headerTime } from "../core/format.js";
import { icon } from "../core/icons.js";
import { pollResult } from "./poll.js";
import { renderReactions } from "./reactions.js";
import { messageToolbar } from "./toolbar.js";

/** Each gets the author's name and the message, and says what happened around it. */
const SENTENCES = {
    1: ["arrowIn", (name, message) => [name, ` added ${message.mentions?.[0]?.username ?? "someone"}.`]],
    2: ["arrowOut", (name, message) => [name, ` removed ${message.mentions?.[0]?.username ?? "someone"}.`]],
    3: ["speaker", (name) => [name, " started a call."]],
    4: ["pencil", (name, message) => [name, " changed the channel name: ", h("strong", {}, message.content)]],
    5: ["pencil", (name) => [name, " changed the channel icon."]],
    6: ["pin", (name) => [name, " pinned a message to this channel."]],
    7: ["arrowIn", (name) => [name, " joined the server."]],
    8: ["ticket", (name) => [name, " boosted the server."]],
    12: ["megaphone", (name, message) => [name, " has added ", h("strong", {}, message.content), " to this channel."]],
    18: ["thread", (name, message) => [name, " started a thread: ", h("strong", {}, message.content)]],
    21: ["thread", (name) => [name, " started this thread."]],
    46: ["poll", (name, message) => [name, pollResult(message)]],
};

/** `null` for messages that somebody wrote. */
export function renderSystemMessage(message, app) {
    const { lookup } = app;
    const [sign, sentence] = SENTENCES[message.type] ?? [];
    if (!sentence) return null;
    const name = h("strong", {}, lookup.displayName(message.author));
    const time = new Date(message.timestamp);
    return h("li", {
        class: "message system", testid: "message", tabindex: -1,
        data: { "message-id": message.id, author: message.author.username, ephemeral: "false", system: "true" },
    },
    h("div", { class: "message-side" }, icon(sign)),
    h("div", { class: "message-body" }, h("p", {}, sentence(name, message), " ",
        h("time", { class: "message-time", datetime: time.toISOString(), title: fullTime(time) }, headerTime(time))), renderReactions(message, app)),
    messageToolbar(message, app));
}
