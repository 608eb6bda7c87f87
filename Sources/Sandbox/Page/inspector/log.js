/** What the inspector knows: the newest entries, kept current as long as somebody looks. No elements here. */
import { listen } from "../core/events.js";

/** As many as the sandbox keeps, so that a page that stays open does not grow. */
const MOST = 2000;

/**
 * @param onChange called after entries came or went
 * @returns `start()`, `stop()`, `entries()`, `clear()`, `pause(isPaused)`, `isPaused()`, `waiting()` (how many came since)
 */
export function createLog(api, onChange) {
    let entries = [];
    let held = [];
    let isPaused = false;
    let stopListening = null;
    let isTold = false;

    /** Many entries may come at once; they are drawn together. */
    function changed() {
        if (isTold) return;
        isTold = true;
        requestAnimationFrame(() => {
            isTold = false;
            onChange();
        });
    }

    function put(entry) {
        (isPaused ? held : entries).push(entry);
        if (entries.length > MOST) entries = entries.slice(-MOST);
        if (held.length > MOST) held = held.slice(-MOST);
        changed();
    }

    /** What happened before the stream began, and what came through it meanwhile, each once. */
    async function fetchAll() {
        const { entries: older } = await api.inspected({ limit: MOST }).catch(() => ({ entries: [] }));
        const known = new Map([...older, ...entries].map((entry) => [entry.id, entry]));
        entries = [...known.values()].sort((left, right) => left.id - right.id).slice(-MOST);
        changed();
    }

    return {
        start() {
            stopListening ??= listen(api.inspectorURL, ["entry"], {
                event: (_, entry) => put(entry),
                connected: (isAgain) => {
                    // A sandbox that was started anew counts from one again.
                    if (isAgain) entries = [];
                    fetchAll();
                },
                lost: () => {},
            });
        },
        stop() {
            stopListening?.();
            stopListening = null;
        },
        entries: () => entries,
        async clear() {
            await api.clearInspector();
            entries = [];
            held = [];
            changed();
        },
        pause(value) {
            isPaused = value;
            if (!isPaused) entries = [...entries, ...held].slice(-MOST);
            if (!isPaused) held = [];
            changed();
        },
        isPaused: () => isPaused,
        waiting: () => held.length,
    };
}
