/** An option of a command that takes a file. */
import { h } from "../core/dom.js";
import { acceptOf, problemWith } from "../core/files.js";

let counter = 0;

/** There is no list to choose from. */
const NO_LIST = { isOpen: () => false, hide() {}, move() {}, active: () => null, index: () => -1 };

/** As `createOptionField`; `read()` gives the file itself, which is encoded when the command is sent. */
export function createFileOption(option, app, { onFocus }) {
    const id = `file-option-${++counter}`;
    const input = h("input", {
        class: "pill-input pill-file", id, type: "file", testid: "command-option", data: { option: option.name }, accept: acceptOf(option.file_types),
        aria: { required: Boolean(option.required), describedby: "command-help" },
    });
    const node = h("label", { class: `pill${option.required ? " is-required" : ""}`, for: id }, h("span", { class: "pill-name" }, option.name), input);
    const chosen = () => input.files[0] ?? null;

    function show(problem) {
        node.classList.toggle("is-wrong", Boolean(problem));
        input.setAttribute("aria-invalid", String(Boolean(problem)));
    }
    const field = {
        option, node, input, listbox: NO_LIST, show,
        isFilled: () => chosen() !== null,
        isPicked: () => chosen() !== null,
        pickActive: () => false,
        read() {
            const file = chosen();
            if (!file) return option.required ? { problem: "Choose a file." } : { value: undefined };
            const problem = problemWith([file]);
            return problem ? { problem } : { value: file };
        },
    };
    input.addEventListener("change", () => show(null));
    input.addEventListener("focus", () => onFocus(field));
    return field;
}
