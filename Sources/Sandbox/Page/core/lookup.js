/** Answers about the world as the current person sees it: who is who, what is where. */
import { compareIDs, cssColor } from "./format.js";

export const CHANNEL = { text: 0, dm: 1, voice: 2, category: 4, news: 5, newsThread: 10, thread: 11, privateThread: 12, forum: 15 };

/** Kinds of channel in which one can read and write here. */
export const READABLE = new Set([0, 5, 10, 11, 12]);

export const isThread = (channel) => channel.type >= 10 && channel.type <= 12;

export function createLookup(state) {
    const guild = (id = state.guildID) => state.guilds.find((item) => item.id === id) ?? null;
    const members = () => guild()?.members ?? [];
    const roles = () => guild()?.roles ?? [];
    const member = (userID) => members().find((item) => item.user.id === userID) ?? null;
    const role = (id) => roles().find((item) => item.id === id) ?? null;
    const channelHere = (id) => guild()?.channels.find((item) => item.id === id) ?? null;
    const directMessage = (id) => state.dms.find((item) => item.id === id) ?? null;

    /** The channel and its server, wherever it is; a direct message has no server. */
    function place(channelID) {
        for (const item of state.guilds) {
            const channel = item.channels.find((candidate) => candidate.id === channelID);
            if (channel) return { guild: item, channel };
        }
        const dm = directMessage(channelID);
        return dm ? { guild: null, channel: { ...dm, type: CHANNEL.dm, name: nameOf(recipientOf(dm)), can_send: true } } : null;
    }

    function user(id) {
        const known = member(id)?.user ?? state.dms.map(recipientOf).find((item) => item.id === id);
        if (known) return known;
        const person = state.people.find((item) => item.id === id);
        if (person) return { id, username: person.name, global_name: person.display_name };
        return state.guilds.flatMap((item) => item.members).find((item) => item.user.id === id)?.user ?? null;
    }

    /** The name shown here: nickname, else display name, else user name. */
    function displayName(given) {
        return member(given.id)?.nick || nameOf(user(given.id) ?? given);
    }

    /** The colour of the member's highest coloured role. */
    function nameColor(userID) {
        const ids = member(userID)?.roles ?? [];
        const colored = ids.map(role).filter((item) => item && cssColor(item.color));
        colored.sort((left, right) => right.position - left.position);
        return colored.length > 0 ? cssColor(colored[0].color) : null;
    }

    const roleColor = (id) => cssColor(role(id)?.color);

    function avatarColor(userID) {
        return state.people.find((item) => item.id === userID)?.avatar_color ?? user(userID)?.avatar_color ?? null;
    }

    /** What may be run in the open channel; a direct message has the commands of its bot. */
    function commands() {
        return (state.channelID ? guild()?.commands ?? directMessage(state.channelID)?.commands : null) ?? [];
    }

    const emoji = (id) => state.emojis.find((item) => item.id === id) ?? null;
    /** Those of the open channel's server that this person may use. */
    function emojisHere() {
        const roles = new Set(member(state.me?.id)?.roles ?? []);
        const isOpen = (emoji) => emoji.roles.length === 0 || emoji.roles.some((id) => roles.has(id));
        return state.emojis.filter((emoji) => emoji.guild_id !== null && emoji.guild_id === state.guildID && isOpen(emoji));
    }

    return {
        emoji, emojisHere, guild, members, roles, member, role, channelHere, place, user, displayName, nameColor, roleColor, avatarColor, commands,
        current: () => (state.channelID ? place(state.channelID) : null),
    };
}

/** `recipient` is the user or an object around it. */
export function recipientOf(dm) {
    return dm.recipient?.user ?? dm.recipient ?? { id: dm.id, username: "unknown" };
}

export function nameOf(user) {
    return user?.global_name || user?.username || "Unknown user";
}

/**
 * Channels in the order in which they are shown: those without a category first, then category by category.
 *
 * @param options `showsEmpty` keeps categories in which there is nothing to see, which only who runs the server wants
 */
export function channelTree(channels, { showsEmpty = false } = {}) {
    const byPosition = (left, right) => (left.position ?? 0) - (right.position ?? 0) || compareIDs(left.id, right.id);
    const isCategory = (channel) => channel.type === CHANNEL.category;
    const categories = channels.filter(isCategory).sort(byPosition);
    const visible = new Set(categories.map((item) => item.id));
    // Text before voice within a category, as everywhere people know it.
    const voice = (channel) => (channel.type === CHANNEL.voice ? 1 : 0);
    const order = (left, right) => voice(left) - voice(right) || byPosition(left, right);
    const plain = channels.filter((item) => !isCategory(item) && !isThread(item));
    const threadsOf = (id) => channels.filter((item) => isThread(item) && item.parent_id === id).sort(byPosition);
    const withThreads = (list) => list.sort(order).flatMap((item) => [item, ...threadsOf(item.id)]);
    const loose = withThreads(plain.filter((item) => !visible.has(item.parent_id)));
    const groups = categories.map((category) => ({
        category, channels: withThreads(plain.filter((item) => item.parent_id === category.id)),
    }));
    return [{ category: null, channels: loose }, ...groups].filter((group) => group.channels.length > 0 || (group.category && showsEmpty));
}
