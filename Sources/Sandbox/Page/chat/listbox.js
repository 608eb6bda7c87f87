/** A list from which one is picked with mouse or keys while the focus stays in a field: the ARIA combobox pattern. */
import { h, fill } from "../core/dom.js";

let counter = 0;

/**
 * @param options `label` for screen readers, `onPick(item)`, `renderItem(item)` (contents of a row),
 *   `attributes(item)` (test hooks of a row), `empty` (sentence when nothing matches)
 * @returns `node`, `show(items)`, `hide()`, `move(step)`, `active()`, `isOpen()`, `bind(field)`
 */
export function createListbox({ label, onPick, renderItem, attributes, empty }) {
    const id = `list-${++counter}`;
    const node = h("div", { class: "listbox", id, role: "listbox", hidden: true, aria: { label } });
    let items = [];
    let index = -1;
    let field = null;

    function mark(next) {
        index = next;
        const options = [...node.querySelectorAll("[role=option]")];
        options.forEach((option, at) => {
            option.classList.toggle("is-active", at === index);
            option.setAttribute("aria-selected", String(at === index || items[at]?.isChosen === true));
        });
        options[index]?.scrollIntoView({ block: "nearest" });
        if (index >= 0) field?.setAttribute("aria-activedescendant", `${id}-${index}`);
        else field?.removeAttribute("aria-activedescendant");
    }

    function show(next, { active = 0 } = {}) {
        items = next;
        let group = null;
        fill(node, items.length === 0 && empty && h("p", { class: "listbox-empty" }, empty), items.map((item, at) => {
            const heading = item.group && item.group !== group && h("p", { class: "listbox-group", role: "presentation" }, item.group);
            group = item.group;
            return [heading, h("div", {
                class: "option", role: "option", id: `${id}-${at}`, ...attributes(item),
                on: {
                    // Pressing must not take the focus out of the field.
                    mousedown: (event) => event.preventDefault(),
                    click: () => onPick(item),
                    mousemove: () => at !== index && mark(at),
                },
            }, renderItem(item))];
        }));
        node.hidden = items.length === 0 && !empty;
        field?.setAttribute("aria-expanded", String(!node.hidden));
        mark(items.length === 0 ? -1 : Math.min(Math.max(active, -1), items.length - 1));
    }

    return {
        node,
        show,
        hide() {
            items = [];
            fill(node);
            node.hidden = true;
            mark(-1);
            field?.setAttribute("aria-expanded", "false");
        },
        move(step) {
            if (items.length > 0) mark((index + step + items.length) % items.length);
        },
        active: () => items[index] ?? null,
        index: () => index,
        isOpen: () => !node.hidden,
        /** Announces the list as belonging to this field. */
        bind(next) {
            field = next;
            for (const [name, value] of Object.entries({ role: "combobox", "aria-controls": id, "aria-autocomplete": "list", "aria-expanded": "false" })) {
                next.setAttribute(name, value);
            }
        },
    };
}

/** How users, roles, channels and plain choices look in a list. */
export function choiceRow(choice) {
    return [
        choice.face && h("span", { class: "option-face" }, choice.face()),
        h("span", { class: "option-label" }, choice.label),
        choice.detail && h("span", { class: "option-detail" }, choice.detail),
    ];
}
