import { onMounted, onPatched, onWillPatch, onWillUnmount } from "@odoo/owl";

const AT_END_PX = 40;

/** The place of the reader in a list. */
class ScrollKeeper {
    isAtEnd = true;
    /** The first message in view, and how far below the upper edge it begins. */
    anchor = null;

    constructor(scroller, content, { onPlace, mayFollow }) {
        this.scroller = scroller;
        this.content = content;
        this.onPlace = onPlace;
        this.mayFollow = mayFollow;
    }

    scrollToEnd() {
        this.isAtEnd = this.mayFollow();
        this.scroller.el.scrollTop = this.scroller.el.scrollHeight;
        this.onPlace(this.isAtEnd);
    }

    /** The reader scrolled, or was brought somewhere. */
    notePlace() {
        const { scrollTop, scrollHeight, clientHeight } = this.scroller.el;
        const isNearEnd = scrollHeight - scrollTop - clientHeight < AT_END_PX;
        this.isAtEnd = isNearEnd && this.mayFollow();
        this.takeAnchor();
        this.onPlace(this.isAtEnd);
    }

    /** Look at the place from somewhere else from now on. */
    release() {
        this.isAtEnd = false;
        this.anchor = null;
    }

    takeAnchor() {
        this.anchor = null;
        if (this.isAtEnd) {
            return;
        }
        const top = this.scroller.el.getBoundingClientRect().top;
        for (const el of this.content.el.querySelectorAll("[data-key]")) {
            const box = el.getBoundingClientRect();
            if (box.bottom > top) {
                this.anchor = { el, offset: box.top - top };
                return;
            }
        }
    }

    keepPlace() {
        const { el } = this.scroller;
        if (!el) {
            return;
        }
        if (this.isAtEnd) {
            el.scrollTop = el.scrollHeight;
        } else if (this.anchor?.el.isConnected) {
            const offset =
                this.anchor.el.getBoundingClientRect().top - el.getBoundingClientRect().top;
            el.scrollTop += offset - this.anchor.offset;
        }
    }
}

/**
 * Keeps a list where the reader is: at its end it follows, else what is in view stays in
 * view, whatever comes above or below or changes its height.
 *
 * @param {{ el: HTMLElement | null }} scroller
 * @param {{ el: HTMLElement | null }} content
 * @param {object} hooks
 * @param {(isAtEnd: boolean) => void} hooks.onPlace
 * @param {() => boolean} hooks.mayFollow the end of what is fetched may be no end to follow
 * @returns {ScrollKeeper}
 */
export function useScrollKeeper(scroller, content, hooks) {
    const keeper = new ScrollKeeper(scroller, content, hooks);
    const observer = new ResizeObserver(() => keeper.keepPlace());
    onMounted(() => {
        keeper.keepPlace();
        observer.observe(content.el);
        observer.observe(scroller.el);
    });
    onWillPatch(() => keeper.takeAnchor());
    onPatched(() => keeper.keepPlace());
    onWillUnmount(() => observer.disconnect());
    return keeper;
}
