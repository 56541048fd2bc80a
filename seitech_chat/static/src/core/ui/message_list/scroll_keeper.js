import { onMounted, onPatched, onWillPatch, onWillUnmount } from "@odoo/owl";

const AT_END_PX = 40;

/**
 * Keeps a list where the reader is: at its end it follows, else what is in view stays in
 * view, whatever comes above or below or changes its height.
 *
 * @param {{ el: HTMLElement | null }} scroller
 * @param {{ el: HTMLElement | null }} content
 * @param {(isAtEnd: boolean) => void} onPlace
 */
export function useScrollKeeper(scroller, content, onPlace) {
    const keeper = {
        isAtEnd: true,
        /** The first message in view, and how far below the upper edge it begins. */
        anchor: null,

        scrollToEnd() {
            keeper.isAtEnd = true;
            scroller.el.scrollTop = scroller.el.scrollHeight;
            onPlace(true);
        },

        notePlace() {
            const { scrollTop, scrollHeight, clientHeight } = scroller.el;
            keeper.isAtEnd = scrollHeight - scrollTop - clientHeight < AT_END_PX;
            onPlace(keeper.isAtEnd);
        },

        /** Look at the place from somewhere else from now on. */
        release() {
            keeper.isAtEnd = false;
            keeper.anchor = null;
        },
    };

    function takeAnchor() {
        const top = scroller.el.getBoundingClientRect().top;
        keeper.anchor = null;
        for (const el of content.el.querySelectorAll("[data-key]")) {
            const box = el.getBoundingClientRect();
            if (box.bottom > top) {
                keeper.anchor = { el, offset: box.top - top };
                return;
            }
        }
    }

    function keepPlace() {
        if (!scroller.el) {
            return;
        }
        if (keeper.isAtEnd) {
            scroller.el.scrollTop = scroller.el.scrollHeight;
        } else if (keeper.anchor?.el.isConnected) {
            const top = scroller.el.getBoundingClientRect().top;
            const offset = keeper.anchor.el.getBoundingClientRect().top - top;
            scroller.el.scrollTop += offset - keeper.anchor.offset;
        }
    }

    let observer = null;
    onMounted(() => {
        keepPlace();
        observer = new ResizeObserver(keepPlace);
        observer.observe(content.el);
        observer.observe(scroller.el);
    });
    onWillPatch(() => !keeper.isAtEnd && takeAnchor());
    onPatched(keepPlace);
    onWillUnmount(() => observer.disconnect());
    keeper.takeAnchor = takeAnchor;
    return keeper;
}
