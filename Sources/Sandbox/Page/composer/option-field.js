/** One option of a command: a labelled field with a list of what it may hold, where there is one. */
import { h } from "../core/dom.js";
import { channelChoices, filterChoices, roleChoices, userChoices } from "../chat/choices.js";
import { choiceRow, createListbox } from "../chat/listbox.js";
import { OPTION, readTyped } from "./commands.js";

const AUTOCOMPLETE_PAUSE = 140;
const HINTS = {
    [OPTION.user]: "a member", [OPTION.channel]: "a channel", [OPTION.role]: "a role", [OPTION.mentionable]: "a member or role",
    [OPTION.boolean]: "true or false", [OPTION.integer]: "a whole number", [OPTION.number]: "a number",
};

let counter = 0;

/**
 * @param options `suggest(text)` asks the bot for autocompletion; `onPicked(field)` after a choice from the list;
 *   `onFocus(field)`; `popup` is the element that takes the list
 * @returns `node`, `input`, `listbox`, `read()` → `{value}` or `{problem}`, `show(problem)`, `pickActive()`
 */
export function createOptionField(option, app, { suggest, onPicked, onFocus, popup }) {
    const id = `option-${++counter}`;
    const fixed = fixedChoices(option, app);
    const isListed = fixed !== null;
    let picked = null;
    let timer = null;
    let question = 0;

    const input = h("input", {
        class: "pill-input", id, type: "text", autocomplete: "off", spellcheck: "false", testid: "command-option", data: { option: option.name },
        placeholder: option.required ? HINTS[option.type] ?? "text" : `${HINTS[option.type] ?? "text"}, optional`,
        inputmode: option.type === OPTION.integer ? "numeric" : null,
        aria: { required: Boolean(option.required), describedby: "command-help" },
    });
    const node = h("label", { class: `pill${option.required ? " is-required" : ""}`, for: id }, h("span", { class: "pill-name" }, option.name), input);
    const listbox = createListbox({
        label: `Choices for ${option.name}`, onPick: pick, renderItem: choiceRow, empty: isListed ? "Nothing matches." : null,
        attributes: (choice) => ({ testid: "option-suggestion", data: { value: choice.value, label: choice.label } }),
    });
    listbox.bind(input);

    function pick(choice) {
        picked = choice;
        input.value = choice.label;
        fit();
        node.classList.add("is-picked");
        show(null);
        listbox.hide();
        onPicked(field);
    }

    /** Nothing is active until something was typed, so that Enter on an empty field picks nobody by accident. */
    const activeFor = () => (input.value.trim() === "" ? -1 : 0);

    function offer() {
        clearTimeout(timer);
        if (fixed) return listbox.show(filterChoices(fixed, input.value), { active: activeFor() });
        if (!option.autocomplete) return;
        const asked = ++question;
        timer = setTimeout(async () => {
            const choices = await suggest(input.value);
            // A slow answer to an earlier letter must not replace a newer one.
            if (asked !== question || document.activeElement !== input) return;
            listbox.show(choices.map((choice) => ({ value: choice.value, label: choice.name, search: choice.name })), { active: activeFor() });
        }, AUTOCOMPLETE_PAUSE);
    }

    /** The field is as wide as what it holds. */
    function fit() {
        input.size = Math.min(Math.max(input.value.length, input.placeholder.length, 6) + 1, 40);
    }

    function show(problem) {
        node.classList.toggle("is-wrong", Boolean(problem));
        input.setAttribute("aria-invalid", String(Boolean(problem)));
    }

    input.addEventListener("input", () => {
        picked = null;
        node.classList.remove("is-picked");
        show(null);
        fit();
        offer();
    });
    input.addEventListener("focus", () => {
        popup.replaceChildren(listbox.node);
        onFocus(field);
        if (!picked) offer();
        input.select();
    });
    input.addEventListener("blur", () => {
        clearTimeout(timer);
        question += 1;
        listbox.hide();
    });

    const field = {
        option, node, input, listbox, show,
        isFilled: () => picked !== null || input.value.trim() !== "",
        isPicked: () => picked !== null,
        pickActive() {
            const choice = listbox.isOpen() ? listbox.active() : null;
            if (choice) pick(choice);
            return choice !== null;
        },
        read() {
            if (!picked && isListed && input.value.trim() !== "") picked = exactly(fixed, input.value);
            if (picked) return { value: picked.value };
            if (isListed && input.value.trim() !== "") return { problem: "Choose one from the list." };
            return readTyped(option, input.value);
        },
    };
    fit();
    return field;
}

/** The whole list for options that have one, else `null`. */
function fixedChoices(option, app) {
    if (option.choices?.length > 0) {
        return option.choices.map((choice) => ({ value: choice.value, label: String(choice.name), search: String(choice.name) }));
    }
    switch (option.type) {
    case OPTION.boolean: return [{ value: true, label: "True", search: "true yes" }, { value: false, label: "False", search: "false no" }];
    case OPTION.user: return userChoices(app);
    case OPTION.role: return roleChoices(app);
    case OPTION.channel: return channelChoices(app, option.channel_types);
    case OPTION.mentionable: return [...userChoices(app), ...roleChoices(app)];
    default: return null;
    }
}

/** What was typed out in full, as a name, user name, id or mention. */
function exactly(choices, text) {
    const typed = text.trim().replace(/^<(?:@[!&]?|#)(\d+)>$/, "$1").replace(/^[@#]/, "").toLowerCase();
    const found = choices.filter((choice) => choice.label.toLowerCase() === typed || String(choice.value) === typed
        || choice.detail?.split(" ")[0].toLowerCase() === typed);
    return found.length === 1 ? found[0] : null;
}
