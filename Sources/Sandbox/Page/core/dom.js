/**
 * The only place where elements are made.
 *
 * Everything that people write (names, messages, embeds) reaches the page through here as text nodes or checked
 * attributes, so no other module can turn it into markup by accident.
 */

/** Attributes that would run or style something; the page's Content-Security-Policy forbids them anyway. */
const FORBIDDEN = /^(on|style$|srcdoc$|innerhtml$)/i;

/**
 * Makes an element.
 *
 * `class` and plain attributes are set as they are; `testid` becomes `data-testid`; `data` and `aria` are objects of
 * suffixes; `on` is an object of listeners. `null`, `undefined` and `false` leave an attribute out, `true` sets it empty.
 */
export function h(tag, attributes = {}, ...children) {
    const node = document.createElement(tag);
    const { testid, data = {}, aria = {}, on = {}, ...plain } = attributes;
    if (testid) node.dataset.testid = testid;
    for (const [name, value] of Object.entries(plain)) setAttribute(node, name, value);
    for (const [name, value] of Object.entries(data)) setAttribute(node, `data-${name}`, value);
    for (const [name, value] of Object.entries(aria)) {
        // false is a value of its own for ARIA: aria-expanded="false" is not the same as no aria-expanded.
        setAttribute(node, `aria-${name}`, typeof value === "boolean" ? String(value) : value);
    }
    for (const [name, listener] of Object.entries(on)) node.addEventListener(name, listener);
    append(node, children);
    return node;
}

function setAttribute(node, name, value) {
    if (FORBIDDEN.test(name)) throw new Error(`The attribute ${name} is not set from data.`);
    if (value === null || value === undefined || value === false) return;
    node.setAttribute(name, value === true ? "" : String(value));
}

function append(node, children) {
    for (const child of children.flat(Infinity)) {
        if (child === null || child === undefined || child === false) continue;
        node.append(child instanceof Node ? child : String(child));
    }
}

/** Puts exactly these children into the element. */
export function fill(node, ...children) {
    node.replaceChildren();
    append(node, children);
    return node;
}

/** Sets a colour through the object model, which a policy without `unsafe-inline` allows. */
export function tint(node, property, color) {
    if (color) node.style.setProperty(property, color);
    return node;
}

/**
 * Brings the children of `container` in line with `items`, keeping each element whose version is unchanged.
 *
 * Keeping them keeps keyboard focus, open menus, scroll positions and text selections through live updates.
 */
export function reconcile(container, items, { key, version, render }) {
    const known = container.knownChildren ?? new Map();
    const next = new Map();
    let position = container.firstChild;
    for (const item of items) {
        const id = key(item);
        const wanted = version(item);
        const old = known.get(id);
        const entry = old && old.version === wanted ? old : { node: render(item), version: wanted };
        next.set(id, entry);
        if (entry.node === position) {
            position = position.nextSibling;
        } else {
            container.insertBefore(entry.node, position);
        }
    }
    const kept = new Set([...next.values()].map((entry) => entry.node));
    for (const child of [...container.childNodes]) if (!kept.has(child)) child.remove();
    container.knownChildren = next;
}

/** How to find a control of a message again after the message was drawn anew; `null` for anything else. */
export function focusHook(node) {
    const message = node?.closest?.("[data-message-id]");
    if (!message) return null;
    const id = (name, value) => `[data-${name}="${CSS.escape(value)}"]`;
    const place = id("message-id", message.dataset.messageId);
    if (message === node) return place;
    if (node.dataset.action) return `${place} ${id("action", node.dataset.action)}`;
    const control = node.closest("[data-custom-id]");
    if (!control) return null;
    const inside = `${place} ${id("custom-id", control.dataset.customId)}`;
    return control === node ? inside : `${inside} ${node.localName}`;
}

/** Does what draws `root` anew, and gives the focus back to the same control if that took it away. */
export function holdFocus(root, draw) {
    const hook = root.contains(document.activeElement) ? focusHook(document.activeElement) : null;
    draw();
    if (hook && document.activeElement === document.body) root.querySelector(hook)?.focus({ preventScroll: true });
}

/** Moves keyboard focus among `nodes` with the arrow keys, Home and End; for lists, rails and radio groups. */
export function arrowKeys(container, selector, { horizontal = false, onMove } = {}) {
    const [back, forth] = horizontal ? ["ArrowLeft", "ArrowRight"] : ["ArrowUp", "ArrowDown"];
    container.addEventListener("keydown", (event) => {
        const nodes = [...container.querySelectorAll(selector)];
        const index = nodes.indexOf(document.activeElement);
        if (index < 0) return;
        const target = { [back]: index - 1, [forth]: index + 1, Home: 0, End: nodes.length - 1 }[event.key];
        if (target === undefined) return;
        event.preventDefault();
        const node = nodes[(target + nodes.length) % nodes.length];
        node.focus();
        onMove?.(node);
    });
}
