import { localization } from "@web/core/l10n/localization";
import { useState } from "@odoo/owl";

const STEPS = {
    ArrowUp: [-1, 0],
    ArrowDown: [1, 0],
    ArrowLeft: [0, -1],
    ArrowRight: [0, 1],
};

/** The place that a key leads to, or null. */
function nextPlace({ row, column }, key, lastRow, lastColumn) {
    if (key === "Home" || key === "End") {
        return { row, column: key === "Home" ? 0 : lastColumn };
    }
    if (!STEPS[key]) {
        return null;
    }
    const [down, across] = STEPS[key];
    const isTurned = localization.direction === "rtl";
    return {
        row: Math.min(lastRow, Math.max(0, row + down)),
        column: Math.min(lastColumn, Math.max(0, column + (isTurned ? -across : across))),
    };
}

/**
 * Move through a table of buttons with the arrow keys; only one of them is a tab stop.
 *
 * @param {{ el: HTMLElement | null }} grid a reference to the `tbody`
 * @returns {{ isTabStop: (row: number, column: number) => boolean,
 *  onFocus: (row: number, column: number) => void, onKeydown: (ev: KeyboardEvent) => void }}
 */
export function useGridKeys(grid) {
    const place = useState({ row: 0, column: 0 });
    return {
        isTabStop: (row, column) => place.row === row && place.column === column,
        onFocus: (row, column) => Object.assign(place, { row, column }),
        onKeydown(ev) {
            const { rows } = grid.el;
            const columns = rows[0].querySelectorAll("button");
            const next = nextPlace(place, ev.key, rows.length - 1, columns.length - 1);
            if (next) {
                ev.preventDefault();
                rows[next.row].querySelectorAll("button")[next.column].focus();
            }
        },
    };
}
