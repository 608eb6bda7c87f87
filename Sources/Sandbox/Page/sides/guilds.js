/** The rail of servers, with direct messages on top. */
import { arrowKeys, h, reconcile } from "../core/dom.js";
import { initials } from "../core/format.js";
import { icon } from "../core/icons.js";

export function mountGuilds(root, { state, session }) {
    arrowKeys(root, "button");

    function entry({ id, name, isCurrent, unread, pings }) {
        const isHome = id === "dms";
        const label = name + (pings ? `, ${pings} new for you` : unread ? ", unread" : "");
        return h("button", {
            class: `guild${isHome ? " guild-home" : ""}${unread ? " has-unread" : ""}`, type: "button", testid: isHome ? "dms" : "guild",
            data: { "guild-id": isHome ? null : id, "guild-name": isHome ? null : name },
            title: name, aria: { label, current: isCurrent ? "page" : null },
            on: { click: () => session.openGuild(isHome ? null : id) },
        }, h("span", { class: "guild-face" }, isHome ? icon("mail") : initials(name)), pings > 0 && h("span", { class: "count" }, pings));
    }

    function summary(ids) {
        const counts = ids.filter((id) => state.unread.has(id)).map((id) => state.unread.get(id));
        return { unread: counts.length > 0, pings: counts.reduce((sum, count) => sum + count, 0) };
    }

    function draw() {
        const home = {
            id: "dms", name: "Direct messages", isCurrent: state.guildID === null, ...summary(state.dms.map((dm) => dm.id)),
        };
        const guilds = state.guilds.map((guild) => ({
            id: guild.id, name: guild.name, isCurrent: state.guildID === guild.id, ...summary(guild.channels.map((item) => item.id)),
        }));
        reconcile(root, [home, ...guilds], { key: (item) => item.id, version: JSON.stringify, render: entry });
    }
    state.on("world place unread people", draw);
}
