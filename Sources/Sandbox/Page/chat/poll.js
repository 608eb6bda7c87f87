/** Polls, to look at: the sandbox lets nobody vote. */
import { h } from "../core/dom.js";
import { relativeTime } from "../core/format.js";
import { icon } from "../core/icons.js";
import { emoji } from "./components.js";

export function renderPoll(poll) {
    if (!poll) return null;
    const counts = new Map((poll.results?.answer_counts ?? []).map((item) => [item.id, item.count]));
    const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
    return h("section", { class: "poll", testid: "poll", aria: { label: `Poll: ${poll.question?.text ?? ""}` } },
        h("h4", { class: "poll-question" }, icon("poll"), poll.question?.text),
        h("p", { class: "poll-hint" }, poll.allow_multiselect ? "Several answers may be chosen" : "One answer may be chosen"),
        h("ul", {}, (poll.answers ?? []).map((answer) => row(answer, counts.get(answer.answer_id) ?? 0, total))),
        h("p", { class: "poll-foot" }, `${total} ${total === 1 ? "vote" : "votes"}${ending(poll)}`));
}

function row({ poll_media: media }, count, total) {
    const share = total === 0 ? 0 : Math.round((count / total) * 100);
    return h("li", { class: "poll-answer", testid: "poll-answer" },
        h("meter", { class: "poll-bar", min: 0, max: 100, value: share, aria: { label: `${share} %` } }),
        h("span", { class: "poll-text" }, media?.emoji && `${emoji(media.emoji)} `, media?.text), h("span", { class: "poll-count" }, `${share} %`));
}

function ending(poll) {
    if (poll.results?.is_finalized) return " · ended";
    const end = new Date(poll.expiry ?? "");
    return Number.isNaN(end.getTime()) ? "" : ` · ends ${relativeTime(end)}`;
}
