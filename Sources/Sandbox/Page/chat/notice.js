/** A line about a command that is on its way or that nothing answered; it exists only on this page. */
import { h } from "../core/dom.js";
import { icon } from "../core/icons.js";
import { avatar } from "../sides/avatar.js";

export function renderNotice(notice, { state, lookup, interactions }) {
    const me = { id: state.me.id, username: state.me.name, global_name: state.me.display_name };
    const name = lookup.displayName(me);
    return h("li", { class: `message notice${notice.failure ? " is-failed" : ""}`, testid: "command-notice", data: { failed: String(Boolean(notice.failure)) } },
        h("div", { class: "message-side" }, avatar(me, { name, color: state.me.avatar_color })),
        h("div", { class: "message-body" },
            h("p", { class: "notice-command" }, h("strong", {}, name), " used ", h("span", { class: "mention" }, `/${notice.label}`)),
            notice.failure
                ? h("p", { class: "failure", role: "alert", testid: "interaction-failure" }, icon("warning"), notice.failure)
                : h("p", { class: "thinking" }, h("span", { class: "spinner" }), "Sending command…"),
            notice.failure && h("p", { class: "only-you" }, icon("eye"), "Only you can see this · ",
                h("button", { class: "text-button", type: "button", on: { click: () => interactions.drop(notice) } }, "Dismiss"))));
}
