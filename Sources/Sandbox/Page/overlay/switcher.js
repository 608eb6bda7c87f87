/** Where to go, by typing a part of its name: channels of all servers, direct messages, people to be. */
import { h } from "../core/dom.js";
import { icon } from "../core/icons.js";
import { READABLE, nameOf, recipientOf } from "../core/lookup.js";
import { filterChoices } from "../chat/choices.js";
import { choiceRow, createListbox } from "../chat/listbox.js";
import { avatar } from "../sides/avatar.js";
import { channelIcon } from "../sides/channels.js";

const MOST = 12;

export function openSwitcher(app) {
    if (document.querySelector("dialog[open]")) return;
    const opener = document.activeElement;
    const all = [...channels(app), ...directMessages(app), ...people(app)];
    const input = h("input", { class: "switcher-input", type: "text", placeholder: "Where to? A channel, a bot, a person to be", autocomplete: "off", spellcheck: "false", testid: "switcher-input", aria: { label: "Where to?" } });
    const listbox = createListbox({
        label: "Places", renderItem: choiceRow, empty: "Nothing matches.", onPick: pick,
        attributes: (choice) => ({ testid: "switcher-option", data: { label: choice.label } }),
    });
    const dialog = h("dialog", { class: "switcher", testid: "switcher", aria: { label: "Quick switcher" } },
        h("div", { class: "switcher-field" }, icon("search"), input), listbox.node,
        h("p", { class: "switcher-hint" }, "↑ ↓ to choose · Enter to go · Esc to stay"));
    listbox.bind(input);

    function pick(choice) {
        dialog.dataset.went = "true";
        dialog.close();
        choice.go();
    }
    const draw = () => listbox.show(filterChoices(all, input.value).slice(0, MOST));
    input.addEventListener("input", draw);
    dialog.addEventListener("keydown", (event) => {
        if (event.key === "ArrowDown" || event.key === "ArrowUp") listbox.move(event.key === "ArrowDown" ? 1 : -1);
        else if (event.key === "Enter" && listbox.active()) pick(listbox.active());
        else return;
        event.preventDefault();
    });
    dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
    dialog.addEventListener("close", () => {
        dialog.remove();
        if (dialog.dataset.went) app.composer.focus(); else if (opener?.isConnected) opener.focus();
    });
    document.body.append(dialog);
    dialog.showModal();
    draw();
    input.focus();
}

function channels({ state, session }) {
    return state.guilds.flatMap((guild) => guild.channels.filter((channel) => READABLE.has(channel.type)).map((channel) => ({
        value: channel.id, label: channel.name, detail: guild.name, search: `${channel.name} ${guild.name}`,
        face: () => channelIcon(channel), go: () => session.open(channel.id),
    })));
}

/** Those that there are, and bots that could be written to. */
function directMessages({ state, session, lookup }) {
    const known = state.dms.map((dm) => ({ user: recipientOf(dm), go: () => session.open(dm.id) }));
    const ids = new Set(known.map(({ user }) => user.id));
    const bots = state.guilds.flatMap((guild) => guild.members).map((member) => member.user).filter((user) => user.bot && !ids.has(user.id));
    const others = [...new Map(bots.map((user) => [user.id, user])).values()].map((user) => ({ user, go: () => session.openDirectMessage(user.id) }));
    return [...known, ...others].map(({ user, go }) => ({
        value: user.id, label: nameOf(user), detail: "direct message", search: `${nameOf(user)} ${user.username}`,
        face: () => avatar(user, { size: "tiny", color: lookup.avatarColor(user.id) }), go,
    }));
}

function people({ state, session }) {
    return state.people.filter((person) => person.id !== state.me?.id).map((person) => ({
        value: person.id, label: `Be ${person.display_name || person.name}`, detail: person.note ?? "", search: `be ${person.display_name} ${person.name}`,
        face: () => avatar(person, { size: "tiny", name: person.display_name || person.name, color: person.avatar_color }), go: () => session.become(person.id),
    }));
}
