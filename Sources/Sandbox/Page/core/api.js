/** The sandbox's control API, one function an endpoint. Everything is same-origin and JSON. */

/** What the sandbox refused, as the sentence it gave. */
export class RefusedError extends Error {
    constructor(sentence, status) {
        super(sentence);
        this.name = "RefusedError";
        this.status = status;
    }
}

async function call(path, body, method = body === undefined ? "GET" : "POST") {
    const request = body === undefined
        ? { method }
        : { method, headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
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
const channel = (id, rest) => `/channels/${part(id)}/${rest}`;
const message = ({ channel_id: channelID, id }, verb) => channel(channelID, `messages/${part(id)}/${verb}`);

export const api = {
    people: () => call("/people"),
    state: (as) => call(`/state?${query({ as })}`),
    /** The newest messages, or with `before` the newest of those before that id. */
    messages: (as, channelID, { before, limit = 100 } = {}) => call(channel(channelID, `messages?${query({ as, limit, ...(before ? { before } : {}) })}`)),
    send: (as, channelID, { content, files = [], replyTo = null }) => call(channel(channelID, "messages"), { as, content, files, reply_to: replyTo }),
    edit: (as, target, content) => call(message(target, "edit"), { as, content }),
    delete: (as, target) => call(message(target, "delete"), { as }),
    react: (as, target, emoji) => call(message(target, "reactions"), { as, emoji }),
    unreact: (as, target, emoji) => call(message(target, `reactions/${part(emoji)}?${query({ as })}`), undefined, "DELETE"),
    /** A poll, as bots send it. */
    ask: (as, channelID, poll) => call(channel(channelID, "polls"), { as, ...poll }),
    /** The ids of the answers; none takes the vote back. */
    vote: (as, target, answers) => call(message(target, "votes"), { as, answers }),
    typing: (as, channelID) => call(channel(channelID, "typing"), { as }),
    startThread: (as, channelID, name, messageID) => call(channel(channelID, "threads"), { as, name, ...(messageID ? { message_id: messageID } : {}) }),
    openDirectMessage: (as, userID) => call("/direct-messages", { as, application: userID }),
    command: (invocation) => call("/interactions/command", invocation),
    component: (press) => call("/interactions/component", press),
    modal: (submission) => call("/interactions/modal", submission),
    autocomplete: (question) => call("/interactions/autocomplete", question),
    dismiss: (as, messageID) => call("/dismiss", { as, message_id: messageID }),
    eventsURL: (as) => `/sandbox/events?${query({ as })}`,

    applications: () => call("/applications"),
    inspectorURL: "/sandbox/inspector/events",
    inspected: (options) => call(`/inspector?${query(options)}`),
    inspectedWhole: (id) => call(`/inspector/${part(id)}`),
    clearInspector: () => call("/inspector", undefined, "DELETE"),
    faults: () => call("/faults"),
    addFault: (fault) => call("/faults", fault),
    removeFault: (id) => call(`/faults/${part(id)}`, undefined, "DELETE"),
    removeAllFaults: () => call("/faults", undefined, "DELETE"),
    /** `action` is `drop`, `reconnect`, `invalidate`, `heartbeat` or `switches`. */
    disturbGateway: (action, body) => call(`/gateway/${action}`, body),
};
