/** The sandbox's control API, one function an endpoint. Everything is same-origin and JSON. */

/** What the sandbox refused, as the sentence it gave. */
export class RefusedError extends Error {
    constructor(sentence, status) {
        super(sentence);
        this.name = "RefusedError";
        this.status = status;
    }
}

async function call(path, body) {
    const request = body === undefined
        ? {}
        : { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
    let response;
    try {
        response = await fetch(`/sandbox${path}`, { cache: "no-store", ...request });
    } catch {
        throw new RefusedError("The sandbox cannot be reached. Is it still running?", 0);
    }
    const text = await response.text();
    let answer = {};
    try {
        answer = text ? JSON.parse(text) : {};
    } catch {
        answer = {};
    }
    if (!response.ok) throw new RefusedError(answer.error ?? `The sandbox answered ${response.status}.`, response.status);
    return answer;
}

const query = (values) => new URLSearchParams(values).toString();
const part = encodeURIComponent;

export const api = {
    people: () => call("/people"),
    state: (as) => call(`/state?${query({ as })}`),
    messages: (as, channelID, limit = 100) => call(`/channels/${part(channelID)}/messages?${query({ as, limit })}`),
    send: (as, channelID, content) => call(`/channels/${part(channelID)}/messages`, { as, content }),
    command: (invocation) => call("/interactions/command", invocation),
    component: (press) => call("/interactions/component", press),
    modal: (submission) => call("/interactions/modal", submission),
    autocomplete: (question) => call("/interactions/autocomplete", question),
    dismiss: (as, messageID) => call("/dismiss", { as, message_id: messageID }),
    eventsURL: (as) => `/sandbox/events?${query({ as })}`,
};
