/** What one asks in a poll: a question, its answers, for how long. */
import { h, fill } from "../core/dom.js";
import { icon } from "../core/icons.js";

const LONGEST_QUESTION = 300;
const LONGEST_ANSWER = 55;
const MOST_ANSWERS = 10;
const HOURS = [[1, "1 hour"], [4, "4 hours"], [8, "8 hours"], [24, "24 hours"], [72, "3 days"], [168, "1 week"], [336, "2 weeks"]];
const USUAL_HOURS = 24;

export function openPollForm({ state, api, session }) {
    const opener = document.activeElement;
    const [person, channelID] = [state.me.id, state.channelID];
    const question = field("Question", "poll-question", LONGEST_QUESTION, "What would you like to ask?");
    const answers = h("div", { class: "poll-form-answers", role: "group", aria: { label: "Answers" } });
    const more = h("button", { class: "text-button", type: "button", testid: "poll-more", on: { click: () => addAnswer().focus() } }, "Add another answer");
    const hours = h("select", { class: "input", testid: "poll-hours" },
        HOURS.map(([value, label]) => h("option", { value, selected: value === USUAL_HOURS }, label)));
    const isMany = h("input", { type: "checkbox", testid: "poll-many" });
    const failure = h("p", { class: "failure", role: "alert", testid: "poll-failure", hidden: true });
    const post = h("button", { class: "button button-primary", type: "submit", testid: "poll-post" }, "Post");
    const cancel = h("button", { class: "button button-quiet", type: "button", testid: "poll-cancel", on: { click: () => dialog.close() } }, "Cancel");
    const form = h("form", { class: "modal-frame", novalidate: true },
        h("header", { class: "modal-head" }, h("h2", { id: "poll-form-title" }, "Ask in a poll")),
        failure,
        h("div", { class: "modal-body" },
            h("label", { class: "field" }, h("span", { class: "field-label" }, "Question"), question),
            h("div", { class: "field" }, h("span", { class: "field-label" }, "Answers"), answers, more),
            h("label", { class: "field" }, h("span", { class: "field-label" }, "Duration"), hours),
            h("label", { class: "poll-form-many" }, isMany, "Several answers may be chosen")),
        h("footer", { class: "modal-foot" }, h("span", { class: "room-space" }), cancel, post));
    const dialog = h("dialog", { class: "modal", testid: "poll-form", aria: { labelledby: "poll-form-title" } }, form);

    const inputs = () => [...answers.querySelectorAll("input")];

    function addAnswer() {
        const number = inputs().length + 1;
        const input = field(`Answer ${number}`, "poll-answer-text", LONGEST_ANSWER, `Answer ${number}`);
        answers.append(input);
        more.hidden = number >= MOST_ANSWERS;
        return input;
    }

    function fail(sentence) {
        fill(failure, icon("warning"), sentence);
        failure.hidden = false;
    }

    form.addEventListener("input", () => { failure.hidden = true; });
    form.addEventListener("submit", async (event) => {
        event.preventDefault();
        const texts = inputs().map((input) => input.value.trim()).filter(Boolean);
        if (!question.value.trim()) return fail("A poll needs a question.");
        if (texts.length === 0) return fail("A poll needs an answer to choose.");
        post.disabled = true;
        try {
            const message = await api.ask(person, channelID, {
                question: { text: question.value.trim() }, answers: texts.map((text) => ({ poll_media: { text } })),
                duration: Number(hours.value), allow_multiselect: isMany.checked,
            });
            session.roomOf(channelID).putIfUnknown(message);
            state.changed("messages");
            dialog.close();
        } catch (error) {
            post.disabled = false;
            fail(error.message);
        }
    });
    dialog.addEventListener("close", () => {
        dialog.remove();
        if (opener?.isConnected) opener.focus({ preventScroll: true });
    });
    addAnswer();
    addAnswer();
    document.body.append(dialog);
    dialog.showModal();
    question.focus();
}

function field(label, testid, maxlength, placeholder) {
    return h("input", { class: "input", type: "text", maxlength, placeholder, autocomplete: "off", testid, aria: { label } });
}
