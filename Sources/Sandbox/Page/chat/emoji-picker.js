/** Emoji to react with: a few that are used often, or any that is typed. */
import { h } from "../core/dom.js";
import { openPopover } from "../core/popover.js";
import { emojiKey, renderEmoji } from "./custom-emoji.js";

const OFTEN = [
    ["👍", "thumbs up"], ["👎", "thumbs down"], ["❤️", "heart"], ["😂", "joy"], ["🎉", "party"], ["😮", "surprise"], ["😢", "sad"], ["😡", "angry"],
    ["✅", "check"], ["❌", "cross"], ["👀", "eyes"], ["🙏", "thanks"], ["🔥", "fire"], ["🚀", "rocket"], ["⭐", "star"], ["💯", "hundred"],
    ["🎫", "ticket"], ["📌", "pin"], ["🔒", "lock"], ["🔔", "bell"], ["⚠️", "warning"], ["❓", "question"], ["1️⃣", "one"], ["2️⃣", "two"],
];
const COLUMNS = 8;

/** @param onPick gets the emoji, or `name:id` of one of the server's own */
export function openEmojiPicker(anchor, app, onPick) {
    const pick = (emoji) => {
        dialog.close();
        onPick(emoji);
    };
    const own = app.lookup.emojisHere().map((emoji) => [emojiKey(emoji), emoji.name, renderEmoji(emoji, app)]);
    const buttons = [...own, ...OFTEN].map(([emoji, name, face], index) => h("button", {
        class: "emoji-choice", type: "button", tabindex: index === 0 ? 0 : -1, testid: "emoji-choice", data: { emoji },
        title: name, aria: { label: name }, on: { click: () => pick(emoji) },
    }, face ?? emoji));
    const typed = h("input", { class: "select-search", type: "text", maxlength: 32, placeholder: "Another emoji, then Enter", testid: "emoji-input", aria: { label: "Another emoji" } });
    typed.addEventListener("keydown", (event) => {
        if (event.key !== "Enter" || !typed.value.trim()) return;
        event.preventDefault();
        pick(typed.value.trim());
    });
    const grid = h("div", { class: "emoji-grid", role: "group", aria: { label: "Often used" } }, buttons);
    grid.addEventListener("keydown", (event) => {
        const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -COLUMNS, ArrowDown: COLUMNS }[event.key];
        const target = buttons[buttons.indexOf(document.activeElement) + step];
        if (!step || !target) return;
        event.preventDefault();
        target.focus();
    });
    const dialog = openPopover(anchor, { label: "Add a reaction", testid: "emoji-picker", kind: "emoji-picker" }, grid, typed);
    buttons[0].focus();
}
