/** What the page knows, and who wants to hear when it changes. No network and no elements here. */
import { compareIDs } from "./format.js";

/**
 * Topics: `people` (who there is, who one is), `world` (servers, channels, members, roles), `place` (which channel is
 * open), `messages` (of the open channel), `typing`, `unread`, `connection`, `reply`, `faults`,
 * `inspector` (whether it is open).
 */
export function createState() {
    const listeners = new Map();
    const pending = new Set();
    const state = {
        people: [],
        me: null,
        guilds: [],
        dms: [],
        /** All that are not Unicode's, of servers (`guild_id`) and bots. */
        emojis: [],
        guildID: null,
        channelID: null,
        rooms: new Map(),
        notices: [],
        failures: new Map(),
        busy: new Set(),
        /** What was chosen in selects of messages, as `message/custom_id`; a message drawn anew still shows it. */
        chosen: new Map(),
        /** What was ticked in polls and not sent yet, by their messages; the same. */
        ticked: new Map(),
        /** The polls whose results one looks at before voting, by their messages. */
        peeked: new Set(),
        /** Names of commands that were run here, by the message that answered. */
        commandNames: new Map(),
        typing: new Map(),
        unread: new Map(),
        connection: "connecting",
        /** The first message in the open channel that came while one was elsewhere. */
        newFrom: null,
        /** The same for channels that are not open. */
        unreadFrom: new Map(),
        /** The message that is being edited, as `{message, text}`. */
        editing: null,
        /** What the next message answers, by channel. */
        replies: new Map(),
        /** What goes wrong at present because somebody wants it to. */
        faults: [],
        /** Changes whenever a name that messages may mention does. */
        namesDigest: "",

        on(topics, listener) {
            for (const topic of topics.split(" ")) {
                if (!listeners.has(topic)) listeners.set(topic, new Set());
                listeners.get(topic).add(listener);
            }
        },

        /** Tells each listener once, after the current step, however many of its topics changed. */
        changed(...topics) {
            if (pending.size === 0) queueMicrotask(() => flush(listeners, pending));
            for (const topic of topics) pending.add(topic);
        },
    };
    return state;
}

function flush(listeners, pending) {
    const due = new Set([...pending].flatMap((topic) => [...(listeners.get(topic) ?? [])]));
    pending.clear();
    for (const listener of due) listener();
}

/**
 * The messages of one channel, kept in order whatever order they arrive in.
 *
 * Events may arrive before, while and after the history is loaded. What an event said is newer than what a history
 * request that was already under way brings, so it wins.
 */
export function createRoom() {
    const byID = new Map();
    const touched = new Set();
    const deleted = new Set();
    return {
        isLoaded: false,
        error: null,
        /** Whether there are messages before those that are here. */
        hasOlder: false,
        isLoadingOlder: false,
        list: () => [...byID.values()].sort((left, right) => compareIDs(left.id, right.id)),
        has: (id) => byID.has(id),
        get: (id) => byID.get(id),
        /** A history request starts: from now on events count as newer than its answer. */
        beginLoading() {
            touched.clear();
        },
        loaded(messages, hasOlder) {
            this.hasOlder = hasOlder;
            for (const id of [...byID.keys()]) if (!touched.has(id)) byID.delete(id);
            for (const message of messages) {
                if (!touched.has(message.id) && !deleted.has(message.id)) byID.set(message.id, message);
            }
            this.isLoaded = true;
            this.error = null;
        },
        /** Messages before all that are here. */
        loadedOlder(messages, hasOlder) {
            for (const message of messages) {
                if (!byID.has(message.id) && !deleted.has(message.id)) byID.set(message.id, message);
            }
            this.hasOlder = hasOlder;
        },
        put(message) {
            if (deleted.has(message.id)) return;
            touched.add(message.id);
            // Events carry messages whole: what is not there any more, as the last reaction, is gone.
            byID.set(message.id, message);
        },
        /** Adds what the answer to a request carried, unless an event was quicker and so has newer contents. */
        putIfUnknown(message) {
            if (!byID.has(message.id)) this.put(message);
        },
        remove(id) {
            touched.add(id);
            deleted.add(id);
            byID.delete(id);
        },
    };
}
