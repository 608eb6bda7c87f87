/** The members of the server, under the highest of their roles that is shown apart. */
import { h, fill, reconcile, tint } from "../core/dom.js";
import { icon } from "../core/icons.js";
import { nameOf } from "../core/lookup.js";
import { appsButton } from "../chat/apps-menu.js";
import { avatar, botBadge } from "./avatar.js";

export function mountMembers(root, app) {
    const { state, lookup } = app;
    const list = h("div", { class: "member-list" });
    fill(root, list);

    function draw() {
        const guild = lookup.guild();
        root.hidden = !guild;
        document.getElementById("app").dataset.hasMembers = String(Boolean(guild));
        reconcile(list, guild ? groupsOf(guild) : [], {
            key: (group) => group.id,
            version: (group) => JSON.stringify([group, state.namesDigest, state.me?.id]),
            render: (group) => section(group, app),
        });
    }
    state.on("world place people", draw);
}

/** Online members by role, then the others who are online, then who is away. */
export function groupsOf(guild) {
    const hoisted = guild.roles.filter((role) => role.hoist).sort((left, right) => right.position - left.position);
    const isOnline = (member) => member.user.online !== false;
    const groups = hoisted.map((role) => ({ id: role.id, name: role.name, color: role.color, members: [] }));
    const online = { id: "online", name: "Online", members: [] };
    const offline = { id: "offline", name: "Offline", members: [] };
    for (const member of guild.members) {
        const index = hoisted.findIndex((role) => member.roles.includes(role.id));
        const group = isOnline(member) ? groups[index] ?? online : offline;
        group.members.push(member);
    }
    const byName = (left, right) => label(left).localeCompare(label(right));
    return [...groups, online, offline].filter((group) => group.members.length > 0)
        .map((group) => ({ ...group, members: group.members.sort(byName) }));
}

const label = (member) => member.nick || nameOf(member.user);

function section(group, app) {
    return h("section", { class: `member-group${group.id === "offline" ? " is-offline" : ""}`, aria: { label: group.name } },
        h("h2", { class: "member-heading" }, group.name, " ", h("span", { class: "member-count" }, group.members.length)),
        h("ul", {}, group.members.map((member) => row(member, app))));
}

function row(member, app) {
    const { state, lookup } = app;
    const { user } = member;
    const name = tint(h("span", { class: "member-name" }, label(member)), "--name", lookup.nameColor(user.id));
    const isOnline = user.online !== false;
    return h("li", {
        class: "member", testid: "member", data: { name: user.username, "user-id": user.id, online: String(isOnline) },
        title: `${user.username}${isOnline ? "" : " (offline)"}`,
    },
    avatar(user, { name: label(member), color: lookup.avatarColor(user.id), online: isOnline }),
    h("span", { class: "member-text" }, h("span", { class: "member-line" }, name, botBadge(user),
        member.is_owner && h("span", { class: "owner-mark", title: "Owner of the server" }, icon("crown"))),
    user.id === state.me?.id && h("span", { class: "member-note" }, "you")),
    user.bot && h("button", {
        class: "icon-button apps-button", type: "button", testid: "write-to", title: `Write to ${label(member)}`, aria: { label: `Write to ${label(member)}` },
        on: { click: () => app.session.openDirectMessage(user.id) },
    }, icon("mail")),
    appsButton("user", user.id, app));
}
