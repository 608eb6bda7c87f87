/** The middle of the page: the channel's head, its messages, who is typing, the composer. */
import { h, fill } from "../core/dom.js";
import { icon } from "../core/icons.js";
import { CHANNEL, nameOf, recipientOf } from "../core/lookup.js";
import { channelIcon } from "../sides/channels.js";
import { mountComposer } from "../composer/composer.js";
import { renderInline } from "./markdown-view.js";
import { mountTimeline } from "./timeline.js";

export function mountRoom(root, app) {
    const head = h("header", { class: "room-head" });
    const timeline = h("section", { class: "timeline" });
    const typing = h("div", { class: "typing", testid: "typing", aria: { live: "polite" } });
    const composer = h("div", { class: "composer-dock", id: "composer" });
    fill(root, head, timeline, composer, typing);
    mountTimeline(timeline, app);
    mountComposer(composer, root, app);
    let shown = null;
    app.state.on("world place people", () => {
        const version = JSON.stringify([app.lookup.current()?.channel, app.state.namesDigest, app.state.me?.id]);
        if (version !== shown) drawHead(head, app);
        shown = version;
    });
    app.state.on("typing place", () => drawTyping(typing, app));
}

function drawHead(head, app) {
    const { state, lookup, drawers } = app;
    const place = lookup.current();
    const menu = h("button", {
        class: "icon-button only-phone", type: "button", testid: "open-channels", aria: { label: "Show channels" },
        on: { click: (event) => drawers.open("channels", event.currentTarget) },
    }, icon("menu"));
    const people = place?.guild && h("button", {
        class: "icon-button", type: "button", testid: "toggle-members", title: "Members", aria: { label: "Show or hide members" },
        on: { click: (event) => drawers.toggleMembers(event.currentTarget) },
    }, icon("people"));
    const name = place && (place.channel.type === CHANNEL.dm ? nameOf(recipientOf(place.channel)) : place.channel.name);
    document.title = place ? `${name} · ${state.me?.display_name ?? state.me?.name ?? ""} · Usher sandbox` : "Usher sandbox";
    fill(head, menu,
        place && channelIcon(place.channel),
        h("h2", { class: "room-name", testid: "room-name" }, name ?? "No channel"),
        place?.channel.private && h("span", { class: "room-private" }, "private"),
        place?.channel.topic && h("p", { class: "room-topic", title: place.channel.topic }, renderInline(place.channel.topic, app)),
        h("span", { class: "room-space" }), people);
}

function drawTyping(node, { state, lookup }) {
    const names = [...state.typing.values()].filter((item) => item.channelID === state.channelID)
        .map((item) => lookup.displayName({ id: item.userID, username: "Someone" }));
    const text = names.length === 0 ? "" : names.length > 3 ? "Several people are typing"
        : `${names.join(", ").replace(/, ([^,]*)$/, " and $1")} ${names.length > 1 ? "are" : "is"} typing`;
    fill(node, text && h("span", { class: "typing-dots", aria: { hidden: "true" } }, h("i"), h("i"), h("i")), text && `${text}…`);
}
