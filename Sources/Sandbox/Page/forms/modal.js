/** Forms that bots open over the page. */
import { h, fill, focusHook } from "../core/dom.js";
import { icon } from "../core/icons.js";
import { renderMarkdown } from "../chat/markdown-view.js";
import { createField } from "./fields.js";

const FOCUSABLE = "button:not([disabled]), input, textarea, select, a[href], [tabindex='0']";

/** Shows the form and waits for nobody: what becomes of it is told by the interactions. */
export function openModal(app, form) {
    const opener = document.activeElement;
    const openerHook = focusHook(opener);
    const fields = [];
    const body = h("div", { class: "modal-body" }, (form.components ?? []).map((component) => part(component, fields, app)));
    const failure = h("p", { class: "failure", role: "alert", testid: "modal-failure", hidden: true });
    const submit = h("button", { class: "button button-primary", type: "submit", testid: "modal-submit" }, "Submit");
    const cancel = h("button", { class: "button button-quiet", type: "button", testid: "modal-cancel" }, "Cancel");
    const close = h("button", { class: "icon-button", type: "button", aria: { label: "Close" } }, icon("close"));
    const frame = h("form", { class: "modal-frame", novalidate: true },
        h("header", { class: "modal-head" }, h("h2", { id: "modal-title" }, form.title), close),
        failure, body,
        h("footer", { class: "modal-foot" }, h("p", { class: "modal-hint" }, "Goes to the application, not to a person."), cancel, submit));
    const dialog = h("dialog", { class: "modal", testid: "modal", aria: { labelledby: "modal-title" } }, frame);

    const leave = () => dialog.close();
    cancel.addEventListener("click", leave);
    close.addEventListener("click", leave);
    dialog.addEventListener("close", () => {
        dialog.remove();
        // The button that opened it may have been drawn anew meanwhile.
        const target = opener?.isConnected ? opener : openerHook && document.querySelector(openerHook);
        (target ?? document.querySelector("[data-testid=composer]"))?.focus();
    });
    dialog.addEventListener("keydown", (event) => keepFocus(event, dialog));
    frame.addEventListener("submit", async (event) => {
        event.preventDefault();
        if (submit.disabled || !check(fields)) return;
        submit.disabled = true;
        failure.hidden = true;
        fill(submit, h("span", { class: "spinner" }), "Submitting");
        const values = await Promise.all(fields.map(async (field) => [field.id, await field.value()]));
        const problem = await app.interactions.modal(form.interaction_id, Object.fromEntries(values));
        if (!problem) return leave();
        submit.disabled = false;
        fill(submit, "Submit");
        fill(failure, icon("warning"), problem);
        failure.hidden = false;
    });

    document.body.append(dialog);
    dialog.showModal();
    (fields[0] ?? { focus: () => submit.focus() }).focus();
}

/** A label around an input, text, or a row of the older kind; inputs are added to `fields`. */
function part(component, fields, app) {
    const add = (description) => {
        const field = createField(description, app);
        fields.push(field);
        return field.node;
    };
    if (component.type === 18) return add({ label: component.label, description: component.description, component: component.component });
    if (component.type === 10) return h("div", { class: "markdown modal-text" }, renderMarkdown(component.content, app));
    if (component.type === 1) return (component.components ?? []).map((child) => add({ label: child.label, component: child }));
    return null;
}

/** Shows every problem and goes to the first. */
function check(fields) {
    const wrong = fields.filter((field) => {
        const problem = field.problem();
        field.show(problem);
        return problem;
    });
    wrong[0]?.focus();
    return wrong.length === 0;
}

/** Tab goes round within the form; browsers would let it out to their own controls. */
function keepFocus(event, dialog) {
    if (event.key !== "Tab" || event.defaultPrevented) return;
    const nodes = [...dialog.querySelectorAll(FOCUSABLE)].filter((node) => node.offsetParent !== null);
    const [first, last] = [nodes[0], nodes.at(-1)];
    const leaves = event.shiftKey ? document.activeElement === first : document.activeElement === last;
    if (!leaves) return;
    event.preventDefault();
    (event.shiftKey ? last : first).focus();
}
