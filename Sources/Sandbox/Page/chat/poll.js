/** Polls: an answer is chosen and sent; from then on one sees what the others chose. */
import { h, tint } from "../core/dom.js";
import { relativeTime } from "../core/format.js";
import { icon } from "../core/icons.js";
import { renderEmoji } from "./custom-emoji.js";

export function renderPoll(message, app) {
    const { poll } = message;
    if (!poll) return null;
    const counts = new Map((poll.results?.answer_counts ?? []).map((item) => [item.id, item]));
    const total = [...counts.values()].reduce((sum, { count }) => sum + count, 0);
    const hasEnded = Boolean(poll.results?.is_finalized);
    const isMine = (id) => (counts.get(id)?.user_ids ?? []).includes(app.state.me.id);
    const hasVoted = poll.answers.some(({ answer_id: id }) => isMine(id));
    const showsResults = hasEnded || hasVoted || app.state.peeked.has(message.id);
    const best = Math.max(0, ...[...counts.values()].map(({ count }) => count));
    const answers = poll.answers.map((answer) => {
        const count = counts.get(answer.answer_id)?.count ?? 0;
        return showsResults
            ? result(answer, app, { count, total, isMine: isMine(answer.answer_id), isWinner: hasEnded && best > 0 && count === best })
            : choice(answer, message, app);
    });
    return h("section", { class: "poll", testid: "poll", aria: { label: `Poll: ${poll.question?.text ?? ""}` }, data: { voted: String(hasVoted) } },
        h("h4", { class: "poll-question" }, icon("poll"), poll.question?.text),
        h("p", { class: "poll-hint" }, hint(poll, hasEnded)),
        h("ul", {}, answers),
        h("div", { class: "poll-foot" }, h("span", {}, `${total} ${total === 1 ? "vote" : "votes"}${ending(poll, hasEnded)}`),
            !hasEnded && buttons(message, { hasVoted, showsResults }, app)));
}

function hint(poll, hasEnded) {
    if (hasEnded) return "This poll has ended";
    return poll.allow_multiselect ? "Choose one or more answers" : "Choose one answer";
}

function choice({ answer_id: id, poll_media: media }, message, app) {
    const { state } = app;
    const isMany = message.poll.allow_multiselect;
    const input = h("input", {
        type: isMany ? "checkbox" : "radio", name: `poll-${message.id}`, value: id, testid: "poll-choice",
        checked: (state.ticked.get(message.id) ?? []).includes(id), data: { action: `poll-${id}` },
        on: {
            change: () => {
                const others = isMany ? (state.ticked.get(message.id) ?? []).filter((other) => other !== id) : [];
                state.ticked.set(message.id, input.checked ? [...others, id] : others);
                const send = input.closest(".poll").querySelector('[data-testid="poll-vote"]');
                send.disabled = state.ticked.get(message.id).length === 0;
            },
        },
    });
    return h("li", { class: "poll-answer", testid: "poll-answer" }, h("label", {}, text(media, app), input));
}

function result({ poll_media: media }, app, { count, total, isMine, isWinner }) {
    const share = total === 0 ? 0 : Math.round((count / total) * 100);
    return h("li", { class: `poll-answer${isWinner ? " is-winner" : ""}`, testid: "poll-answer", data: { mine: String(isMine) } },
        tint(h("span", { class: "poll-bar" }), "--share", `${share}%`),
        text(media, app),
        h("span", { class: "poll-count" }, `${count} · ${share} %`), isMine && h("span", { class: "poll-mine", title: "Your vote", role: "img", aria: { label: "Your vote" } }, icon("check")));
}

const text = (media, app) => h("span", { class: "poll-text" }, media?.emoji && [renderEmoji(media.emoji, app), " "], media?.text);

function buttons(message, { hasVoted, showsResults }, { state, api, session }) {
    const vote = (answers) => session.attempt(() => api.vote(state.me.id, message, answers));
    const peek = (isPeeking) => {
        state.peeked[isPeeking ? "add" : "delete"](message.id);
        state.changed("messages");
    };
    const plain = (testid, label, click) => h("button", { class: "text-button", type: "button", testid, data: { action: testid }, on: { click } }, label);
    if (hasVoted) return plain("poll-remove", "Remove vote", () => vote([]));
    if (showsResults) return plain("poll-back", "Go back to vote", () => peek(false));
    const chosen = () => state.ticked.get(message.id) ?? [];
    return [
        plain("poll-peek", "Show results", () => peek(true)),
        h("button", {
            class: "button button-primary button-small", type: "button", testid: "poll-vote", disabled: chosen().length === 0,
            data: { action: "poll-vote" }, on: { click: async () => (await vote(chosen())) && state.ticked.delete(message.id) },
        }, "Vote"),
    ];
}

function ending(poll, hasEnded) {
    if (hasEnded) return "";
    const end = new Date(poll.expiry ?? "");
    return Number.isNaN(end.getTime()) ? "" : ` · ends ${relativeTime(end)}`;
}

/** The line that tells of a poll's end, of the fields that Discord packs it in. */
export function pollResult(message) {
    const fields = Object.fromEntries((message.embeds?.[0]?.fields ?? []).map(({ name, value }) => [name, value]));
    const total = Number(fields.total_votes);
    const share = total > 0 ? Math.round((Number(fields.victor_answer_votes) / total) * 100) : 0;
    const winner = fields.victor_answer_text
        ? [h("strong", {}, fields.victor_answer_emoji_name && `${fields.victor_answer_emoji_name} `, fields.victor_answer_text), ` won with ${share} %.`]
        : [total > 0 ? "It was a draw." : "Nobody voted."];
    return ["’s poll ", h("strong", {}, fields.poll_question_text ?? ""), " has closed. ", winner];
}
