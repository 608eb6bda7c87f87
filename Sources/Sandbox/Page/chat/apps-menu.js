/** Context-menu commands: what bots offer to do with a message or a member. */
import { h } from "../core/dom.js";
import { icon } from "../core/icons.js";
import { toast } from "../core/toast.js";
import { choiceRow, createListbox } from "./listbox.js";

const KINDS = { user: 2, message: 3 };

/**
 * A button that opens the list, or `null` where no bot offers anything.
 *
 * @param kind `user` or `message`; @param target the id of the member or message
 */
export function appsButton(kind, target, app) {
    const commands = () => app.lookup.commands().filter((command) => command.type === KINDS[kind]);
    if (commands().length === 0) return null;
    return h("button", {
        class: "icon-button apps-button", type: "button", testid: "apps", data: { target }, title: "Apps",
        aria: { label: `Apps for this ${kind === "user" ? "member" : "message"}`, haspopup: "listbox" },
        on: { click: (event) => openMenu(event.currentTarget, commands(), target, app) },
    }, icon("dots"));
}

function openMenu(button, commands, target, app) {
    const dialog = h("dialog", { class: "menu", testid: "apps-menu", aria: { label: "Apps" } });
    const listbox = createListbox({
        label: "Apps", renderItem: choiceRow, onPick: (choice) => { dialog.close(); run(choice.command, target, app); },
        attributes: (choice) => ({ testid: "apps-command", data: { command: choice.label } }),
    });
    dialog.append(listbox.node);
    listbox.node.tabIndex = 0;
    dialog.addEventListener("keydown", (event) => {
        if (event.key === "ArrowDown" || event.key === "ArrowUp") listbox.move(event.key === "ArrowDown" ? 1 : -1);
        else if (event.key === "Enter" && listbox.active()) { dialog.close(); run(listbox.active().command, target, app); }
        else return;
        event.preventDefault();
    });
    // A press beside the list lands on the backdrop, which counts as the dialog itself.
    dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
    dialog.addEventListener("close", () => {
        dialog.remove();
        button.focus();
    });
    document.body.append(dialog);
    listbox.show(commands.map((command) => ({ value: command.id, label: command.name, detail: command.application_name, command })));
    dialog.showModal();
    const place = button.getBoundingClientRect();
    const [width, height] = [dialog.offsetWidth, dialog.offsetHeight];
    dialog.style.left = `${Math.max(8, Math.min(place.right - width, window.innerWidth - width - 8))}px`;
    dialog.style.top = `${place.bottom + height + 8 > window.innerHeight ? Math.max(8, place.top - height - 4) : place.bottom + 4}px`;
    listbox.node.focus();
}

async function run(command, target, { state, interactions }) {
    const call = {
        as: state.me.id, guild_id: state.guildID, channel_id: state.channelID, application_id: command.application_id,
        name: command.name, type: command.type, target_id: target, options: {},
    };
    await interactions.command(call, command.name).catch((error) => toast(error.message, "error"));
}
