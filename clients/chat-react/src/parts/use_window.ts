import { useCallback, useLayoutEffect, useRef, useState, type RefObject } from "react";

/** Rows drawn before and after the first one in view. */
const BEFORE = 60;
const AFTER = 120;
/** The window moves when the first row in view is this far from where it was. */
const STEP = 20;
const AT_END_PX = 40;
const NEAR_EDGE_PX = 400;
const USUAL_ROW_PX = 56;

interface Keyed {
    readonly key: string;
}

interface Place {
    /** The first row in view, and how far its top is from the view's. */
    key: string;
    offset: number;
    isAtEnd: boolean;
}

export interface RowWindow {
    readonly scroller: RefObject<HTMLDivElement | null>;
    readonly start: number;
    readonly end: number;
    /** The heights of what is not drawn. */
    readonly spaceBefore: number;
    readonly spaceAfter: number;
    readonly isAtEnd: boolean;
    onScroll(): void;
    scrollToEnd(): void;
    /** Bring a row to the upper edge. */
    scrollToRow(key: string): void;
}

// A server has no layout to wait for, and React 18 warns there.
const useLayout = typeof document === "undefined" ? () => {} : useLayoutEffect;

/**
 * Draw the rows around the ones in view, and keep the reader's place: rows may come before, change
 * their height or be measured for the first time, the first row in view stays where it is.
 *
 * @param rows each drawn by an element with `data-key`
 * @param onNear called when the reader comes near an edge of what is loaded
 */
export function useRowWindow(
    rows: readonly Keyed[],
    onNear: (edge: "start" | "end") => void
): RowWindow {
    const scroller = useRef<HTMLDivElement | null>(null);
    const place = useRef<Place>({ key: "", offset: 0, isAtEnd: true });
    const heights = useRef(new Map<string, number>());
    const placedTop = useRef(-1);
    const [anchorKey, setAnchorKey] = useState("");
    const [isAtEnd, setAtEnd] = useState(true);

    const anchor = isAtEnd ? rows.length - 1 : rows.findIndex(({ key }) => key === anchorKey);
    const centre = anchor < 0 ? rows.length - 1 : anchor;
    const latestStart = Math.max(0, rows.length - BEFORE - AFTER);
    const start = Math.min(Math.max(0, centre - BEFORE), latestStart);
    const end = Math.min(rows.length, start + BEFORE + AFTER);

    const heightOf = (from: number, to: number) => {
        const known = heights.current;
        let sum = 0;
        for (let index = from; index < to; index++) {
            sum += known.get(rows[index]!.key) ?? USUAL_ROW_PX;
        }
        return sum;
    };
    const spaceBefore = heightOf(0, start);
    const spaceAfter = heightOf(end, rows.length);

    const scrollTo = (el: HTMLElement, top: number) => {
        if (Math.abs(el.scrollTop - top) >= 0.5) {
            el.scrollTop = top;
        }
        placedTop.current = el.scrollTop;
    };

    /** Put the reader back to their place. */
    const restore = useCallback(() => {
        const el = scroller.current;
        if (!el) {
            return;
        }
        const { key, offset, isAtEnd: follows } = place.current;
        if (follows) {
            scrollTo(el, el.scrollHeight - el.clientHeight);
            return;
        }
        const row = el.querySelector(`[data-key="${CSS.escape(key)}"]`);
        if (row) {
            const top = row.getBoundingClientRect().top - el.getBoundingClientRect().top;
            scrollTo(el, el.scrollTop + top - offset);
        }
    }, []);

    useLayout(() => {
        const el = scroller.current;
        if (!el) {
            return;
        }
        for (const row of el.querySelectorAll<HTMLElement>("[data-key]")) {
            heights.current.set(row.dataset.key!, row.getBoundingClientRect().height);
        }
        restore();
    });

    // Images that are loaded and windows that are resized change heights without a render.
    useLayout(() => {
        const el = scroller.current;
        if (!el || typeof ResizeObserver === "undefined") {
            return undefined;
        }
        const observer = new ResizeObserver(restore);
        observer.observe(el);
        if (el.firstElementChild) {
            observer.observe(el.firstElementChild);
        }
        return () => observer.disconnect();
    }, [restore]);

    const savePlace = useCallback(() => {
        const el = scroller.current;
        if (!el) {
            return;
        }
        const view = el.getBoundingClientRect();
        const drawn = [...el.querySelectorAll<HTMLElement>("[data-key]")];
        const rest = el.scrollHeight - el.clientHeight - el.scrollTop;
        const first =
            drawn.find((row) => row.getBoundingClientRect().bottom > view.top) ?? drawn.at(-1);
        const box = first?.getBoundingClientRect();
        let key = first?.dataset.key ?? "";
        let offset = box ? box.top - view.top : 0;
        if (box && (box.top > view.bottom || box.bottom < view.top)) {
            // Dragged beyond what is drawn: take the row that is about there.
            let top = 0;
            const row = rows.find((one) => {
                top += heights.current.get(one.key) ?? USUAL_ROW_PX;
                return top > el.scrollTop;
            });
            key = row?.key ?? key;
            offset = 0;
        }
        const isLast = rest < AT_END_PX;
        place.current = { key, offset, isAtEnd: isLast };
        setAtEnd(isLast);
        setAnchorKey((before) => {
            const from = rows.findIndex((one) => one.key === before);
            const to = rows.findIndex((one) => one.key === key);
            return from < 0 || Math.abs(from - to) >= STEP ? key : before;
        });
        if (el.scrollTop < NEAR_EDGE_PX) {
            onNear("start");
        }
        if (rest < NEAR_EDGE_PX) {
            onNear("end");
        }
    }, [rows, onNear]);

    const onScroll = useCallback(() => {
        const el = scroller.current;
        // Ours: the reader's place is known already.
        if (el && Math.abs(el.scrollTop - placedTop.current) >= 1) {
            placedTop.current = -1;
            savePlace();
        }
    }, [savePlace]);

    const scrollToEnd = useCallback(() => {
        place.current = { ...place.current, isAtEnd: true };
        setAtEnd(true);
        restore();
    }, [restore]);

    const scrollToRow = useCallback(
        (key: string) => {
            place.current = { key, offset: 40, isAtEnd: false };
            setAtEnd(false);
            setAnchorKey(key);
            restore();
        },
        [restore]
    );

    return {
        scroller,
        start,
        end,
        spaceBefore,
        spaceAfter,
        isAtEnd,
        onScroll,
        scrollToEnd,
        scrollToRow,
    };
}
