/** Files that a person chose, dropped or pasted, on their way to the sandbox. */
import { fileSize } from "./format.js";

export const MOST_FILES = 10;
export const LARGEST_FILE = 10 * 1024 * 1024;

/** The sentence that says why these files cannot be sent, or `null`. */
export function problemWith(files, most = MOST_FILES) {
    const large = files.find((file) => file.size > LARGEST_FILE);
    if (large) return `${large.name} has ${fileSize(large.size)}; a file may have ${fileSize(LARGEST_FILE)}.`;
    return files.length > most ? `At most ${most} file${most === 1 ? "" : "s"}, please; these are ${files.length}.` : null;
}

/** As the control API takes files: `{filename, content_type, data}`, the data in Base64. */
export function encodeFiles(files) {
    return Promise.all(files.map(async (file) => ({
        filename: file.name || "file", content_type: file.type || "application/octet-stream",
        data: (await dataURL(file)).replace(/^[^,]*,/, ""),
    })));
}

/** The contents as a `data:` URL, which the page's policy lets an image show. */
export function dataURL(file) {
    return new Promise((resolve, reject) => {
        const reader = new FileReader();
        reader.addEventListener("load", () => resolve(file.size === 0 ? "data:," : reader.result));
        reader.addEventListener("error", () => reject(new Error(`${file.name} cannot be read.`)));
        reader.readAsDataURL(file);
    });
}

/** The files in what was dropped or pasted. */
export const filesOf = (transfer) => [...(transfer?.files ?? [])];

const GROUPS = { image: "image/*", video: "video/*", audio: "audio/*" };

/** For a chooser's `accept`: what Discord names by group or extension, as browsers name it. */
export const acceptOf = (types) => (types ?? []).map((type) => GROUPS[type] ?? type).join(",") || null;
