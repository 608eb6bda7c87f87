/** One message: who, when, what, and everything attached to it. */
import { h, tint } from "../core/dom.js";
import { clockTime, fullTime, headerTime } from "../core/format.js";
import { icon } from "../core/icons.js";
import { avatar, botBadge } from "../sides/avatar.js";
import { renderAttachments } from "./attachments.js";
import { renderComponents } from "./components.js";
import { renderEditor } from "./editor.js";
import { filesInEmbeds, renderEmbed } from "./embeds.js";
import { renderForward } from "./forward.js";
import { plainText, parseMarkdown } from "./markdown.js";
import { renderMarkdown } from "./markdown-view.js";
import { renderPoll } from "./poll.js";
import { renderReactions } from "./reactions.js";
import { renderSystemMessage } from "./system.js";
import { messageToolbar } from "./toolbar.js";

const EPHEMERAL = 1 << 6;
const LOADING = 1 << 7;
const LAYOUT_COMPONENTS = 1 << 15;
const PREVIEW_LENGTH = 120;

/** Messages with a line above them (a reply, a used command) always show their author. */
export function hasOwnHeader(message) {
    return Boolean(message.message_reference && message.type === 19) || Boolean(usedCommand(message)) || message.type === 20;
}

/** Renders a message that stands under its author's name, or right below another one of the same author. */
export function renderMessage({ message, isGrouped, failure, isEdited }, app) {
    const system = renderSystemMessage(message, app);
    if (system) return system;
    const isEphemeral = Boolean(message.flags & EPHEMERAL);
    const time = new Date(message.timestamp);
    const mentionsMe = (message.mentions ?? []).some((user) => user.id === app.state.me.id) || message.mention_everyone;
    const classes = ["message", isGrouped && "is-grouped", isEphemeral && "is-ephemeral", mentionsMe && "mentions-me"];
    return h("li", {
        class: classes.filter(Boolean).join(" "), testid: "message", tabindex: -1, role: "article",
        aria: { label: `${app.lookup.displayName(message.author)}, ${headerTime(time)}` },
        data: {
            "message-id": message.id, author: message.author?.username, ephemeral: String(isEphemeral),
            loading: message.flags & LOADING ? "true" : null, bot: message.author?.bot ? "true" : null,
        },
    },
    replyLine(message, app), commandLine(message, app),
    h("div", { class: "message-side" }, isGrouped
        ? h("time", { class: "side-time", datetime: time.toISOString(), title: fullTime(time) }, clockTime(time))
        : avatar(message.author, { name: app.lookup.displayName(message.author), color: app.lookup.avatarColor(message.author.id) })),
    h("div", { class: "message-body" },
        !isGrouped && author(message, time, app),
        isEdited ? [renderEditor(message, app), renderAttachments(message.attachments ?? [])] : contents(message, app),
        renderReactions(message, app),
        failure && h("p", { class: "failure", role: "alert", testid: "interaction-failure" }, icon("warning"), failure),
        isEphemeral && onlyYou(message, app)),
    messageToolbar(message, app));
}

function author(message, time, { lookup }) {
    const name = h("span", { class: "author", testid: "author" }, lookup.displayName(message.author));
    return h("h3", { class: "message-head" }, tint(name, "--name", lookup.nameColor(message.author.id)), botBadge(message.author),
        h("time", { class: "message-time", datetime: time.toISOString(), title: fullTime(time) }, headerTime(time)));
}

function contents(message, app) {
    if (message.flags & LOADING) {
        return h("p", { class: "thinking", testid: "thinking" }, h("span", { class: "spinner" }), `${app.lookup.displayName(message.author)} is thinking…`);
    }
    const edited = message.edited_timestamp
        && h("span", { class: "edited", title: fullTime(new Date(message.edited_timestamp)) }, "(edited)");
    const usesLayout = Boolean(message.flags & LAYOUT_COMPONENTS);
    const shown = filesInEmbeds(message);
    return [
        (message.content || edited) && h("div", { class: "content markdown", testid: "content" }, renderMarkdown(message.content, app), edited),
        renderForward(message, app),
        renderPoll(message, app),
        (message.embeds ?? []).map((embed) => renderEmbed(embed, app, message)),
        // With layout components, files appear where a component refers to them.
        !usesLayout && renderAttachments((message.attachments ?? []).filter((file) => !shown.has(file))),
        (message.sticker_items ?? []).map((sticker) => h("p", { class: "sticker" }, icon("image"), `Sticker: ${sticker.name}`)),
        renderComponents(message, app),
    ];
}

function onlyYou(message, { interactions }) {
    return h("p", { class: "only-you" }, icon("eye"), "Only you can see this · ",
        h("button", { class: "text-button", type: "button", testid: "dismiss", on: { click: () => interactions.dismiss(message) } }, "Dismiss"));
}

function replyLine(message, app) {
    if (message.type !== 19) return null;
    const original = message.referenced_message;
    if (!original) return h("div", { class: "above" }, h("span", { class: "above-curve" }), h("em", {}, "Original message was deleted"));
    const text = plainText(parseMarkdown(original.content)).replace(/\s+/g, " ").trim();
    const preview = text.length > PREVIEW_LENGTH ? `${text.slice(0, PREVIEW_LENGTH)}…` : text;
    return h("button", { class: "above above-reply", type: "button", on: { click: () => show(original.id) }, aria: { label: "Go to the message this answers" } },
        h("span", { class: "above-curve" }), avatar(original.author, { size: "tiny", color: app.lookup.avatarColor(original.author.id) }),
        h("strong", {}, app.lookup.displayName(original.author)), h("span", { class: "above-text" }, preview || "Press to see the message"));
}

function show(messageID) {
    const node = document.querySelector(`[data-message-id="${CSS.escape(messageID)}"]`);
    node?.scrollIntoView({ block: "center", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
    node?.classList.add("is-found");
    setTimeout(() => node?.classList.remove("is-found"), 1600);
}

/** The command that a message answers, if Discord says which. */
function usedCommand(message) {
    const { interaction, interaction_metadata: metadata } = message;
    const user = interaction?.user ?? metadata?.user;
    const isCommand = (interaction?.type ?? metadata?.type) === 2;
    return isCommand && user ? { user, name: interaction?.name ?? metadata?.name ?? null } : null;
}

function commandLine(message, { lookup, state }) {
    const used = usedCommand(message);
    if (!used) return null;
    const name = used.name ?? state.commandNames.get(message.id);
    return h("div", { class: "above" }, h("span", { class: "above-curve" }),
        avatar(used.user, { size: "tiny", name: lookup.displayName(used.user), color: lookup.avatarColor(used.user.id) }),
        h("strong", {}, lookup.displayName(used.user)), " used ", h("span", { class: "mention" }, name ? `/${name}` : "a command"));
}
