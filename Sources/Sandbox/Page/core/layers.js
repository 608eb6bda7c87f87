/**
 * What lies over something else and goes away with Escape, the topmost first.
 *
 * Native dialogs close themselves; while one is open, nothing below it hears the key.
 */
const layers = [];

/** Adds a layer. @returns what takes it away again without calling `close` */
export function addLayer(close) {
    const layer = { close };
    layers.push(layer);
    return () => {
        const index = layers.indexOf(layer);
        if (index >= 0) layers.splice(index, 1);
    };
}

document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented || layers.length === 0 || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    layers.at(-1).close();
});
