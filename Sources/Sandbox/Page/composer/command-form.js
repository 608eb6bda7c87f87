/** A chosen command with a pill for each option, ready to be filled in and sent. */
import { h, fill } from "../core/dom.js";
import { icon } from "../core/icons.js";
import { encodeFiles } from "../core/files.js";
import { OPTION } from "./commands.js";
import { createFileOption } from "./file-option.js";
import { createOptionField } from "./option-field.js";

/**
 * @param options `popup` takes the lists; `onLeave(text)` gives up and returns to plain text; `onSent()` after success
 * @returns `node`, `focus()`
 */
export function createCommandForm(entry, app, { popup, onLeave, onSent }) {
    const { state, api, interactions } = app;
    const help = h("p", { class: "command-help", id: "command-help", testid: "command-help", aria: { live: "polite" } });
    const make = (option) => (option.type === OPTION.attachment ? createFileOption : createOptionField);
    const fields = entry.options.map((option) => make(option)(option, app, {
        popup, suggest: (text) => suggest(option, text), onPicked: goOn, onFocus: (field) => explain(field.option),
    }));
    // A command without options still needs something that holds the focus and hears Enter.
    const rest = fields.length === 0 && h("input", {
        class: "pill-rest", type: "text", readonly: true, testid: "command-ready", aria: { label: `Press Enter to run /${entry.name}`, describedby: "command-help" },
    });
    const leaveButton = h("button", { class: "icon-button", type: "button", testid: "command-cancel", aria: { label: "Leave the command" }, on: { click: () => onLeave("") } }, icon("close"));
    const send = h("button", { class: "send-button", type: "submit", testid: "command-submit", aria: { label: `Run /${entry.name}` } }, icon("send"));
    const form = h("form", { class: "command", testid: "command-form", data: { command: entry.name }, novalidate: true },
        h("div", { class: "pills" }, h("span", { class: "command-name" }, `/${entry.name}`), fields.map((field) => field.node), rest), leaveButton, send);
    let isSending = false;

    function explain(option, problem = null) {
        help.classList.toggle("is-wrong", Boolean(problem));
        help.setAttribute("role", problem ? "alert" : "note");
        const text = option ? [h("strong", {}, option.name), " ", problem ?? option.description] : problem ?? entry.description;
        fill(help, text, !problem && h("span", { class: "command-keys" }, "Enter to run · Esc to leave"));
    }

    /** What was filled in so far; problems are told only when the command is sent. */
    function options() {
        return Object.fromEntries(fields.map((field) => [field.option.name, field.read().value]).filter(([, value]) => value !== undefined));
    }

    function invocation() {
        return {
            as: state.me.id, guild_id: state.guildID, channel_id: state.channelID, application_id: entry.command.application_id,
            name: entry.command.name, type: entry.command.type ?? 1, ...(entry.subcommand ? { subcommand: entry.subcommand } : {}),
        };
    }

    async function suggest(option, text) {
        const others = Object.fromEntries(Object.entries(options()).filter(([name, value]) => name !== option.name && !(value instanceof File)));
        try {
            const answer = await api.autocomplete({ ...invocation(), options: { ...others, [option.name]: text }, focused: option.name });
            return answer.choices ?? [];
        } catch {
            return [];
        }
    }

    /** After a choice, on to the next field that still needs something. */
    function goOn(field) {
        const next = fields.find((other) => other !== field && other.option.required && !other.isFilled());
        (next ?? field).input.focus();
    }

    async function submit() {
        if (isSending) return;
        for (const field of fields) {
            const { problem } = field.read();
            field.show(problem ?? null);
        }
        const wrong = fields.find((field) => field.read().problem);
        if (wrong) {
            wrong.input.focus();
            explain(wrong.option, wrong.read().problem);
            return;
        }
        isSending = true;
        const filled = await Promise.all(Object.entries(options()).map(async ([name, value]) => [name, value instanceof File ? (await encodeFiles([value]))[0] : value]));
        const call = { ...invocation(), options: Object.fromEntries(filled) };
        const sent = interactions.command(call, entry.name);
        // The conversation shows from here on what becomes of it.
        onSent();
        await sent.catch((error) => app.composer.refused(entry, error.message));
    }

    form.addEventListener("submit", (event) => {
        event.preventDefault();
        submit();
    });
    form.addEventListener("keydown", (event) => {
        const at = fields.findIndex((field) => field.input === event.target);
        const field = fields[at];
        const key = event.key;
        if (event.target.closest("button")) return;
        if (key === "Escape") {
            if (field?.listbox.isOpen()) field.listbox.hide(); else onLeave("");
        } else if (key === "Enter") {
            if (!(field && !field.isPicked() && field.pickActive())) submit();
        } else if (key === "ArrowDown" || key === "ArrowUp") {
            field?.listbox.move(key === "ArrowDown" ? 1 : field.listbox.index() < 0 ? 0 : -1);
        } else if (key === "Tab" && !event.shiftKey && field && !field.isPicked() && field.listbox.active()) {
            field.pickActive();
            (fields[at + 1] ?? field).input.focus();
        } else if (key === "Backspace" && at <= 0 && !event.target.value) {
            onLeave(`/${entry.name}`);
        } else return;
        event.preventDefault();
    });
    explain(fields[0]?.option);
    return {
        node: h("div", { class: "command-area" }, help, form),
        focus: () => (fields[0]?.input ?? rest).focus(),
    };
}
