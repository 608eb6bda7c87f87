/** Selects: of given strings, users, roles, channels; one or several values; in messages and in forms. */
import { h, fill } from "../core/dom.js";
import { icon } from "../core/icons.js";
import { channelChoices, filterChoices, roleChoices, userChoices } from "./choices.js";
import { renderEmoji } from "./custom-emoji.js";
import { choiceRow, createListbox } from "./listbox.js";

const TYPES = { 3: "string", 5: "user", 6: "role", 7: "mentionable", 8: "channel" };
const SEARCH_FROM = 8;

export const isSelect = (component) => component.type in TYPES;

/**
 * @param options `onChoose(values)` when a choice is complete; `isBusy`; `id` for a label; `chosen` earlier
 * @returns `node`, and `values()` for forms
 */
export function renderSelect(component, app, { onChoose = () => {}, isBusy = false, id = null, chosen: earlier } = {}) {
    const most = component.max_values ?? 1;
    const least = component.min_values ?? 1;
    const choices = choicesOf(component, app);
    let chosen = new Set(earlier ?? startValues(component));
    let before = "";

    const face = h("span", { class: "select-face" });
    const button = h("button", {
        class: "select-button", type: "button", id, disabled: Boolean(component.disabled) || isBusy,
        aria: { haspopup: "listbox", expanded: false, label: id ? null : component.placeholder ?? "Make a selection" }, on: { click: () => (panel.hidden ? open() : close()) },
    }, face, isBusy ? h("span", { class: "spinner" }) : icon("chevron"));
    const search = h("input", { class: "select-search", type: "text", autocomplete: "off", spellcheck: "false", placeholder: "Search", aria: { label: "Search" } });
    const listbox = createListbox({
        label: component.placeholder ?? "Choices", empty: "Nothing matches.", onPick: pick, renderItem: row,
        attributes: (choice) => ({ testid: "select-option", data: { value: choice.value, label: choice.label } }),
    });
    const hint = h("p", { class: "select-hint", role: "status" });
    const done = h("button", { class: "button button-primary button-small", type: "button", testid: "select-done", on: { click: () => finish() } }, "Done");
    const foot = h("div", { class: "select-foot", hidden: most <= 1 }, hint, done);
    const panel = h("div", { class: "select-panel", hidden: true }, search, listbox.node, foot);
    const node = h("div", {
        class: "select", testid: "select",
        data: { "custom-id": component.custom_id, placeholder: component.placeholder ?? null, kind: TYPES[component.type] },
    }, button, panel);
    listbox.bind(search);
    listbox.node.setAttribute("aria-multiselectable", String(most > 1));

    function row(choice) {
        const isChosen = chosen.has(choice.value);
        return [most > 1 && h("span", { class: `tick${isChosen ? " is-on" : ""}` }, isChosen && icon("check")), choiceRow(choice)];
    }

    function draw() {
        const names = choices.filter((choice) => chosen.has(choice.value)).map((choice) => choice.label);
        face.classList.toggle("is-empty", names.length === 0);
        fill(face, names.length > 0 ? names.join(", ") : component.placeholder ?? "Make a selection");
        node.dataset.values = [...chosen].join(",");
        fill(hint, chosen.size < least ? `Choose at least ${least}` : `${chosen.size} of at most ${most}`);
        done.disabled = chosen.size < least;
    }

    function showChoices(active = 0) {
        const shown = filterChoices(choices, search.value).map((choice) => ({ ...choice, isChosen: chosen.has(choice.value) }));
        listbox.show(shown, { active });
    }

    function open() {
        before = [...chosen].join();
        panel.hidden = false;
        button.setAttribute("aria-expanded", "true");
        search.value = "";
        search.classList.toggle("is-quiet", choices.length < SEARCH_FROM);
        showChoices();
        const room = window.innerHeight - button.getBoundingClientRect().bottom;
        panel.classList.toggle("is-above", room < 300);
        search.focus({ preventScroll: true });
        document.addEventListener("pointerdown", outside);
    }

    function close() {
        panel.hidden = true;
        button.setAttribute("aria-expanded", "false");
        document.removeEventListener("pointerdown", outside);
    }

    /** Choosing several ends by pressing Done or elsewhere, as long as there are enough. */
    function finish() {
        const hasChanged = before !== [...chosen].join();
        if (chosen.size < least) chosen = new Set(before ? before.split(",") : []);
        close();
        draw();
        button.focus({ preventScroll: true });
        if (hasChanged && (chosen.size >= least || least === 0)) onChoose([...chosen]);
    }

    function outside(event) {
        if (node.isConnected && node.contains(event.target)) return;
        if (most > 1) finish(); else close();
    }

    function pick(choice) {
        if (most <= 1) {
            const isSame = chosen.has(choice.value);
            chosen = new Set(isSame && least === 0 ? [] : [choice.value]);
            draw();
            close();
            button.focus({ preventScroll: true });
            onChoose([...chosen]);
            return;
        }
        if (!chosen.delete(choice.value) && chosen.size < most) chosen.add(choice.value);
        draw();
        showChoices(listbox.index());
    }

    search.addEventListener("input", () => showChoices());
    panel.addEventListener("keydown", (event) => {
        if (event.key === "ArrowDown" || event.key === "ArrowUp") listbox.move(event.key === "ArrowDown" ? 1 : -1);
        else if (event.key === "Enter" && event.target === search) { if (listbox.active()) pick(listbox.active()); }
        else if (event.key === "Escape") { if (most > 1) finish(); else { close(); button.focus(); } }
        else if (event.key === "Tab" && (event.shiftKey || event.target === done || most <= 1)) return close();
        else return;
        event.preventDefault();
        event.stopPropagation();
    });
    button.addEventListener("keydown", (event) => {
        if (event.key !== "ArrowDown" || !panel.hidden) return;
        event.preventDefault();
        open();
    });
    draw();
    return { node, button, values: () => [...chosen] };
}

function choicesOf(component, app) {
    switch (component.type) {
    case 5: return userChoices(app);
    case 6: return roleChoices(app);
    case 7: return [...userChoices(app), ...roleChoices(app)];
    case 8: return channelChoices(app, component.channel_types);
    default: return (component.options ?? []).map((option) => ({
        value: option.value, label: option.label, detail: option.description ?? "", search: `${option.label} ${option.description ?? ""}`,
        face: option.emoji ? () => h("span", {}, renderEmoji(option.emoji, app)) : null,
    }));
    }
}

function startValues(component) {
    const preset = (component.options ?? []).filter((option) => option.default).map((option) => option.value);
    return [...preset, ...(component.default_values ?? []).map((value) => value.id)];
}
