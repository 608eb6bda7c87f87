/** The channels of a server by category, or the list of direct messages. */
import { arrowKeys, h, fill, reconcile } from "../core/dom.js";
import { icon } from "../core/icons.js";
import { CHANNEL, channelTree, isThread, nameOf, READABLE, recipientOf } from "../core/lookup.js";
import { avatar, botBadge } from "./avatar.js";

/** The sign before a channel's name says what kind it is. */
export function channelIcon(channel) {
    if (channel.type === CHANNEL.dm) return icon("at");
    if (isThread(channel) && !channel.private) return icon("thread");
    if (channel.private && channel.type !== CHANNEL.voice) return icon("lock");
    return icon({ [CHANNEL.voice]: "speaker", [CHANNEL.news]: "megaphone", [CHANNEL.forum]: "forum" }[channel.type] ?? "hash");
}

export function mountChannels(root, { state, session, lookup, drawers }) {
    const title = h("h1", { class: "side-title" });
    const subtitle = h("p", { class: "side-subtitle" });
    const list = h("div", { class: "channel-list" });
    const folded = new Set();
    fill(root, h("div", { class: "side-head" }, title, subtitle), list);
    arrowKeys(list, "button:not([disabled])");

    function open(id) {
        session.open(id);
        drawers.close();
    }

    function channelRow(channel) {
        const isCurrent = channel.id === state.channelID;
        const isReadable = READABLE.has(channel.type);
        const pings = state.unread.get(channel.id) ?? 0;
        const about = [channel.private && "private", state.unread.has(channel.id) && "unread"].filter(Boolean);
        return h("button", {
            class: `channel${isThread(channel) ? " channel-thread" : ""}${state.unread.has(channel.id) ? " has-unread" : ""}`,
            type: "button", testid: "channel", disabled: !isReadable,
            data: { "channel-name": channel.name, "channel-id": channel.id, private: channel.private ? "true" : "false" },
            title: isReadable ? channel.topic || null : "This kind of channel cannot be opened here",
            aria: { current: isCurrent ? "page" : null, label: [channel.name, ...about].join(", ") },
            on: { click: () => open(channel.id) },
        }, channelIcon(channel), h("span", { class: "channel-name" }, channel.name), pings > 0 && h("span", { class: "count" }, pings));
    }

    function group({ category, channels }) {
        const isFolded = category && folded.has(category.id);
        // A folded category still shows where one is and what is new.
        const shown = isFolded ? channels.filter((item) => item.id === state.channelID || state.unread.has(item.id)) : channels;
        return h("section", { class: "category", role: "group", aria: { label: category?.name ?? "Channels" } },
            category && h("button", {
                class: "category-name", type: "button", testid: "category", data: { "category-name": category.name },
                aria: { expanded: !isFolded }, on: { click: () => fold(category.id) },
            }, icon("chevron"), h("span", {}, category.name)),
            shown.map(channelRow));
    }

    function fold(id) {
        if (!folded.delete(id)) folded.add(id);
        draw();
        list.querySelector(`[data-group="${CSS.escape(id)}"] .category-name`)?.focus();
    }

    function directMessage(dm) {
        const user = recipientOf(dm);
        const count = state.unread.get(dm.id) ?? 0;
        return h("button", {
            class: `channel dm${state.unread.has(dm.id) ? " has-unread" : ""}`, type: "button", testid: "dm",
            data: { recipient: user.username, "channel-id": dm.id },
            aria: { current: dm.id === state.channelID ? "page" : null, label: `${nameOf(user)}${count ? `, ${count} new` : ""}` },
            on: { click: () => open(dm.id) },
        }, avatar(user, { size: "small", color: lookup.avatarColor(user.id) }), h("span", { class: "channel-name" }, nameOf(user)), botBadge(user),
        count > 0 && h("span", { class: "count" }, count));
    }

    function draw() {
        const guild = lookup.guild();
        fill(title, guild ? guild.name : "Direct messages");
        fill(subtitle, guild ? count(guild.members.length, "member") : count(state.dms.length, "conversation"));
        const groups = guild ? channelTree(guild.channels, { showsEmpty: guild.owner_id === state.me?.id }) : [{ dms: state.dms }];
        const hadFocus = list.contains(document.activeElement) ? document.activeElement.dataset.channelId : null;
        reconcile(list, groups, {
            key: (item) => (item.dms ? "dms" : item.category?.id ?? "loose"),
            version: (item) => JSON.stringify([item, state.me?.id, state.channelID, [...state.unread], [...folded]]),
            render: (item) => {
                const node = item.dms ? directMessages(item.dms) : group(item);
                node.dataset.group = item.category?.id ?? "";
                return node;
            },
        });
        if (hadFocus) list.querySelector(`[data-channel-id="${CSS.escape(hadFocus)}"]`)?.focus();
    }

    function directMessages(dms) {
        if (dms.length > 0) return h("section", { class: "category" }, dms.map(directMessage));
        return h("p", { class: "side-empty" }, "Nobody has written to you yet. When a bot sends you a message, it appears here.");
    }

    state.on("world place unread people", draw);
}

const count = (number, noun) => `${number} ${noun}${number === 1 ? "" : "s"}`;
