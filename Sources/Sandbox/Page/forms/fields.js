/** The inputs of a form: text, selects, radio and checkbox groups, each with its own check. */
import { h, fill } from "../core/dom.js";
import { isSelect, renderSelect } from "../chat/select.js";
import { fileInput } from "./file-field.js";

let counter = 0;

/**
 * One input with its label.
 *
 * @returns `null` for what has no value; else `node`, `id` (its custom_id), `value()` (perhaps a promise), `problem()` (a sentence or `null`),
 *   `show(problem)`, `focus()`
 */
export function createField({ label, description, component }, app) {
    const id = `field-${++counter}`;
    const make = makerFor(component);
    const input = make(component, id, app);
    const isRequired = component.required !== false && component.type !== 23;
    const error = h("p", { class: "field-error", id: `${id}-error`, role: "alert", testid: "modal-error", hidden: true });
    const node = h("div", { class: "field", data: { field: component.custom_id } },
        label && h("label", { class: "field-label", for: id }, label, isRequired && h("span", { class: "required", aria: { hidden: "true" } }, "*")),
        description && h("p", { class: "field-description", id: `${id}-about` }, description),
        input.node, error, input.extra);
    const target = input.target ?? input.node;
    target.setAttribute("aria-describedby", `${id}-error${description ? ` ${id}-about` : ""}`);
    if (isRequired) target.setAttribute("aria-required", "true");
    function show(problem) {
        fill(error, problem);
        error.hidden = !problem;
        node.classList.toggle("is-wrong", Boolean(problem));
        target.setAttribute("aria-invalid", String(Boolean(problem)));
    }
    // Once it was told, a problem goes away as soon as it is mended.
    for (const name of ["input", "change"]) node.addEventListener(name, () => error.hidden || show(input.problem(isRequired)));
    return {
        node,
        id: component.custom_id,
        value: input.value,
        problem: () => input.problem(isRequired),
        show,
        focus: () => target.focus(),
    };
}

function makerFor(component) {
    if (component.type === 4) return textInput;
    if (isSelect(component)) return selectInput;
    if (component.type === 21 || component.type === 22) return optionGroup;
    if (component.type === 23) return checkbox;
    if (component.type === 19) return fileInput;
    return unsupported;
}

function textInput(component, id) {
    const isParagraph = component.style === 2;
    const most = component.max_length ?? 4000;
    const least = component.min_length ?? 0;
    const target = h(isParagraph ? "textarea" : "input", {
        class: "input", id, type: isParagraph ? null : "text", rows: isParagraph ? 4 : null, placeholder: component.placeholder ?? null,
        autocomplete: "off", testid: "modal-input", data: { "custom-id": component.custom_id },
    });
    target.value = component.value ?? "";
    const counter = h("p", { class: "field-counter" });
    const count = () => {
        // People count characters, not UTF-16 units.
        const length = [...target.value].length;
        counter.classList.toggle("is-over", length > most);
        fill(counter, component.max_length || length > most ? `${length} / ${most}` : null);
    };
    target.addEventListener("input", count);
    count();
    return {
        node: target, extra: counter, value: () => target.value,
        problem(isRequired) {
            const length = [...target.value].length;
            if (length === 0) return isRequired ? "This field is required." : null;
            if (isRequired && target.value.trim() === "") return "This field is required.";
            if (length < least) return `Must be at least ${least} characters; these are ${length}.`;
            return length > most ? `Must be at most ${most} characters; these are ${length}.` : null;
        },
    };
}

function selectInput(component, id, app) {
    const control = renderSelect(component, app, { id, onChoose: () => control.node.dispatchEvent(new Event("change", { bubbles: true })) });
    control.node.dataset.inForm = "true";
    return {
        node: control.node, target: control.button, value: control.values,
        problem(isRequired) {
            const chosen = control.values().length;
            if (chosen === 0) return isRequired ? "Make a selection." : null;
            const least = component.min_values ?? 1;
            return chosen < least ? `Choose at least ${least}.` : null;
        },
    };
}

/** A radio group gives one value, a checkbox group a list. */
function optionGroup(component, id) {
    const isRadio = component.type === 21;
    const inputs = component.options.map((option) => h("input", {
        type: isRadio ? "radio" : "checkbox", name: id, value: option.value, checked: Boolean(option.default),
        testid: "modal-option", data: { value: option.value },
    }));
    const node = h("div", { class: "options", id, role: isRadio ? "radiogroup" : "group", tabindex: -1, testid: "modal-input", data: { "custom-id": component.custom_id } },
        component.options.map((option, index) => h("label", { class: "tick-line" }, inputs[index],
            h("span", {}, option.label, option.description && h("small", {}, option.description)))));
    const chosen = () => inputs.filter((input) => input.checked).map((input) => input.value);
    return {
        node, value: () => (isRadio ? chosen()[0] ?? null : chosen()),
        problem(isRequired) {
            const count = chosen().length;
            if (count === 0 && isRequired) return "Make a selection.";
            if (!isRadio && count > 0 && count < (component.min_values ?? 1)) return `Choose at least ${component.min_values}.`;
            return !isRadio && count > (component.max_values ?? 10) ? `Choose at most ${component.max_values}.` : null;
        },
    };
}

function checkbox(component, id) {
    const input = h("input", { type: "checkbox", id, checked: Boolean(component.default), testid: "modal-input", data: { "custom-id": component.custom_id } });
    return { node: h("div", { class: "single-check" }, input), target: input, value: () => input.checked, problem: () => null };
}

function unsupported(component, id) {
    const node = h("p", { class: "unknown", id, tabindex: -1 }, `An input of type ${component.type} cannot be shown here.`);
    return { node, value: () => [], problem: (isRequired) => (isRequired ? "This cannot be filled in here." : null) };
}
