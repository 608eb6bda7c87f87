/** Round pictures made of initials and a colour, since the sandbox has no images. */
import { h, tint } from "../core/dom.js";
import { initials } from "../core/format.js";
import { icon } from "../core/icons.js";

const COLORS = ["#b4552d", "#8a6d1c", "#4b7d3a", "#2a7f79", "#3d6fb0", "#6c5bb5", "#9c4a86", "#a5434d"];

/**
 * @param user anything with `id`, a name and perhaps `bot`
 * @param options `color` overrides the one derived from the id; `online` adds a dot when it is a boolean
 */
export function avatar(user, { name, color, online, size = "medium" } = {}) {
    const shown = name ?? user.global_name ?? user.username ?? user.name;
    const node = h("span", { class: `avatar avatar-${size}${user.bot ? " avatar-bot" : ""}`, aria: { hidden: "true" } },
        user.bot ? icon("ticket") : initials(shown));
    tint(node, "--avatar", cssOf(color) ?? COLORS[hash(user.id) % COLORS.length]);
    if (typeof online === "boolean") node.append(h("span", { class: `dot ${online ? "dot-online" : "dot-offline"}` }));
    return node;
}

/** `BOT`, beside the names of applications. */
export function botBadge(user) {
    return user?.bot ? h("span", { class: "badge-bot", title: "This is an application, not a person" }, "BOT") : null;
}

function cssOf(color) {
    if (Number.isInteger(color)) return `#${color.toString(16).padStart(6, "0")}`;
    return typeof color === "string" && /^#[0-9a-f]{6}$/i.test(color) ? color : null;
}

/** The same colour for the same id, in every session. */
function hash(id) {
    let sum = 0;
    for (const character of String(id)) sum = (sum * 31 + character.charCodeAt(0)) >>> 0;
    return sum >>> 3;
}
