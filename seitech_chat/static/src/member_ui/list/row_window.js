import { markRaw, onMounted, onPatched, onWillPatch, onWillUnmount, useState } from "@odoo/owl";

// Two lines, and a third where rows name the company.
const ROW_PX = 58;
const ROW_WITH_COMPANY_PX = 76;
// Rows are drawn in steps and beyond both edges: scrolling a little draws nothing.
const STEP_ROWS = 8;
const MARGIN_ROWS = 10;
const FIRST_ROWS = 40; // until the screen's height is known

/**
 * How high a row is, to somebody of these companies.
 *
 * @param {CompanyPayload[]} companies
 */
export function rowPxFor({ length }) {
    return length > 1 ? ROW_WITH_COMPANY_PX : ROW_PX;
}

/**
 * The rows of long groups that are in view, and a few around them: the others take their
 * place only. All rows are equally high, so that a place is a multiplication.
 */
class RowWindow {
    /** By the group's name: [first, end] of the rows to draw. */
    ranges = {};
    /** The row with the focus stays drawn, or the focus would be lost. */
    focusedId = null;

    setup(scroller, getRowPx) {
        this.scroller = scroller;
        this.getRowPx = getRowPx;
        // Raw: a list that is drawn because of the wait would wait for the next frame, for ever.
        this.wait = markRaw({ frame: null });
    }

    measure() {
        const { top, height } = this.scroller.el.getBoundingClientRect();
        const ranges = {};
        for (const group of this.scroller.el.querySelectorAll("[data-rows]")) {
            const offset = group.getBoundingClientRect().top - top;
            ranges[group.dataset.rows] = this._rangeOf(offset, height);
        }
        if (JSON.stringify(ranges) !== JSON.stringify(this.ranges)) {
            this.ranges = ranges;
        }
    }

    _rangeOf(offset, height) {
        const rowPx = this.getRowPx();
        const first = Math.floor(-offset / rowPx) - MARGIN_ROWS;
        const end = Math.ceil((height - offset) / rowPx) + MARGIN_ROWS;
        return [
            Math.max(0, Math.floor(first / STEP_ROWS) * STEP_ROWS),
            Math.max(0, Math.ceil(end / STEP_ROWS) * STEP_ROWS),
        ];
    }

    measureSoon() {
        this.wait.frame ??= requestAnimationFrame(() => {
            this.wait.frame = null;
            this.measure();
        });
    }

    cancel() {
        cancelAnimationFrame(this.wait.frame);
        this.wait.frame = null;
    }

    /**
     * @param {{ name: string, channels: object[], ids: number[] }} group
     * @param {number | null} activeId of a row that stays drawn as well
     * @returns {{ id: number, channel: object, style: string }[]}
     */
    shown({ name, channels, ids }, activeId) {
        const [first, end] = this.ranges[name] || [0, FIRST_ROWS];
        const rowPx = this.getRowPx();
        const isShown = (index) => index >= first && index < end;
        const held = [ids.indexOf(activeId), ids.indexOf(this.focusedId)];
        return ids
            .map((id, index) => ({ id, index }))
            .filter(({ index }) => isShown(index) || held.includes(index))
            .map(({ id, index }) => ({
                id,
                channel: channels[index],
                style: `top: ${index * rowPx}px; height: ${rowPx}px`,
            }));
    }

    heightOf({ ids }) {
        return `height: ${ids.length * this.getRowPx()}px`;
    }
}

/**
 * The next elements for the focus: the element itself, then the rows after it, then those before.
 *
 * @returns {{ el: HTMLElement, id: string | undefined }[]}
 */
function placesFrom(list, el) {
    const rows = [...list.querySelectorAll("[data-channel-id]")];
    const index = rows.indexOf(el);
    const others = index < 0 ? [] : [...rows.slice(index + 1), ...rows.slice(0, index).reverse()];
    return [el, ...others].map((one) => ({ el: one, id: one.dataset.channelId }));
}

/** Focus the first that is still there; a row under another heading is another element. */
function focusFirst(list, places) {
    for (const { el, id } of places) {
        const found = el.isConnected ? el : id && list.querySelector(`[data-channel-id="${id}"]`);
        if (found) {
            found.focus({ preventScroll: true });
            return;
        }
    }
}

/**
 * @param {{ el: HTMLElement | null }} scroller holds an element with `data-rows`, the
 *  group's name, for each group
 * @param {() => number} getRowPx the height of a row
 * @returns {RowWindow}
 */
export function useRowWindow(scroller, getRowPx) {
    const rows = useState(new RowWindow());
    rows.setup(scroller, getRowPx);
    const observer = new ResizeObserver(() => rows.measureSoon());
    onMounted(() => {
        rows.measure();
        observer.observe(scroller.el);
    });
    // Drawing moves the rows' elements, and a moved one loses the focus.
    let focused = [];
    onWillPatch(() => {
        const { activeElement } = scroller.el.getRootNode();
        focused = scroller.el.contains(activeElement) ? placesFrom(scroller.el, activeElement) : [];
    });
    onPatched(() => {
        const { activeElement } = scroller.el.getRootNode();
        if (focused.length && (!activeElement || activeElement === document.body)) {
            focusFirst(scroller.el, focused);
        }
        rows.measureSoon(); // at once it would lay the page out while it is being drawn
    });
    onWillUnmount(() => {
        observer.disconnect();
        rows.cancel();
    });
    return rows;
}
