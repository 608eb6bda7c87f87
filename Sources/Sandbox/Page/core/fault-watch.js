/** Keeps the list of faults that are switched on current. */

/** Many calls may meet a fault at once; the list is fetched once for all of them. */
const PAUSE = 60;

/** @returns `refresh()` at once, `changed()` soon */
export function createFaultWatch({ state, api }) {
    let timer = null;

    async function refresh() {
        const { faults } = await api.faults().catch(() => ({ faults: state.faults }));
        if (JSON.stringify(faults) === JSON.stringify(state.faults)) return;
        state.faults = faults;
        state.changed("faults");
    }

    return {
        refresh,
        changed() {
            timer ??= setTimeout(() => {
                timer = null;
                refresh();
            }, PAUSE);
        },
    };
}
