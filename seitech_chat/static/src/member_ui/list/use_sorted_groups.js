import { markRaw, onWillUnmount, reactive, toRaw, useState } from "@odoo/owl";

// In a busy time no more than a fifth of the time goes into ordering a long list.
const PAUSE_PER_COST = 4;

function sameOrder(some, others) {
    const idsOf = (groups) => groups.map(({ name, ids }) => [name, ...ids]);
    return JSON.stringify(idsOf(some)) === JSON.stringify(idsOf(others));
}

/**
 * The groups of a list, put in order again a moment after something changed: ordering five
 * hundred conversations takes as long as drawing the screen, and one message changes its
 * own several times.
 *
 * @param {object} sources whose changes count
 * @param {(sources: object) => { name: string, channels: object[] }[]} order
 * @returns {{ groups: { name: string, channels: object[], ids: number[] }[], refresh: () => void }}
 *  the component is drawn again when the order changed
 */
export function useSortedGroups(sources, order) {
    const state = useState({ groups: markRaw([]) });
    let timer = null;
    let cost = 0;
    const observed = reactive(sources, () => {
        timer ??= setTimeout(refresh, PAUSE_PER_COST * cost);
    });

    function refresh() {
        clearTimeout(timer);
        timer = null;
        const begin = performance.now();
        const groups = order(observed).map((group) => ({
            ...group,
            ids: group.channels.map((channel) => toRaw(channel).id),
        }));
        cost = performance.now() - begin;
        if (!sameOrder(toRaw(state).groups, groups)) {
            state.groups = markRaw(groups);
        }
    }

    refresh();
    onWillUnmount(() => clearTimeout(timer));
    return {
        get groups() {
            return state.groups;
        },
        refresh, // at once: the person asked for another list
    };
}
