/** The switches: what goes wrong now, what shall, and what can be done to the gateway at once. */
import { h, fill } from "../core/dom.js";
import { icon } from "../core/icons.js";
import { createFaultForm, labelled, select } from "./fault-form.js";
import { describeFault } from "./fault-words.js";

const CLOSE_CODES = [4000, 4001, 4002, 4003, 4004, 4005, 4007, 4008, 4009, 4010, 4011, 4012, 4013, 4014, 1000, 1001];
const SWITCHES = [["withhold_acks", "Withhold heartbeat ACKs"], ["refuse_connections", "Refuse connections (503)"]];

/** @returns `node`, `refresh()` */
export function createFaults({ state, api, session }) {
    const active = h("ul", { class: "fault-list", testid: "fault-list" });
    const allOff = h("button", { class: "button button-danger button-small", type: "button", testid: "faults-off", on: { click: () => change(api.removeAllFaults) } }, "All off");
    const bot = select("bot", "Bot", [["", "all bots"]]);
    const code = select("code", "Close code", CLOSE_CODES.map((number) => [number, String(number)]), Number);
    const switches = SWITCHES.map(([id, label]) => {
        const input = h("input", { type: "checkbox", role: "switch", testid: `switch-${id}`, on: { change: () => change(() => api.disturbGateway("switches", { [id]: input.checked })) } });
        return { id, input, node: h("label", { class: "fault-check" }, input, label) };
    });
    const target = () => (bot.value() ? { application_id: bot.value() } : {});
    const at = (label, action, body = () => ({})) => h("button", {
        class: "button button-secondary button-small", type: "button", testid: `gateway-${label.toLowerCase().replace(/[^a-z0-9]+/g, "-")}`,
        on: { click: () => change(() => api.disturbGateway(action, { ...target(), ...body() })) },
    }, label);

    const node = h("div", { class: "faults" },
        h("section", {}, h("h3", { class: "faults-head" }, "On now", allOff), active),
        h("section", {}, h("h3", { class: "faults-head" }, "REST calls"), createFaultForm((fault) => change(() => api.addFault(fault)))),
        h("section", {}, h("h3", { class: "faults-head" }, "Gateway, at once"), bot.node,
            h("div", { class: "fault-buttons" }, at("Cut", "drop"), at("Reconnect (op 7)", "reconnect"), at("Invalid session (op 9)", "invalidate"),
                at("Op 9, resumable", "invalidate", () => ({ resumable: true })), at("Ask for a heartbeat (op 1)", "heartbeat")),
            h("div", { class: "fault-close" }, code.node, at("Close", "drop", () => ({ code: code.value() })))),
        h("section", {}, h("h3", { class: "faults-head" }, "Gateway, until switched off"), switches.map((item) => item.node),
            labelled("", at("Refuse the next resume", "switches", () => ({ refuse_resumes: 1 })))));

    async function change(action) {
        await session.attempt(action);
        await session.refreshFaults();
    }

    function draw() {
        allOff.hidden = state.faults.length === 0;
        for (const { id, input } of switches) input.checked = state.faults.some((fault) => fault.id === id);
        fill(active, state.faults.length === 0 && h("li", { class: "fault-none" }, "Nothing. Everything works as on Discord."), state.faults.map(row));
    }

    function row(fault) {
        const { what, where, until } = describeFault(fault);
        return h("li", { class: "fault", testid: "fault", data: { kind: fault.kind } }, icon("bolt"),
            h("span", { class: "fault-text" }, h("strong", {}, what), h("small", {}, [where, until, fault.used > 0 && `met ${fault.used}`].filter(Boolean).join(" · "))),
            h("button", { class: "icon-button", type: "button", testid: "fault-off", aria: { label: `Switch off: ${what}` }, on: { click: () => change(() => api.removeFault(fault.id)) } }, icon("close")));
    }

    async function refresh() {
        const { applications } = await api.applications().catch(() => ({ applications: [] }));
        const chosen = bot.input.value;
        fill(bot.input, h("option", { value: "" }, "all bots"), applications.map(({ id, name, online }) => h("option", { value: id }, online ? name : `${name} (offline)`)));
        bot.input.value = applications.some(({ id }) => id === chosen) ? chosen : "";
    }
    state.on("faults", draw);
    draw();
    return { node, refresh };
}
