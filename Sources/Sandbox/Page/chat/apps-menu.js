/** Context-menu commands: what bots offer to do with a message or a member. */
import { h } from "../core/dom.js";
import { icon } from "../core/icons.js";
import { openPopover } from "../core/popover.js";
import { toast } from "../core/toast.js";
import { choiceRow, createListbox } from "./listbox.js";

const KINDS = { user: 2, message: 3 };

/**
 * A button that opens the list, or `null` where no bot offers anything.
 *
 * @param kind `user` or `message`; @param target the id of the member or message
 */
export function appsButton(kind, target, app, attributes = {}) {
    const commands = () => app.lookup.commands().filter((command) => command.type === KINDS[kind]);
    if (commands().length === 0) return null;
    return h("button", {
        class: "icon-button apps-button", type: "button", testid: "apps", data: { target, action: "apps" }, title: "Apps",
        aria: { label: `Apps for this ${kind === "user" ? "member" : "message"}`, haspopup: "listbox" },
        on: { click: (event) => openMenu(event.currentTarget, commands(), target, app) }, ...attributes,
    }, icon("dots"));
}

function openMenu(button, commands, target, app) {
    const pick = ({ command }) => {
        dialog.close();
        run(command, target, app);
    };
    const listbox = createListbox({
        label: "Apps", renderItem: choiceRow, onPick: pick,
        attributes: (choice) => ({ testid: "apps-command", data: { command: choice.label } }),
    });
    listbox.node.tabIndex = 0;
    listbox.show(commands.map((command) => ({ value: command.id, label: command.name, detail: command.application_name, command })));
    const dialog = openPopover(button, { label: "Apps", testid: "apps-menu" }, listbox.node);
    dialog.addEventListener("keydown", (event) => {
        if (event.key === "ArrowDown" || event.key === "ArrowUp") listbox.move(event.key === "ArrowDown" ? 1 : -1);
        else if (event.key === "Enter" && listbox.active()) pick(listbox.active());
        else return;
        event.preventDefault();
    });
    listbox.node.focus();
}

async function run(command, target, { state, interactions }) {
    const call = {
        as: state.me.id, guild_id: state.guildID, channel_id: state.channelID, application_id: command.application_id,
        name: command.name, type: command.type, target_id: target, options: {},
    };
    await interactions.command(call, command.name).catch((error) => toast(error.message, "error"));
}
