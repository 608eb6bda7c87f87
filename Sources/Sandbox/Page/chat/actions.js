/** What one can do with a message, whether by the toolbar above it or by a key. */
import { askText, confirmed } from "../core/ask.js";
import { isThread } from "../core/lookup.js";
import { chooseReaction } from "./reactions.js";

const WRITTEN = new Set([0, 19, 20, 23]);

/** @returns actions `{id, label, icon, key, run(anchor)}` in the order in which they are shown */
export function actionsFor(message, app) {
    const { state, lookup } = app;
    const channel = lookup.current()?.channel;
    // Nobody else has such a message, and one that is being worked out is not there yet.
    if (!channel || message.flags & (64 | 128)) return [];
    const isMine = message.author?.id === state.me.id;
    const isWritten = WRITTEN.has(message.type ?? 0);
    const maySend = channel.can_send !== false;
    const isGuildText = state.guildID && !isThread(channel) && !message.thread;
    return [
        channel.can_react !== false && { id: "react", label: "Add a reaction", icon: "smile", key: "+", run: (anchor) => chooseReaction(anchor, message, app) },
        isWritten && maySend && { id: "reply", label: "Reply", icon: "reply", key: "r", run: () => reply(message, app) },
        isWritten && isMine && { id: "edit", label: "Edit", icon: "pencil", key: "e", run: () => startEditing(message, app) },
        isWritten && isGuildText && maySend && { id: "thread", label: "Start a thread", icon: "thread", key: "t", run: () => startThread(message, app) },
        (isMine || channel.can_manage) && { id: "delete", label: "Delete", icon: "trash", key: "Delete", run: () => remove(message, app) },
    ].filter(Boolean);
}

export function startEditing(message, { state }) {
    state.editing = { message, text: message.content };
    state.changed("messages");
}

function reply(message, { state, composer }) {
    state.replies.set(message.channel_id, message);
    state.changed("reply");
    composer.focus();
}

async function startThread(message, { state, api, session }) {
    const name = await askText({ title: "Start a thread", label: "Name of the thread", action: "Start" });
    if (!name) return;
    await session.attempt(async () => {
        const { id } = await api.startThread(state.me.id, message.channel_id, name, message.id);
        await session.refresh({ quiet: true });
        session.open(id);
    });
}

async function remove(message, { state, api, session }) {
    const isSure = await confirmed({ title: "Delete this message?", text: "Bots are told that it is gone. It cannot be brought back.", action: "Delete" });
    if (isSure) await session.attempt(() => api.delete(state.me.id, message));
}
