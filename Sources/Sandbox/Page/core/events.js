/** Live events of one person, kept flowing. */

/** What the stream of a person tells. */
export const PERSON_EVENTS = ["message_create", "message_update", "message_delete", "typing_start", "state", "faults"];
const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 10_000;

/**
 * Listens until the returned function is called.
 *
 * A browser reconnects an event stream by itself after a lost connection but gives up for good when the server answers
 * with an error, as it does while it restarts. Both end here in a reconnect, with growing pauses.
 *
 * @param url where the events come from
 * @param names the events to hear
 * @param handlers `event(name, payload)`, `connected(isAgain)`, `lost()`
 */
export function listen(url, names, { event, connected, lost }) {
    let source = null;
    let timer = null;
    let pause = FIRST_PAUSE;
    let wasConnected = false;
    let isOver = false;

    const arrived = () => {
        pause = FIRST_PAUSE;
        connected(wasConnected);
        wasConnected = true;
    };
    const open = () => {
        source = new EventSource(url);
        source.addEventListener("hello", arrived);
        for (const name of names) source.addEventListener(name, (message) => event(name, parse(message.data)));
        source.addEventListener("error", () => {
            source.close();
            if (isOver) return;
            lost();
            timer = setTimeout(open, pause);
            pause = Math.min(pause * 2, LONGEST_PAUSE);
        });
    };
    open();
    return () => {
        isOver = true;
        clearTimeout(timer);
        source.close();
    };
}

function parse(text) {
    try {
        return JSON.parse(text);
    } catch {
        return {};
    }
}
