/** What selects and command options can be filled with: users, roles, channels, or a given list. */
import { CHANNEL, nameOf } from "../core/lookup.js";
import { avatar } from "../sides/avatar.js";
import { channelIcon } from "../sides/channels.js";
import { h, tint } from "../core/dom.js";

/** @returns choices `{value, label, detail, search, face()}`, in the order in which people look for them */
export function userChoices({ lookup }) {
    return lookup.members().map(({ user, nick }) => ({
        value: user.id, label: nick || nameOf(user), detail: user.username + (user.bot ? " · bot" : ""),
        search: [nick, user.global_name, user.username, user.id].filter(Boolean).join(" "),
        face: () => avatar(user, { size: "tiny", name: nick || nameOf(user), color: lookup.avatarColor(user.id) }),
    })).sort(byLabel);
}

export function roleChoices({ lookup }) {
    return [...lookup.roles()].sort((left, right) => right.position - left.position).map((role) => ({
        value: role.id, label: role.name, detail: "", search: `${role.name} ${role.id}`,
        face: () => tint(h("span", { class: "role-dot" }), "--role", lookup.roleColor(role.id)),
    }));
}

/** @param types the kinds of channel that may be chosen; none given means all */
export function channelChoices({ lookup }, types) {
    const channels = lookup.guild()?.channels ?? [];
    const parent = (id) => channels.find((item) => item.id === id)?.name;
    return channels.filter((channel) => !types?.length || types.includes(channel.type)).map((channel) => ({
        value: channel.id, label: channel.name, detail: channel.type === CHANNEL.category ? "category" : parent(channel.parent_id) ?? "",
        search: `${channel.name} ${channel.id}`, face: () => channelIcon(channel),
    })).sort(byLabel);
}

/** Those that match what was typed; names that begin with it come first. */
export function filterChoices(choices, typed) {
    const wanted = typed.trim().replace(/^[@#]/, "").toLowerCase();
    if (!wanted) return choices;
    const found = choices.filter((choice) => choice.search.toLowerCase().includes(wanted));
    const starts = (choice) => (choice.label.toLowerCase().startsWith(wanted) ? 0 : 1);
    return found.sort((left, right) => starts(left) - starts(right));
}

const byLabel = (left, right) => left.label.localeCompare(right.label);
