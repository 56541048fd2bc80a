import { useEffect } from "@odoo/owl";

const GAP_PX = 2;
const MARGIN_PX = 8;

function clamp(value, size, room) {
    return Math.max(MARGIN_PX, Math.min(value, room - size - MARGIN_PX));
}

/** Put an element beside another: below it, or above where there is more room. */
function place(el, anchor) {
    const { offsetWidth: width, offsetHeight: height } = el;
    const { innerWidth, innerHeight } = window;
    const box = anchor.getBoundingClientRect();
    const isUp =
        innerHeight - box.bottom < height + MARGIN_PX && box.top > innerHeight - box.bottom;
    const isTurned = getComputedStyle(el).direction === "rtl";
    const top = isUp ? box.top - height - GAP_PX : box.bottom + GAP_PX;
    // At the end of its button, or at the beginning where it would leave the screen.
    const [end, start] = isTurned ? [box.left, box.right - width] : [box.right - width, box.left];
    const isOutside = end < MARGIN_PX || end + width > innerWidth - MARGIN_PX;
    el.style.top = `${clamp(top, height, innerHeight)}px`;
    el.style.left = `${clamp(isOutside ? start : end, width, innerWidth)}px`;
}

/**
 * Show an element in the browser's top layer, beside what opened it: no panel covers it and no
 * list clips it. Its styles are those of `o-seitech-popover`.
 *
 * @param {{ el: HTMLElement | null }} ref
 * @param {() => HTMLElement | null | undefined} getAnchor without one, it stays where it is
 */
export function usePopover(ref, getAnchor) {
    useEffect(
        (el) => {
            if (!el) {
                return;
            }
            el.setAttribute("popover", "manual");
            el.showPopover?.();
            const follow = () => {
                const anchor = getAnchor();
                if (anchor?.isConnected) {
                    place(el, anchor);
                }
            };
            follow();
            // A shadow root's scroll events stay inside of it.
            const roots = [el.getRootNode(), window];
            roots.forEach((root) => root.addEventListener("scroll", follow, true));
            window.addEventListener("resize", follow);
            return () => {
                roots.forEach((root) => root.removeEventListener("scroll", follow, true));
                window.removeEventListener("resize", follow);
            };
        },
        () => [ref.el]
    );
}
