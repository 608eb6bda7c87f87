/** The list of commands that opens when a message begins with a slash. */
import { h } from "../core/dom.js";
import { icon } from "../core/icons.js";
import { createListbox } from "../chat/listbox.js";
import { findCommands } from "./commands.js";

/** @param onPick what to do with the chosen entry */
export function createPalette({ onPick }) {
    const listbox = createListbox({
        label: "Commands", empty: "No command matches. Commands you may not use are not listed.", onPick,
        attributes: (entry) => ({ testid: "command-suggestion", data: { command: entry.name } }),
        renderItem: (entry) => [
            h("span", { class: "option-face" }, icon("slash")),
            h("span", { class: "option-label" }, `/${entry.name}`,
                entry.options.map((option) => h("span", { class: `option-argument${option.required ? " is-required" : ""}` }, option.name))),
            h("span", { class: "option-detail" }, entry.description),
        ],
    });
    listbox.node.classList.add("palette");
    return {
        ...listbox,
        search: (entries, typed) => listbox.show(findCommands(entries, typed)),
    };
}
