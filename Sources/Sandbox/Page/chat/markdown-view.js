/** Makes elements of a Markdown tree. All text goes in as text nodes. */
import { h, tint } from "../core/dom.js";
import { fullTime, relativeTime, styledTime } from "../core/format.js";
import { icon } from "../core/icons.js";
import { isThread } from "../core/lookup.js";
import { renderEmoji } from "./custom-emoji.js";
import { parseInline, parseMarkdown } from "./markdown.js";

/** Whole messages: blocks and inline. */
export function renderMarkdown(source, app) {
    return parseMarkdown(source).map((node) => renderNode(node, app));
}

/** Titles and labels, where blocks mean nothing. */
export function renderInline(source, app, options) {
    return parseInline(source, options).map((node) => renderNode(node, app));
}

const TAGS = { bold: "strong", italic: "em", underline: "u", strike: "s" };

function renderNode(node, app) {
    const inner = () => node.children.map((child) => renderNode(child, app));
    switch (node.type) {
    case "text": return document.createTextNode(node.text);
    case "bold": case "italic": case "underline": case "strike": return h(TAGS[node.type], {}, inner());
    case "code": return h("code", { class: "code" }, node.text);
    case "spoiler": return spoiler(inner());
    case "link": return link(node, inner());
    case "time": return time(node);
    case "emoji": return renderEmoji(node, app);
    case "everyone": return h("span", { class: "mention" }, node.text);
    case "command": return h("span", { class: "mention" }, `/${node.name}`);
    case "user": case "role": case "channel": return mention(node, app);
    case "paragraph": return h("p", {}, inner());
    case "heading": return h(`h${node.level + 2}`, { class: `heading heading-${node.level}` }, inner());
    case "subtext": return h("small", { class: "subtext" }, inner());
    case "quote": return h("blockquote", {}, h("div", {}, inner()));
    case "fence": return fence(node);
    case "list": return list(node, app);
    default: return document.createTextNode(node.text ?? "");
    }
}

function list(node, app) {
    return h(node.isOrdered ? "ol" : "ul", { start: node.isOrdered && node.start !== 1 ? node.start : null },
        node.items.map((item) => h("li", {}, item.children.map((child) => renderNode(child, app)), item.below && list(item.below, app))));
}

function fence({ language, text }) {
    return h("pre", { data: { language }, tabindex: 0 }, h("code", {}, text));
}

function link(node, children) {
    return h("a", {
        class: "link", href: node.url, target: "_blank", rel: "noopener noreferrer nofollow",
        title: node.title ? `${node.title} (${node.url})` : node.url,
    }, children);
}

function spoiler(children) {
    const hidden = h("span", { class: "spoiler-text", aria: { hidden: "true" } }, children);
    const node = h("span", { class: "spoiler", role: "button", tabindex: 0, aria: { label: "Spoiler, press to show", expanded: false } }, hidden);
    const show = (event) => {
        if (node.classList.contains("is-shown") || (event.type === "keydown" && !["Enter", " "].includes(event.key))) return;
        event.preventDefault();
        node.classList.add("is-shown");
        hidden.removeAttribute("aria-hidden");
        for (const name of ["role", "tabindex", "aria-label", "aria-expanded"]) node.removeAttribute(name);
    };
    node.addEventListener("click", show);
    node.addEventListener("keydown", show);
    return node;
}

function time({ seconds, style }) {
    const date = new Date(seconds * 1000);
    if (Number.isNaN(date.getTime())) return document.createTextNode("Invalid date");
    return h("time", {
        class: "timestamp", datetime: date.toISOString(), title: fullTime(date), data: { relative: style === "R" ? seconds : null },
    }, styledTime(date, style));
}

/** Keeps relative timestamps true; they age while the page is open. */
export function refreshTimes(root) {
    for (const node of root.querySelectorAll("time[data-relative]")) {
        node.textContent = relativeTime(new Date(Number(node.dataset.relative) * 1000));
    }
}

/** A mention by name; one of a channel leads there. */
export function mention({ type, id }, { lookup, session, state }) {
    if (type === "channel") {
        const place = lookup.place(id);
        if (!place) return h("span", { class: "mention mention-unknown" }, icon("lock"), "No Access");
        return h("button", {
            class: "mention mention-channel", type: "button", data: { "channel-id": id }, on: { click: () => session.open(id) },
        }, icon(isThread(place.channel) ? "thread" : place.channel.private ? "lock" : "hash"), place.channel.name);
    }
    if (type === "role") {
        const role = id === state.guildID ? { name: "everyone" } : lookup.role(id);
        const color = lookup.roleColor(id);
        return tint(h("span", { class: `mention mention-role${color ? " is-colored" : ""}` }, `@${role?.name ?? "deleted-role"}`), "--role", color);
    }
    const user = lookup.user(id);
    const isMe = id === state.me?.id;
    return h("span", { class: `mention${isMe ? " mention-me" : ""}`, title: user?.username ?? id },
        `@${user ? lookup.displayName(user) : "unknown-user"}`);
}
