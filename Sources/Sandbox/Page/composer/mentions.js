/** Suggestions for `@`, `#` and `:` while writing, and their wire form when sending. */
import { channelChoices, filterChoices, roleChoices, userChoices } from "../chat/choices.js";
import { emojiInText, renderEmoji } from "../chat/custom-emoji.js";
import { choiceRow, createListbox } from "../chat/listbox.js";
import { READABLE } from "../core/lookup.js";

const BEGUN = /(?:^|\s)(?:([@#])([\p{L}\p{N}_.-]*)|(:)(\w{2,}))$/u;
const MOST = 8;

export function createMentions(input, app) {
    const { state } = app;
    /** What was picked from the list, as written text to wire form; text typed by hand stays text. */
    const picked = new Map();
    const listbox = createListbox({
        label: "Mentions", onPick: insert, renderItem: choiceRow,
        attributes: (choice) => ({ testid: "mention-suggestion", data: { value: choice.value } }),
    });

    /** The sign and what follows it, or `null`. */
    function begun() {
        const match = BEGUN.exec(input.value.slice(0, input.selectionStart));
        return match && { sign: match[1] ?? match[3], typed: match[2] ?? match[4] };
    }

    function choices(sign) {
        if (sign === "#") return channelChoices(app, [...READABLE]).map((choice) => ({ ...choice, wire: `<#${choice.value}>` }));
        if (sign === ":") return emojiChoices();
        const users = userChoices(app).map((choice) => ({ ...choice, wire: `<@${choice.value}>` }));
        const roles = roleChoices(app).filter((choice) => choice.value !== state.guildID).map((choice) => ({ ...choice, wire: `<@&${choice.value}>`, detail: "role" }));
        return [...users, ...roles];
    }

    function emojiChoices() {
        return app.lookup.emojisHere().map((emoji) => ({
            value: emoji.id, label: `${emoji.name}:`, detail: "", search: emoji.name, wire: emojiInText(emoji), face: () => renderEmoji(emoji, app),
        }));
    }

    function insert(choice) {
        const { sign, typed } = begun() ?? {};
        if (!sign) return;
        const caret = input.selectionStart;
        const written = `${sign}${choice.label}`;
        picked.set(written, choice.wire);
        input.setRangeText(`${written} `, caret - typed.length - 1, caret, "end");
        listbox.hide();
        input.dispatchEvent(new Event("input"));
    }

    return {
        isOpen: listbox.isOpen,
        hide: listbox.hide,
        update(popup) {
            const match = state.guildID ? begun() : null;
            const found = match ? filterChoices(choices(match.sign), match.typed).slice(0, MOST) : [];
            if (found.length === 0) return listbox.hide();
            popup.replaceChildren(listbox.node);
            listbox.show(found);
        },
        /** Answers whether the key was meant for the list. */
        key(event) {
            if (event.key === "ArrowDown" || event.key === "ArrowUp") listbox.move(event.key === "ArrowDown" ? 1 : -1);
            else if ((event.key === "Enter" || event.key === "Tab") && listbox.active()) insert(listbox.active());
            else if (event.key === "Escape") listbox.hide();
            else return false;
            return true;
        },
        encode(text) {
            // Longer names first, or @mia would eat the beginning of @mia-two.
            const known = [...picked].sort((left, right) => right[0].length - left[0].length);
            // What was pasted in wire form stays as it is.
            const replace = (wire) => (found, offset, whole) => (/<a?$/.test(whole.slice(0, offset)) ? found : wire);
            return known.reduce((result, [written, wire]) => result.replaceAll(written, replace(wire)), text);
        },
    };
}
