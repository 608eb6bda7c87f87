/** Makes a fault of the REST API out of what is chosen. */
import { h, fill } from "../core/dom.js";

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"];
const PATHS = ["/**", "/channels/*/messages", "/channels/*/messages/*", "/channels/*", "/guilds/*/channels", "/interactions/*/*/callback", "/webhooks/**", "/gateway/bot", "/guilds/**", "/users/@me"];

/** Each kind with the fields that only it has. */
const KINDS = {
    status: { label: "Answer an error", fields: () => [select("status", "Status", [[500, "500"], [502, "502"], [503, "503"], [504, "504"], [403, "403"], [404, "404"]], Number), check("after_effect", "After the effect")] },
    delay: { label: "Answer slowly", fields: () => [number("ms", "Milliseconds", 2000, 1, 600_000)] },
    rate_limit: { label: "Rate limit (429)", fields: () => [select("scope", "Scope", [["user", "user"], ["shared", "shared"], ["global", "global"]]), number("retry_after", "Retry after, s", 2, 0.001, 3600, "any")] },
    reset: { label: "Reset the connection", fields: () => [select("moment", "When", [["before", "before the effect"], ["after", "after the effect"]])] },
    ban: { label: "Ban", fields: () => [] },
};

/** @param onAdd gets the fault; @returns the form */
export function createFaultForm(onAdd) {
    const kind = select("kind", "What", Object.entries(KINDS).map(([id, { label }]) => [id, label]));
    const method = select("method", "Method", [["", "any"], ...METHODS.map((name) => [name, name])]);
    const path = h("input", { class: "input", type: "text", value: "/**", spellcheck: "false", autocomplete: "off", list: "fault-paths", testid: "fault-path" });
    const times = h("input", { class: "input", type: "number", min: 1, max: 1_000_000, placeholder: "until off", testid: "fault-times" });
    const own = h("div", { class: "fault-own" });
    const form = h("form", { class: "fault-form", testid: "fault-form" },
        kind.node, own, h("div", { class: "fault-where" }, method.node, labelled("Path below /api/v10", path), labelled("Next calls", times)),
        h("datalist", { id: "fault-paths" }, PATHS.map((value) => h("option", { value }))),
        h("button", { class: "button button-primary button-small", type: "submit", testid: "fault-add" }, "Switch on"));
    let fields = [];

    function drawOwn() {
        fields = KINDS[kind.value()].fields();
        fill(own, fields.map((field) => field.node));
    }
    kind.node.addEventListener("change", drawOwn);
    drawOwn();
    form.addEventListener("submit", (event) => {
        event.preventDefault();
        onAdd({
            kind: kind.value(), path: path.value.trim() || "/**", method: method.value() || null, times: times.value ? Number(times.value) : null,
            ...Object.fromEntries(fields.map((field) => [field.name, field.value()])),
        });
    });
    return form;
}

export function labelled(text, input) {
    return h("label", { class: "fault-field" }, h("span", {}, text), input);
}

export function select(name, label, options, convert = String) {
    const input = h("select", { class: "input", testid: `fault-${name}` }, options.map(([value, text]) => h("option", { value }, text)));
    return { name, node: labelled(label, input), input, value: () => convert(input.value) };
}

function number(name, label, value, min, max, step = 1) {
    const input = h("input", { class: "input", type: "number", value, min, max, step, required: true, testid: `fault-${name}` });
    return { name, node: labelled(label, input), value: () => Number(input.value) };
}

function check(name, label) {
    const input = h("input", { type: "checkbox", testid: `fault-${name}` });
    return { name, node: h("label", { class: "fault-check" }, input, label), value: () => input.checked };
}
