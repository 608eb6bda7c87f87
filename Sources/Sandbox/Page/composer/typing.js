/** Tells the others that one is typing, now and then while one does. */

/** The indicator lasts ten seconds. */
const EVERY = 8000;

/** @returns what to call on each change of the text */
export function createTyping({ state, api }) {
    let last = { place: null, at: 0 };
    return (text) => {
        const place = `${state.me?.id}/${state.channelID}`;
        if (!text.trim() || text.startsWith("/") || (last.place === place && Date.now() - last.at < EVERY)) return;
        last = { place, at: Date.now() };
        api.typing(state.me.id, state.channelID).catch(() => {});
    };
}
