/** The messages of the open channel, grouped, with days between them, kept at the bottom while one reads there. */
import { h, fill, holdFocus, reconcile } from "../core/dom.js";
import { longDay } from "../core/format.js";
import { icon } from "../core/icons.js";
import { CHANNEL, nameOf, recipientOf } from "../core/lookup.js";
import { channelIcon } from "../sides/channels.js";
import { refreshTimes } from "./markdown-view.js";
import { hasOwnHeader, renderMessage } from "./message.js";
import { messageKeys } from "./message-keys.js";
import { renderNotice } from "./notice.js";

const GROUP_MINUTES = 7;
/** So near the end, in pixels, counts as reading at the end. */
const NEAR = 80;
/** So near the beginning, what was said before is fetched. */
const OLDER_FROM = 300;
const TIMES_EVERY = 30_000;

export function mountTimeline(root, app) {
    const { state } = app;
    const list = h("ol", { class: "messages", id: "messages", testid: "messages", tabindex: 0, role: "log", aria: { label: "Messages", live: "polite" } });
    const jump = h("button", { class: "jump", type: "button", testid: "jump", hidden: true, on: { click: () => { toEnd(); list.focus({ preventScroll: true }); } } });
    fill(root, list, jump);
    let shownChannel = null;
    let lastID = null;
    let isAtEnd = true;
    let hasNews = false;
    messageKeys(list, app);

    function toEnd() {
        list.scrollTop = list.scrollHeight;
        isAtEnd = true;
        hasNews = false;
        drawJump();
    }

    /** The way back to the present, and whether something was said there meanwhile. */
    function drawJump() {
        const isHidden = isAtEnd || !state.channelID;
        if (jump.hidden === isHidden && jump.dataset.news === String(hasNews)) return;
        jump.hidden = isHidden;
        jump.dataset.news = String(hasNews);
        fill(jump, icon("down"), hasNews ? "New messages" : "Jump to the present");
    }

    /** Fetches older messages when one is near the first; those that are here must not move meanwhile. */
    async function reachBack() {
        const room = state.channelID ? app.session.roomOf(state.channelID) : null;
        if (!room?.isLoaded || !room.hasOlder || room.isLoadingOlder || list.scrollTop > OLDER_FROM || list.clientHeight === 0) return;
        if (await app.session.loadOlder()) requestAnimationFrame(reachBack);
    }
    list.addEventListener("scroll", () => {
        isAtEnd = list.scrollHeight - list.scrollTop - list.clientHeight < NEAR;
        if (isAtEnd) hasNews = false;
        drawJump();
        reachBack();
    }, { passive: true });
    // A picture that has arrived needs its room.
    list.addEventListener("load", () => isAtEnd && toEnd(), true);
    // A growing composer, a turned phone or a late image must not push the newest message out of sight.
    new ResizeObserver(() => isAtEnd && toEnd()).observe(list);

    function draw() {
        const isOther = shownChannel !== `${state.me?.id}/${state.channelID}`;
        shownChannel = `${state.me?.id}/${state.channelID}`;
        const items = rows(app);
        const first = list.querySelector("li[data-message-id]");
        const firstTop = first?.getBoundingClientRect().top;
        const newest = items.findLast((item) => item.message)?.message;
        const isMine = newest && newest.author?.id === state.me?.id;
        holdFocus(list, () => reconcile(list, items, {
            key: (item) => item.key, version: (item) => item.version, render: (item) => renderRow(item, app),
        }));
        const hasNew = newest && newest.id !== lastID;
        lastID = newest?.id ?? null;
        if (isOther || isAtEnd || (hasNew && isMine)) return toEnd();
        if (hasNew) hasNews = true;
        drawJump();
        // Older messages above push the others down; they stay where they are on the screen.
        const again = first && list.querySelector(`li[data-message-id="${CSS.escape(first.dataset.messageId)}"]`);
        if (again) list.scrollTop += again.getBoundingClientRect().top - firstTop;
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
    const { can_send: send, can_react: react, can_manage: manage } = app.lookup.current()?.channel ?? {};
    const rights = [send, react, manage];
    const items = [room.hasOlder ? { key: "older", kind: "older", version: "" } : { key: `intro-${state.channelID}`, kind: "intro", version: context }];
    const notices = state.notices.filter((notice) => notice.channelID === state.channelID);
    let previous = null;
    let lastDay = null;
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
        if (day !== lastDay) {
            items.push({ key: `day-${day}`, kind: "day", version: day, text: longDay(new Date(message.timestamp)) });
            previous = null;
        }
        lastDay = day;
        if (message.id === state.newFrom) {
            items.push({ key: "new", kind: "new", version: message.id });
            previous = null;
        }
        const isGrouped = continues(previous, message);
        const failure = state.failures.get(message.id) ?? null;
        const isEdited = state.editing?.message.id === message.id;
        const busy = [...state.busy].filter((key) => key.startsWith(`${message.id}/`));
        items.push({
            key: message.id, kind: "message", message, isGrouped, failure, isEdited,
            version: JSON.stringify([message, isGrouped, failure, isEdited, busy, state.peeked.has(message.id), state.commandNames.get(message.id), rights, context]),
        });
        previous = message;
    }
    addNotices(() => true);
    return items;
}

const isBefore = (left, right) => left.length < right.length || (left.length === right.length && left < right);

function continues(previous, message) {
    if (!previous || hasOwnHeader(message) || !isPlain(previous.type) || !isPlain(message.type)) return false;
    // A webhook writes under many names.
    if (previous.author?.id !== message.author?.id || previous.author?.username !== message.author?.username || ((previous.flags ^ message.flags) & 64)) return false;
    return new Date(message.timestamp) - new Date(previous.timestamp) < GROUP_MINUTES * 60_000;
}

const isPlain = (type) => type === undefined || type === 0 || type === 19 || type === 20;

function renderRow(item, app) {
    switch (item.kind) {
    case "message": return renderMessage(item, app);
    case "notice": return renderNotice(item.notice, app);
    case "day": return h("li", { class: "day", role: "separator" }, h("span", {}, item.text));
    case "intro": return intro(app);
    case "new": return h("li", { class: "day is-new", role: "separator", testid: "new-divider" }, h("span", {}, "New"));
    case "older": return h("li", { class: "older", testid: "older" }, h("span", { class: "spinner" }), "Loading earlier messages…");
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
