/** The files that go with the next message: chosen, dropped or pasted, each with a way to take it out again. */
import { h, fill } from "../core/dom.js";
import { dataURL, encodeFiles, filesOf, problemWith } from "../core/files.js";
import { fileSize } from "../core/format.js";
import { icon } from "../core/icons.js";

/** Larger pictures are shown by their name alone. */
const PREVIEW_UP_TO = 4 * 1024 * 1024;

/**
 * @param options `room` takes what is dropped; `input` what is pasted; `mayAttach()`; `onProblem(sentence)`; `onChange()`
 * @returns `button`, `node`, `files()`, `encoded()`, `clear()`, `restore(files)`
 */
export function createTray({ room, input, mayAttach, onProblem, onChange }) {
    let files = [];
    const chooser = h("input", { type: "file", multiple: true, class: "visually-hidden", tabindex: -1, testid: "composer-files", aria: { label: "Files to attach" } });
    const button = h("button", { class: "icon-button", type: "button", testid: "composer-attach", title: "Attach files", aria: { label: "Attach files" }, on: { click: () => chooser.click() } }, icon("plus"));
    const list = h("ul", { class: "tray", testid: "tray", hidden: true, aria: { label: "Files to send" } });
    const veil = h("div", { class: "drop-veil", hidden: true }, icon("file"), h("p", {}, "Drop files to send them here"));
    room.append(veil);

    function add(more) {
        if (more.length === 0) return;
        if (!mayAttach()) return onProblem("You may not attach files in this channel.");
        const problem = problemWith([...files, ...more]);
        if (problem) return onProblem(problem);
        set([...files, ...more]);
        input.focus();
    }

    function set(next) {
        files = next;
        fill(list, files.map((file) => card(file)));
        list.hidden = files.length === 0;
        onChange();
    }

    function card(file) {
        const face = h("span", { class: "tray-face" }, icon(file.type.startsWith("image/") ? "image" : "file"));
        if (file.type.startsWith("image/") && file.size <= PREVIEW_UP_TO) {
            dataURL(file).then((url) => fill(face, h("img", { src: url, alt: "" }))).catch(() => {});
        }
        return h("li", { class: "tray-file", testid: "tray-file", data: { filename: file.name } }, face,
            h("span", { class: "tray-name", title: file.name }, file.name), h("span", { class: "attachment-size" }, fileSize(file.size)),
            h("button", { class: "icon-button", type: "button", aria: { label: `Do not send ${file.name}` }, on: { click: () => { set(files.filter((item) => item !== file)); input.focus(); } } }, icon("trash")));
    }

    chooser.addEventListener("change", () => {
        add([...chooser.files]);
        chooser.value = "";
    });
    input.addEventListener("paste", (event) => {
        const pasted = filesOf(event.clipboardData);
        if (pasted.length === 0) return;
        event.preventDefault();
        add(pasted);
    });
    const hasFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
    room.addEventListener("dragover", (event) => {
        if (!hasFiles(event)) return;
        event.preventDefault();
        veil.hidden = !mayAttach();
    });
    room.addEventListener("dragleave", (event) => {
        if (!room.contains(event.relatedTarget)) veil.hidden = true;
    });
    room.addEventListener("drop", (event) => {
        if (!hasFiles(event)) return;
        event.preventDefault();
        veil.hidden = true;
        add(filesOf(event.dataTransfer));
    });
    return { button, chooser, node: list, files: () => files, encoded: () => encodeFiles(files), clear: () => set([]), restore: set };
}
