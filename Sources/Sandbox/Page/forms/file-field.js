/** A field of a form that takes files. */
import { h, fill } from "../core/dom.js";
import { acceptOf, encodeFiles, filesOf, problemWith } from "../core/files.js";
import { fileSize } from "../core/format.js";
import { icon } from "../core/icons.js";

export function fileInput(component, id) {
    const most = component.max_values ?? 1;
    const least = component.min_values ?? 1;
    const types = component.file_types ?? [];
    let files = [];
    const chooser = h("input", {
        type: "file", id, class: "visually-hidden", multiple: most > 1, accept: acceptOf(types),
        testid: "modal-input", data: { "custom-id": component.custom_id },
    });
    const list = h("ul", { class: "file-list" });
    const hint = [most > 1 ? `Up to ${most} files` : "One file", types.length > 0 && types.join(", ")].filter(Boolean).join(" · ");
    const zone = h("label", { class: "file-zone", for: id }, icon("file"), h("span", {}, "Choose or drop files", h("small", {}, hint)));
    const node = h("div", { class: "file-field" }, chooser, zone, list);

    function set(next) {
        files = next;
        fill(list, files.map((file) => h("li", { class: "file-item", testid: "modal-file", data: { filename: file.name } },
            h("span", { class: "tray-name" }, file.name), h("span", { class: "attachment-size" }, fileSize(file.size)),
            h("button", { class: "icon-button", type: "button", aria: { label: `Take ${file.name} out` }, on: { click: () => set(files.filter((item) => item !== file)) } }, icon("trash")))));
    }
    const add = (more) => set(most === 1 ? more.slice(0, 1) : [...files, ...more]);
    chooser.addEventListener("change", () => {
        add([...chooser.files]);
        chooser.value = "";
    });
    node.addEventListener("dragover", (event) => event.preventDefault());
    node.addEventListener("drop", (event) => {
        event.preventDefault();
        add(filesOf(event.dataTransfer));
    });
    return {
        node, target: chooser, value: () => encodeFiles(files),
        problem(isRequired) {
            if (files.length === 0) return isRequired ? "Choose a file." : null;
            if (files.length < least) return `Choose at least ${least} files.`;
            return problemWith(files, most);
        },
    };
}
