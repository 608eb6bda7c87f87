/** Who is typing where, for as long as the indicator lasts. */
const SECONDS = 10;

/** Takes in an event; it is forgotten by itself. */
export function startTyping(state, { channel_id: channelID, user_id: userID, member }) {
    const id = userID ?? member?.user?.id;
    if (!id || id === state.me.id) return;
    const key = `${channelID}/${id}`;
    const until = Date.now() + SECONDS * 1000;
    state.typing.set(key, { channelID, userID: id, until });
    state.changed("typing");
    setTimeout(() => {
        if (state.typing.get(key)?.until !== until) return;
        state.typing.delete(key);
        state.changed("typing");
    }, SECONDS * 1000);
}
