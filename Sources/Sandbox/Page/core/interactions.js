/**
 * Pressing, choosing, running and filling in: what a person asks of a bot, and what becomes of it.
 *
 * Answers arrive twice, in the outcome of the request and as events; whichever is first is shown.
 */

const NO_ANSWER = "The application did not respond";

export function createInteractions({ state, api, session, openForm }) {
    let counter = 0;

    /** Takes in an outcome. Answers with the sentence to show if it failed, else with `null`. */
    function settle(outcome, label) {
        // Discord no longer tells the name of the command that a message answers; who ran it knows.
        if (label && outcome.message?.id) state.commandNames.set(outcome.message.id, label);
        if (outcome.message?.id) session.roomOf(outcome.message.channel_id ?? state.channelID).putIfUnknown(outcome.message);
        state.changed("messages");
        if (outcome.status === "form" && outcome.form) openForm(outcome.form);
        // The sandbox may know more than a person on Discord is told; the familiar sentence stays in front.
        return outcome.status === "failed" ? NO_ANSWER : null;
    }

    /** Uses a button or select. The message shows its being busy, and a failure, below itself. */
    async function component(message, customID, values) {
        const key = `${message.id}/${customID}`;
        if (state.busy.has(key)) return;
        const person = state.me.id;
        state.busy.add(key);
        state.failures.delete(message.id);
        state.changed("messages");
        let failure = null;
        try {
            const press = { as: person, channel_id: message.channel_id, message_id: message.id, custom_id: customID };
            failure = settle(await api.component(values ? { ...press, values } : press));
        } catch (error) {
            failure = error.message;
        }
        if (state.me.id !== person) return;
        state.busy.delete(key);
        if (failure) state.failures.set(message.id, failure);
        state.changed("messages");
    }

    /**
     * Runs a command. A line in the conversation says that it is on its way, and stays if nothing answered.
     *
     * Throws what the sandbox refused, so that the composer can keep what was typed.
     */
    async function command(invocation, label) {
        const notice = {
            id: `notice-${++counter}`, channelID: invocation.channel_id, label, failure: null,
            after: session.roomOf(invocation.channel_id).list().at(-1)?.id ?? "0",
        };
        state.notices.push(notice);
        state.changed("messages");
        try {
            notice.failure = settle(await api.command(invocation), label);
        } catch (error) {
            drop(notice);
            throw error;
        }
        if (!notice.failure) drop(notice);
        state.changed("messages");
    }

    function drop(notice) {
        state.notices = state.notices.filter((item) => item !== notice);
        state.changed("messages");
    }

    /** Hands a form in. Answers with the sentence to show in the form if that failed, else with `null`. */
    async function modal(interactionID, values) {
        try {
            return settle(await api.modal({ as: state.me.id, interaction_id: interactionID, values }));
        } catch (error) {
            return error.message;
        }
    }

    /** Hides a message that only this person sees, at once. */
    async function dismiss(message) {
        session.roomOf(message.channel_id).remove(message.id);
        state.changed("messages");
        await api.dismiss(state.me.id, message.id).catch(() => {});
    }

    return { component, command, modal, dismiss, drop };
}
