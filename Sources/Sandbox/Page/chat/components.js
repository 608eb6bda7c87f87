/** What a message can be answered with, and how it is laid out: rows of buttons, selects, containers, sections. */
import { h, tint } from "../core/dom.js";
import { cssColor, localURL, safeURL } from "../core/format.js";
import { icon } from "../core/icons.js";
import { renderFile } from "./attachments.js";
import { renderEmoji } from "./custom-emoji.js";
import { renderMarkdown } from "./markdown-view.js";
import { attachmentOf, isPicture, renderGallery, renderPicture, renderPictureLink } from "./media.js";
import { isSelect, renderSelect } from "./select.js";

const BUTTON_STYLES = { 1: "primary", 2: "secondary", 3: "success", 4: "danger", 5: "link", 6: "secondary" };

export function renderComponents(message, app) {
    if (!message.components?.length) return null;
    return h("div", { class: "components" }, message.components.map((component) => render(component, message, app)));
}

function render(component, message, app) {
    const children = () => (component.components ?? []).map((child) => render(child, message, app));
    if (isSelect(component)) return select(component, message, app);
    switch (component.type) {
    case 1: return h("div", { class: "row" }, children());
    case 2: return button(component, message, app);
    case 9: return h("div", { class: "section", testid: "section" }, h("div", {}, children()), component.accessory && render(component.accessory, message, app));
    case 10: return h("div", { class: "content markdown", testid: "content" }, renderMarkdown(component.content, app));
    case 11: return media(component, message, { isSmall: true });
    case 12: return renderGallery((component.items ?? []).map((item) => media(item, message)).filter(Boolean));
    case 13: return file(component, message);
    case 14: return h("hr", { class: `divider${component.divider === false ? " is-blank" : ""}${component.spacing === 2 ? " is-wide" : ""}` });
    case 17: return tint(h("div", { class: "container", testid: "container" }, children()), "--bar", cssColor(component.accent_color));
    default: return h("p", { class: "unknown" }, `A component of type ${component.type} cannot be shown here.`);
    }
}

function button(component, message, app) {
    const label = component.label ?? component.emoji?.name ?? "";
    const face = [component.emoji && h("span", { class: "button-emoji" }, renderEmoji(component.emoji, app)), component.label];
    const style = BUTTON_STYLES[component.style] ?? "secondary";
    if (component.style === 5) {
        const url = safeURL(component.url);
        return h("a", {
            class: "button button-link", testid: "component-button", data: { label }, target: "_blank", rel: "noopener noreferrer nofollow",
            href: component.disabled || !url ? null : localURL(component.url), aria: { disabled: component.disabled ? "true" : null },
        }, face, icon("external"));
    }
    const isBusy = app.state.busy.has(`${message.id}/${component.custom_id}`);
    return h("button", {
        class: `button button-${style}${isBusy ? " is-busy" : ""}`, type: "button", testid: "component-button",
        data: { label, "custom-id": component.custom_id }, disabled: Boolean(component.disabled), aria: { busy: isBusy ? "true" : null },
        on: { click: () => app.interactions.component(message, component.custom_id) },
    }, face, isBusy && h("span", { class: "spinner" }));
}

function select(component, message, app) {
    const key = `${message.id}/${component.custom_id}`;
    const control = renderSelect(component, app, {
        isBusy: app.state.busy.has(key), chosen: app.state.chosen.get(key),
        onChoose: (values) => {
            app.state.chosen.set(key, values);
            app.interactions.component(message, component.custom_id, values);
        },
    });
    return control.node;
}

function file(component, message) {
    const attachment = attachmentOf(component.file, message)
        ?? { filename: component.name ?? "file", size: component.size, url: component.file?.url };
    return renderFile(attachment);
}

function media(item, message, { isSmall = false } = {}) {
    const attachment = attachmentOf(item.media, message);
    if (!attachment) return renderPictureLink(item.media?.url, item.description ?? "Picture");
    if (!isPicture(attachment)) return renderFile(attachment);
    return renderPicture(attachment, { description: item.description, spoiler: Boolean(item.spoiler), isSmall });
}
