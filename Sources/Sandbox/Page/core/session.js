/**
 * What happens: a person takes the chair, a channel opens, an event arrives.
 *
 * Each change of person or channel starts new requests while old ones may still be under way; an answer counts only if
 * the person and channel it was asked for are still the current ones.
 */
import { listen, PERSON_EVENTS } from "./events.js";
import { createFaultWatch } from "./fault-watch.js";
import { readLocation, writeLocation } from "./location.js";
import { channelTree, READABLE } from "./lookup.js";
import { createRoom } from "./state.js";
import { clearToasts, toast } from "./toast.js";
import { startTyping } from "./typists.js";

const RETRY_SECONDS = 2;

export function createSession({ state, api, lookup }) {
    let stopListening = () => {};
    let lastChannels = new Map();
    const faults = createFaultWatch({ state, api });

    /** Reads the address and starts as the person and in the channel it names, else as the first person. */
    async function start() {
        try {
            state.people = (await api.people()).people;
        } catch (error) {
            setConnection("lost");
            toast(error.message, "error");
        }
        const asked = readLocation();
        const person = findPerson(asked.person) ?? state.people[0];
        // A sandbox may be asked before it is up, or before anybody was put into it.
        if (person) await become(person.id, asked.channel); else setTimeout(start, RETRY_SECONDS * 1000);
    }

    function findPerson(idOrName) {
        return state.people.find((person) => person.id === idOrName || person.name === idOrName);
    }

    /** Takes the chair of a person, staying in the same channel where that person may see it. */
    async function become(personID, channel = state.channelID) {
        stopListening();
        if (state.me) lastChannels.set(state.me.id, state.channelID);
        const person = state.people.find((item) => item.id === personID);
        state.me = person;
        state.rooms.clear();
        state.notices = [];
        state.failures.clear();
        state.busy.clear();
        state.chosen.clear();
        state.peeked.clear();
        state.ticked.clear();
        state.typing.clear();
        state.unread.clear();
        state.unreadFrom.clear();
        state.newFrom = null;
        state.editing = null;
        state.replies.clear();
        state.connection = "connecting";
        clearToasts();
        state.changed("people", "connection", "unread", "typing");
        const before = state.channelID;
        const isReady = await refresh({ quiet: true });
        if (state.me?.id !== personID) return;
        // Who has gone elsewhere meanwhile stays there.
        const wanted = state.channelID === before ? channel : state.channelID;
        if (isReady) openOneOf([wanted, lastChannels.get(personID)]);
        stopListening = listen(api.eventsURL(personID), PERSON_EVENTS, {
            event: (name, payload) => state.me?.id === personID && receive(name, payload),
            connected: (isAgain) => connected(personID, isAgain || !isReady),
            lost: () => lost(personID),
        });
    }

    /** Whatever happened while nobody listened has to be fetched: the first time, too, between history and hello. */
    async function connected(personID, missedWorld) {
        if (state.me?.id !== personID) return;
        setConnection("live");
        faults.refresh();
        if (missedWorld) await refresh({ quiet: true });
        if (state.me?.id !== personID) return;
        if (state.channelID && lookup.current()) load(state.channelID); else openOneOf([readLocation().channel]);
    }

    /** The first of these that the person can see, else the first channel there is. */
    function openOneOf(channels) {
        const target = channels.map(resolveChannel).find(Boolean) ?? firstChannel();
        if (target) open(target); else leaveChannel();
    }

    /**
     * A sandbox that was restarted has a new world with other ids, in which nobody can listen as this person any more.
     * Who has the same name takes the chair, in the channel of the same name.
     */
    async function lost(personID) {
        setConnection("lost");
        let people;
        try {
            people = (await api.people()).people;
        } catch {
            return;
        }
        if (state.me?.id !== personID || people.some((person) => person.id === personID)) return;
        const channel = lookup.current()?.channel.name;
        const { name } = state.me;
        state.people = people;
        lastChannels = new Map();
        const next = findPerson(name) ?? people[0];
        if (next) await become(next.id, channel);
    }

    function setConnection(value) {
        if (state.connection === value) return;
        state.connection = value;
        state.changed("connection");
    }

    /** Fetches the world again. Answers whether it came. */
    async function refresh({ quiet = false } = {}) {
        const person = state.me.id;
        let world;
        let people;
        try {
            [world, { people }] = await Promise.all([api.state(person), api.people()]);
        } catch (error) {
            if (!quiet || error.status) toast(error.message, "error");
            return false;
        }
        if (state.me?.id !== person) return false;
        const before = new Set(state.guilds.flatMap((guild) => guild.channels.map((channel) => channel.id)));
        const lost = state.channelID ? lookup.current() : null;
        state.people = people;
        state.me = people.find((item) => item.id === person) ?? state.me;
        state.guilds = world.guilds ?? [];
        state.dms = world.dms ?? [];
        state.emojis = world.emojis ?? [];
        state.namesDigest = digest(state);
        if (!quiet) markNewChannels(before);
        if (!lookup.guild(state.guildID)) state.guildID = null;
        state.changed("people", "world", "messages");
        if (lost && !lookup.place(lost.channel.id)) {
            if (!quiet) toast(`${lost.channel.name} is gone, or no longer visible to you.`);
            openOneOf([firstChannel(lost.guild?.id)]);
        }
        return true;
    }

    function markNewChannels(before) {
        for (const channel of state.guilds.flatMap((guild) => guild.channels)) {
            if (!before.has(channel.id) && READABLE.has(channel.type)) state.unread.set(channel.id, 0);
        }
        state.changed("unread");
    }

    function resolveChannel(idOrName) {
        if (!idOrName) return null;
        if (lookup.place(idOrName)) return idOrName;
        const named = state.guilds.flatMap((guild) => guild.channels)
            .find((channel) => channel.name === idOrName && READABLE.has(channel.type));
        return named?.id ?? null;
    }

    function firstChannel(guildID) {
        const guild = lookup.guild(guildID) ?? state.guilds[0];
        const inGuild = channelTree(guild?.channels ?? []).flatMap((group) => group.channels)
            .find((channel) => READABLE.has(channel.type));
        return inGuild?.id ?? state.dms[0]?.id ?? null;
    }

    function open(channelID) {
        const place = lookup.place(channelID);
        if (!place) return;
        state.guildID = place.guild?.id ?? null;
        if (state.channelID !== channelID) state.newFrom = state.unreadFrom.get(channelID) ?? null;
        state.channelID = channelID;
        state.editing = null;
        state.unread.delete(channelID);
        state.unreadFrom.delete(channelID);
        writeLocation(state.me.id, channelID);
        state.changed("place", "messages", "unread", "typing");
        load(channelID);
    }

    function leaveChannel() {
        state.channelID = null;
        writeLocation(state.me.id, null);
        state.changed("place", "messages");
    }

    function openGuild(guildID) {
        const remembered = [...state.rooms.keys()].reverse()
            .find((id) => lookup.place(id) && (lookup.place(id).guild?.id ?? null) === guildID);
        const target = remembered ?? (guildID === null ? state.dms[0]?.id : firstChannel(guildID));
        state.guildID = guildID;
        if (target) open(target); else leaveChannel();
    }

    function roomOf(channelID) {
        if (!state.rooms.has(channelID)) state.rooms.set(channelID, createRoom());
        return state.rooms.get(channelID);
    }

    async function load(channelID) {
        const person = state.me.id;
        const room = roomOf(channelID);
        room.beginLoading();
        try {
            const answer = await api.messages(person, channelID);
            room.loaded(answer.messages, answer.has_more);
        } catch (error) {
            room.error = error.message;
        }
        if (state.me?.id === person && state.channelID === channelID) state.changed("messages");
    }

    /** Fetches what was said before the first message that is here. Answers whether there was more. */
    async function loadOlder() {
        const [person, channelID] = [state.me.id, state.channelID];
        const room = roomOf(channelID);
        const before = room.list()[0]?.id;
        if (!room.hasOlder || room.isLoadingOlder || !before) return false;
        room.isLoadingOlder = true;
        try {
            const answer = await api.messages(person, channelID, { before });
            room.loadedOlder(answer.messages, answer.has_more);
        } catch (error) {
            toast(error.message, "error");
        }
        room.isLoadingOlder = false;
        if (state.me?.id !== person || state.channelID !== channelID) return false;
        state.changed("messages");
        return true;
    }

    /** Does something that the sandbox may refuse, and says so. Answers whether it worked. */
    async function attempt(action) {
        try {
            await action();
            return true;
        } catch (error) {
            toast(error.message, "error");
            return false;
        }
    }

    function receive(name, payload) {
        if (name === "faults") {
            faults.changed();
        } else if (name === "state") {
            refresh();
            faults.changed();
        } else if (name === "message_create") {
            roomOf(payload.channel_id).put(payload);
            state.typing.delete(`${payload.channel_id}/${payload.author?.id}`);
            countUnread(payload);
            if (document.hidden && payload.channel_id === state.channelID && payload.author?.id !== state.me.id) state.newFrom ??= payload.id;
            state.changed("messages", "typing");
        } else if (name === "message_update") {
            roomOf(payload.channel_id).put(payload);
            state.changed("messages");
        } else if (name === "message_delete") {
            roomOf(payload.channel_id).remove(payload.id);
            state.changed("messages");
        } else if (name === "typing_start") {
            startTyping(state, payload);
        }
    }

    function countUnread(message) {
        if (message.channel_id === state.channelID || message.author?.id === state.me.id) return;
        const pings = (message.mentions ?? []).some((user) => user.id === state.me.id) || message.mention_everyone;
        const isDirect = state.dms.some((dm) => dm.id === message.channel_id);
        const count = state.unread.get(message.channel_id) ?? 0;
        if (!state.unreadFrom.has(message.channel_id)) state.unreadFrom.set(message.channel_id, message.id);
        state.unread.set(message.channel_id, count + (pings || isDirect ? 1 : 0));
        state.changed("unread");
    }

    /** Follows an address that was typed or clicked while the page was open. */
    function followLocation() {
        const asked = readLocation();
        const person = findPerson(asked.person);
        if (person && person.id !== state.me?.id) return become(person.id, asked.channel);
        const channel = resolveChannel(asked.channel);
        if (channel && channel !== state.channelID) open(channel);
    }

    /** Opens the conversation with a bot, beginning it where there is none. */
    async function openDirectMessage(userID) {
        await attempt(async () => {
            const { id } = await api.openDirectMessage(state.me.id, userID);
            await refresh({ quiet: true });
            open(id);
        });
    }

    return { start, become, open, openGuild, openDirectMessage, refresh, refreshFaults: faults.refresh, roomOf, loadOlder, attempt, followLocation };
}

/** All that a message's look depends on beside the message: names, colours, and what bots offer to do with it. */
function digest(state) {
    return JSON.stringify([state.emojis.map(({ id, name }) => [id, name]), state.guilds.map((guild) => [
        guild.roles.map((role) => [role.id, role.name, role.color, role.position]),
        guild.members.map((member) => [member.user.id, member.nick, member.user.global_name, member.roles]),
        guild.channels.map((channel) => [channel.id, channel.name]),
        guild.commands.filter((command) => command.type > 1).map((command) => [command.id, command.name]),
    ])]);
}
