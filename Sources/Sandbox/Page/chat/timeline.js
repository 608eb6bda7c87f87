/** The messages of the open channel, grouped, with days between them, kept at the bottom while one reads there. */
import { h, fill, holdFocus, reconcile } from "../core/dom.js";
import { longDay } from "../core/format.js";
import { icon } from "../core/icons.js";
import { CHANNEL, nameOf, recipientOf } from "../core/lookup.js";
import { channelIcon } from "../sides/channels.js";
import { refreshTimes } from "./markdown-view.js";
import { hasOwnHeader, renderMessage } from "./message.js";
import { renderNotice } from "./notice.js";

const GROUP_MINUTES = 7;
/** So near the end, in pixels, counts as reading at the end. */
const NEAR = 80;
const TIMES_EVERY = 30_000;

export function mountTimeline(root, app) {
    const { state } = app;
    const list = h("ol", { class: "messages", id: "messages", testid: "messages", tabindex: 0, role: "log", aria: { label: "Messages", live: "polite" } });
    const jump = h("button", { class: "jump", type: "button", hidden: true, on: { click: () => toEnd() } }, icon("down"), "New messages");
    fill(root, list, jump);
    let shownChannel = null;
    let lastID = null;
    let isAtEnd = true;

    function toEnd() {
        list.scrollTop = list.scrollHeight;
        isAtEnd = true;
        jump.hidden = true;
    }
    list.addEventListener("scroll", () => {
        isAtEnd = list.scrollHeight - list.scrollTop - list.clientHeight < NEAR;
        if (isAtEnd) jump.hidden = true;
    }, { passive: true });
    // A growing composer, a turned phone or a late image must not push the newest message out of sight.
    new ResizeObserver(() => isAtEnd && toEnd()).observe(list);

    function draw() {
        const isOther = shownChannel !== `${state.me?.id}/${state.channelID}`;
        shownChannel = `${state.me?.id}/${state.channelID}`;
        const items = rows(app);
        const newest = items.findLast((item) => item.message)?.message;
        const isMine = newest && newest.author?.id === state.me?.id;
        holdFocus(list, () => reconcile(list, items, {
            key: (item) => item.key, version: (item) => item.version, render: (item) => renderRow(item, app),
        }));
        const hasNew = newest && newest.id !== lastID;
        lastID = newest?.id ?? null;
        if (isOther || isAtEnd || (hasNew && isMine)) toEnd();
        else if (hasNew) jump.hidden = false;
    }
    state.on("messages place world people", draw);
    setInterval(() => refreshTimes(list), TIMES_EVERY);
}

/** What is shown, from top to bottom, each with a version that changes when its look does. */
function rows(app) {
    const { state, session } = app;
    if (!state.channelID) {
        const why = !state.me ? "Looking for the sandbox…" : state.guildID === null ? "No direct messages yet" : "No channel is open";
        return [{ key: "empty", kind: "empty", version: why, text: why }];
    }
    const room = session.roomOf(state.channelID);
    if (room.error) return [{ key: "error", kind: "empty", version: room.error, text: room.error }];
    if (!room.isLoaded) return [{ key: "loading", kind: "loading", version: "" }];
    const context = `${state.me.id}|${state.namesDigest}`;
    const items = [{ key: `intro-${state.channelID}`, kind: "intro", version: context }];
    const notices = state.notices.filter((notice) => notice.channelID === state.channelID);
    let previous = null;
    const addNotices = (upTo) => {
        while (notices.length > 0 && upTo(notices[0])) {
            const notice = notices.shift();
            items.push({ key: notice.id, kind: "notice", notice, version: `${notice.failure}|${context}` });
            previous = null;
        }
    };
    for (const message of room.list()) {
        // A line that failed stays where it happened, while the conversation goes on below it.
        addNotices((notice) => notice.failure && isBefore(notice.after, message.id));
        const day = new Date(message.timestamp).toDateString();
        if (previous && new Date(previous.timestamp).toDateString() !== day) {
            items.push({ key: `day-${day}`, kind: "day", version: day, text: longDay(new Date(message.timestamp)) });
            previous = null;
        }
        const isGrouped = continues(previous, message);
        const failure = state.failures.get(message.id) ?? null;
        const busy = [...state.busy].filter((key) => key.startsWith(`${message.id}/`));
        items.push({
            key: message.id, kind: "message", message, isGrouped, failure,
            version: JSON.stringify([message, isGrouped, failure, busy, state.commandNames.get(message.id), context]),
        });
        previous = message;
    }
    addNotices(() => true);
    return items;
}

const isBefore = (left, right) => left.length < right.length || (left.length === right.length && left < right);

function continues(previous, message) {
    if (!previous || hasOwnHeader(message) || !isPlain(previous.type) || !isPlain(message.type)) return false;
    if (previous.author?.id !== message.author?.id || ((previous.flags ^ message.flags) & 64)) return false;
    return new Date(message.timestamp) - new Date(previous.timestamp) < GROUP_MINUTES * 60_000;
}

const isPlain = (type) => type === undefined || type === 0 || type === 19 || type === 20;

function renderRow(item, app) {
    switch (item.kind) {
    case "message": return renderMessage(item, app);
    case "notice": return renderNotice(item.notice, app);
    case "day": return h("li", { class: "day", role: "separator" }, h("span", {}, item.text));
    case "intro": return intro(app);
    case "loading": return h("li", { class: "skeletons", aria: { label: "Loading messages" } }, [0, 1, 2].map(() => h("span", { class: "skeleton" })));
    default: return h("li", { class: "empty" }, icon("ticket"), h("p", {}, item.text));
    }
}

/** The top of every channel: what it is and who sees it. */
function intro(app) {
    const place = app.lookup.current();
    if (!place) return h("li", {});
    const { channel } = place;
    if (channel.type === CHANNEL.dm) {
        const name = nameOf(recipientOf(channel));
        return h("li", { class: "intro" }, h("span", { class: "intro-sign" }, icon("mail")), h("h3", {}, name),
            h("p", {}, `Direct messages between you and ${name}.`));
    }
    const audience = channel.private ? "Only people who were let in see this channel." : `Everyone in ${place.guild.name} sees this channel.`;
    return h("li", { class: "intro" }, h("span", { class: "intro-sign" }, channelIcon(channel)),
        h("h3", {}, channel.name), h("p", {}, `This is where it begins. ${audience}`));
}
