/** Where one writes: plain messages, or a command after a slash. */
import { h, fill } from "../core/dom.js";
import { icon } from "../core/icons.js";
import { CHANNEL, nameOf, recipientOf } from "../core/lookup.js";
import { toast } from "../core/toast.js";
import { createCommandForm } from "./command-form.js";
import { completedCommand, listCommands } from "./commands.js";
import { createMentions } from "./mentions.js";
import { startEditing } from "../chat/actions.js";
import { createPalette } from "./palette.js";
import { openPollForm } from "./poll-form.js";
import { createReplyBar } from "./reply-bar.js";
import { createTray } from "./tray.js";
import { createTyping } from "./typing.js";

const LONGEST = 2000;
const COUNT_FROM = 1800;

/** @param room where files can be dropped */
export function mountComposer(root, room, app) {
    const { state, lookup, api, session } = app;
    const popup = h("div", { class: "popup" });
    const input = h("textarea", { class: "composer-input", testid: "composer", rows: 1, autocomplete: "off", aria: { label: "Message" } });
    const count = h("span", { class: "composer-count", hidden: true });
    const error = h("p", { class: "composer-error", role: "alert", testid: "composer-error", hidden: true });
    const slash = h("button", { class: "icon-button", type: "button", testid: "open-commands", title: "Commands", aria: { label: "Commands" } }, icon("slash"));
    const send = h("button", { class: "send-button", type: "submit", testid: "composer-send", aria: { label: "Send" } }, icon("send"));
    const tray = createTray({
        room, input, onProblem: showError, onChange: () => showError(null),
        mayAttach: () => !input.disabled && lookup.current()?.channel.can_attach !== false,
    });
    const replyBar = createReplyBar(app, { onLeave: () => input.focus() });
    const tellTyping = createTyping(app);
    const ask = h("button", { class: "icon-button", type: "button", testid: "composer-poll", title: "Ask in a poll", aria: { label: "Ask in a poll", haspopup: "dialog" }, on: { click: () => openPollForm(app) } }, icon("poll"));
    const form = h("form", { class: "composer", testid: "composer-form" }, tray.button, tray.chooser, ask, slash, input, count, send);
    const commandDock = h("div", { class: "command-dock", hidden: true });
    fill(root, popup, error, replyBar.node, tray.node, form, commandDock);

    const palette = createPalette({ onPick: choose });
    palette.bind(input);
    const mentions = createMentions(input, app);
    let drafts = new Map();
    let shownPlace = null;
    let isSending = false;

    const commands = () => listCommands(lookup.commands());

    function showError(sentence) {
        fill(error, sentence && icon("warning"), sentence);
        error.hidden = !sentence;
    }

    function fit() {
        input.style.height = "auto";
        input.style.height = `${Math.min(input.scrollHeight, 200)}px`;
        const length = [...input.value].length;
        count.hidden = length < COUNT_FROM;
        count.classList.toggle("is-over", length > LONGEST);
        fill(count, LONGEST - length);
    }

    function update() {
        fit();
        showError(null);
        tellTyping(input.value);
        const typed = /^\/([\w\-\p{L} ]*)$/u.exec(input.value)?.[1];
        if (typed === undefined || commands().length === 0) {
            palette.hide();
            mentions.update(popup);
            return;
        }
        const complete = completedCommand(commands(), typed);
        if (complete) return choose(complete);
        popup.replaceChildren(palette.node);
        palette.search(commands(), typed);
    }

    function choose(entry) {
        palette.hide();
        input.value = "";
        fit();
        showError(null);
        const command = createCommandForm(entry, app, { popup, onLeave: leaveCommand, onSent: () => leaveCommand("") });
        fill(commandDock, command.node);
        commandDock.hidden = false;
        form.hidden = true;
        command.focus();
    }

    function leaveCommand(text) {
        const hadFocus = commandDock.contains(document.activeElement);
        fill(commandDock);
        popup.replaceChildren();
        commandDock.hidden = true;
        form.hidden = false;
        input.value = text;
        if (hadFocus && !input.disabled) input.focus();
        if (text) update();
    }

    async function submit() {
        const text = input.value.trim();
        const files = tray.files();
        if ((!text && files.length === 0) || input.disabled || isSending) return;
        if ([...text].length > LONGEST) return showError(`A message may have ${LONGEST} characters; this one has ${[...text].length}.`);
        const [person, channelID] = [state.me.id, state.channelID];
        const answered = replyBar.message();
        isSending = files.length > 0;
        input.value = "";
        state.replies.delete(channelID);
        state.changed("reply");
        fit();
        try {
            const encoded = await tray.encoded();
            tray.clear();
            const message = await api.send(person, channelID, { content: mentions.encode(text), files: encoded, replyTo: answered?.id ?? null });
            if (state.me.id !== person) return;
            if (message?.id) session.roomOf(channelID).putIfUnknown(message);
            state.changed("messages");
        } catch (problem) {
            // What somebody wrote is never lost to a refusal.
            if (state.channelID === channelID && !input.value) input.value = text;
            if (state.channelID === channelID) tray.restore(files);
            if (answered) state.replies.set(channelID, answered);
            state.changed("reply");
            fit();
            showError(problem.message);
        } finally {
            isSending = false;
        }
    }

    /** The own newest message, for Arrow Up in an empty field. */
    function editLast() {
        const mine = session.roomOf(state.channelID).list().filter((message) => message.author?.id === state.me.id && [0, 19].includes(message.type ?? 0));
        if (mine.length > 0) startEditing(mine.at(-1), app);
        return mine.length > 0;
    }

    input.addEventListener("input", update);
    input.addEventListener("blur", () => {
        palette.hide();
        mentions.hide();
    });
    input.addEventListener("focus", () => input.value.startsWith("/") && update());
    input.addEventListener("keydown", (event) => {
        if (event.isComposing) return;
        if (mentions.isOpen() && mentions.key(event)) return event.preventDefault();
        if (palette.isOpen() && paletteKey(event)) return event.preventDefault();
        if (event.key === "ArrowUp" && !input.value && state.channelID && editLast()) return event.preventDefault();
        if (event.key === "Escape" && replyBar.message()) {
            event.preventDefault();
            return replyBar.leave();
        }
        if (event.key !== "Enter" || event.shiftKey) return;
        event.preventDefault();
        submit();
    });
    form.addEventListener("submit", (event) => {
        event.preventDefault();
        submit();
    });
    slash.addEventListener("click", () => {
        input.value = "/";
        input.focus();
        update();
    });

    function paletteKey(event) {
        if (event.key === "ArrowDown" || event.key === "ArrowUp") palette.move(event.key === "ArrowDown" ? 1 : -1);
        else if ((event.key === "Enter" || event.key === "Tab") && palette.active()) choose(palette.active());
        else if (event.key === "Escape") palette.hide();
        else return false;
        return true;
    }

    /** Each channel keeps what was begun in it; a command that was begun ends with the channel or the person. */
    function draw() {
        const place = lookup.current();
        const key = `${state.me?.id}/${state.channelID}`;
        if (key !== shownPlace) {
            if (shownPlace) drafts.set(shownPlace, input.value);
            shownPlace = key;
            leaveCommand("");
            if (tray.files().length > 0) tray.clear();
            input.value = drafts.get(key) ?? "";
            showError(null);
            fit();
        }
        const maySend = Boolean(place) && place.channel.can_send !== false;
        input.disabled = !maySend;
        send.disabled = !maySend;
        slash.disabled = !maySend;
        tray.button.disabled = !maySend || place.channel.can_attach === false;
        ask.disabled = !maySend || place.channel.can_ask === false;
        slash.hidden = commands().length === 0;
        form.classList.toggle("is-closed", !maySend);
        input.placeholder = !place ? "" : maySend ? `Message ${nameFor(place.channel)}` : "You do not have permission to send messages in this channel.";
        input.setAttribute("aria-label", input.placeholder || "Message");
    }
    state.on("place world people", draw);

    app.composer = {
        focus: () => input.focus({ preventScroll: true }),
        /** The sandbox would not run a command; what it said stands where one types. */
        refused(entry, sentence) {
            if (commandDock.hidden) showError(`/${entry.name}: ${sentence}`);
            else toast(`/${entry.name}: ${sentence}`, "error");
        },
    };
}

function nameFor(channel) {
    return channel.type === CHANNEL.dm ? `@${nameOf(recipientOf(channel))}` : `#${channel.name}`;
}
