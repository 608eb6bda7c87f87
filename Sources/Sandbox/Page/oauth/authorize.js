/** The consent page: who one is, what an application may do from then on, and yes or no. */
import { arrowKeys, fill, h } from "../core/dom.js";
import { icon } from "../core/icons.js";
import { avatar } from "../sides/avatar.js";

const root = document.getElementById("consent");
const link = Object.fromEntries(new URLSearchParams(location.search));
/** Who was here last, so that an application that asks quietly need not ask again. */
const LAST = "oauth-person";

async function call(path, body) {
    const request = body === undefined
        ? {}
        : { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
    let response;
    try {
        response = await fetch(`/sandbox/oauth2${path}`, { cache: "no-store", ...request });
    } catch {
        throw new Error("The sandbox cannot be reached. Is it still running?");
    }
    const answer = await response.json();
    if (!response.ok) throw new Error(answer.error ?? `The sandbox answered ${response.status}.`);
    return answer;
}

async function start() {
    let consent;
    try {
        consent = await call(`/authorize${location.search}`);
    } catch (error) {
        return card("This link cannot be followed", null, failure(error.message));
    }
    const last = consent.people.find((person) => person.id === localStorage.getItem(LAST));
    if (consent.is_quiet && last?.is_authorized) return decide("authorize", { as: last.id });
    show(consent, last ?? consent.people[0]);
}

/** @param answer beside the decision: `as`, and for bots `guild_id` and `permissions` */
async function decide(decision, answer) {
    const { location: address } = await call("/authorize", { request: link, decision, ...answer });
    if (answer.as) localStorage.setItem(LAST, answer.as);
    if (address) return location.assign(address);
    if (decision === "authorize") return card("Authorized", "The bot is on the server. This page can be closed.", null, "done");
    return card("Cancelled", "Nothing has changed. This page can be closed.", null, "done");
}

function show(consent, chosen) {
    let me = chosen;
    const people = h("div", { class: "people", role: "radiogroup", aria: { labelledby: "who" } });
    const server = consent.adds_bot ? serverChoice(consent) : null;
    const permissions = consent.adds_bot && consent.permissions.length > 0 ? permissionList(consent.permissions) : null;
    const problem = h("div", { hidden: true });
    const yes = h("button", {
        class: "button button-primary", type: "button", testid: "authorize",
        on: { click: () => answer("authorize") },
    }, "Authorize");
    const no = h("button", {
        class: "button button-quiet", type: "button", testid: "cancel", on: { click: () => answer("cancel") },
    }, "Cancel");

    function draw() {
        fill(people, consent.people.map((person) => option(person, person === me, () => become(person))));
        server?.draw(me);
        yes.disabled = !me || Boolean(server && !server.value());
    }

    function become(person) {
        me = person;
        draw();
        people.querySelector("[aria-checked=true]")?.focus();
    }

    async function answer(decision) {
        yes.disabled = no.disabled = true;
        const more = decision === "authorize"
            ? { as: me.id, guild_id: server?.value() ?? null, permissions: permissions?.value() ?? null }
            : {};
        try {
            await decide(decision, more);
        } catch (error) {
            problem.hidden = false;
            fill(problem, failure(error.message));
            no.disabled = false;
            draw();
        }
    }

    arrowKeys(people, "[role=radio]", { horizontal: true, onMove: (node) => node.click() });
    server?.onChange(draw);
    draw();
    card(consent.application.name, consent.adds_bot ? "wants to join a server" : "wants to know who you are", [
        consent.application.description && h("p", { class: "consent-note" }, consent.application.description),
        h("section", { class: "consent-part" }, h("h2", { id: "who" }, "You are"), people),
        h("section", { class: "consent-part" }, h("h2", {}, `${consent.application.name} will be able to`),
            h("ul", { class: "consent-list" }, consent.scopes.map((scope) => h("li", { testid: "scope", data: { scope: scope.name } },
                icon("check"), h("span", {}, scope.sentence, " ", h("code", {}, scope.name)))))),
        server?.node, permissions?.node,
        consent.redirect_uri && h("p", { class: "consent-note" }, "You will then go to ", h("code", { testid: "redirect" }, consent.redirect_uri)),
        problem,
    ], "consent", [no, yes]);
}

function option(person, isMe, choose) {
    return h("button", {
        class: "person", type: "button", role: "radio", tabindex: isMe ? 0 : -1, testid: "person-option",
        data: { "person-id": person.id, "person-name": person.name }, aria: { checked: isMe }, on: { click: choose },
    }, avatar(person, { name: person.display_name, color: person.avatar_color, size: "small" }),
    h("span", { class: "person-text" }, h("span", { class: "person-name" }, person.display_name)));
}

/** Servers that the person may manage. */
function serverChoice(consent) {
    const list = h("select", { class: "consent-choice", id: "server", testid: "server" });
    const node = h("section", { class: "consent-part" }, h("h2", {}, h("label", { for: "server" }, "Add to the server")), list);
    return {
        node,
        value: () => list.value,
        onChange: (listener) => list.addEventListener("change", listener),
        draw(person) {
            const before = list.value || consent.guild_id;
            const guilds = (person?.guilds ?? []).filter((guild) => !consent.is_guild_fixed || guild.id === consent.guild_id);
            fill(list, guilds.length > 0
                ? [h("option", { value: "" }, "Choose a server"), guilds.map((guild) => h("option", { value: guild.id }, guild.has_bot ? `${guild.name} (it is there already)` : guild.name))]
                : h("option", { value: "" }, `${person?.display_name ?? "Nobody"} may not manage ${consent.is_guild_fixed ? "this server" : "any server"}`));
            list.value = guilds.some((guild) => guild.id === before) ? before : "";
            list.disabled = guilds.length === 0;
        },
    };
}

/** What the bot asks for; each can be refused. */
function permissionList(permissions) {
    const boxes = permissions.map((permission) => h("input", { type: "checkbox", checked: true, value: permission.value }));
    const node = h("fieldset", { class: "consent-part" }, h("legend", {}, "Its permissions there"),
        h("div", { class: "consent-permissions" }, permissions.map((permission, index) =>
            h("label", { class: "tick-line", testid: "permission", data: { permission: permission.name } }, boxes[index], h("span", {}, permission.name)))));
    return {
        node,
        // The bits do not fit into numbers.
        value: () => boxes.filter((box) => box.checked).reduce((sum, box) => sum | BigInt(box.value), 0n).toString(),
    };
}

function failure(sentence) {
    return h("p", { class: "consent-failure", role: "alert", testid: "failure" }, icon("warning"), h("span", {}, sentence));
}

function card(title, subtitle, body, testid = "refusal", buttons = []) {
    document.title = `${title} · Usher sandbox`;
    fill(root, h("article", { class: "consent-card", testid },
        h("header", { class: "consent-head" },
            h("div", { class: "brand" }, icon("ticket"), h("span", { class: "brand-name" }, "Usher"), h("span", { class: "brand-kind" }, "sandbox")),
            h("h1", {}, title), subtitle && h("p", {}, subtitle)),
        body && h("div", { class: "consent-body" }, body),
        buttons.length > 0 && h("footer", { class: "modal-foot" }, h("span", { class: "modal-hint" }), buttons)));
}

start().catch((error) => card("Something went wrong", null, failure(error.message)));
