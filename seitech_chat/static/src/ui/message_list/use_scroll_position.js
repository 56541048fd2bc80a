import { onMounted, onPatched, onWillPatch, onWillUnmount } from "@odoo/owl";

const AT_END_PX = 40;
const START_MARGIN_PX = 32;
/** Of a message, so much of its height from the top makes it seen. */
const SEEN_PX = 40;

/** The place of the reader in a list. */
class ScrollKeeper {
    isAtEnd = true;
    /** The first message in view, and how far below the upper edge it begins. */
    anchor = null;
    /** Where the list was put by us, so that its scroll event is known as ours. */
    placedTop = null;
    /** Width and height of the list when its place was taken. */
    size = null;

    constructor(scroller, content, { onScrollSaved, mayFollow }) {
        this.scroller = scroller;
        this.content = content;
        this.onScrollSaved = onScrollSaved;
        this.mayFollow = mayFollow;
    }

    scrollToEnd() {
        this.isAtEnd = this.mayFollow();
        this._scrollTo(this.scroller.el.scrollHeight);
        this.onScrollSaved(this.isAtEnd);
    }

    /**
     * Scroll the list, and nothing around it, until an element is in view.
     *
     * @param {HTMLElement} el inside the list
     * @param {"start" | "center"} place in the list's height
     */
    bring(el, place) {
        const view = this.scroller.el.getBoundingClientRect();
        const box = el.getBoundingClientRect();
        const above = place === "center" ? (view.height - box.height) / 2 : START_MARGIN_PX;
        this._scrollTo(this.scroller.el.scrollTop + box.top - view.top - Math.max(0, above));
        this.saveScroll();
    }

    onScroll() {
        // A list that changes its size may be scrolled by the browser before it is observed.
        if (this.size !== this._measure()) {
            this.restoreScroll();
            return;
        }
        // Ours: what came in since may have moved the end already, and is placed when it is drawn.
        if (this.scroller.el.scrollTop !== this.placedTop) {
            this.placedTop = null;
            this.saveScroll();
        }
    }

    /** The reader scrolled, or was brought somewhere. */
    saveScroll() {
        const { scrollTop, scrollHeight, clientHeight } = this.scroller.el;
        const isNearEnd = scrollHeight - scrollTop - clientHeight < AT_END_PX;
        this.isAtEnd = isNearEnd && this.mayFollow();
        this.size = this._measure();
        this.takeAnchor();
        this.onScrollSaved(this.isAtEnd);
    }

    /** The key of the last message that is in view, or null. */
    get lastKeyInView() {
        const { bottom } = this.scroller.el.getBoundingClientRect();
        const drawn = [...this.content.el.querySelectorAll("[data-key]")];
        const isInView = (el) => {
            const box = el.getBoundingClientRect();
            return box.top + Math.min(box.height, SEEN_PX) <= bottom;
        };
        return drawn.findLast(isInView)?.dataset.key ?? null;
    }

    /** Change the source of the scroll position. */
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

    restoreScroll() {
        const { el } = this.scroller;
        if (!el) {
            return;
        }
        this.size = this._measure();
        if (this.isAtEnd) {
            this._scrollTo(el.scrollHeight);
        } else if (this.anchor?.el.isConnected) {
            const offset =
                this.anchor.el.getBoundingClientRect().top - el.getBoundingClientRect().top;
            this._scrollTo(el.scrollTop + offset - this.anchor.offset);
        }
    }

    _measure() {
        const { clientWidth, clientHeight } = this.scroller.el;
        return `${clientWidth} × ${clientHeight}`;
    }

    _scrollTo(top) {
        const { el } = this.scroller;
        el.scrollTop = top;
        this.placedTop = el.scrollTop; // the browser rounds and clamps
    }
}

/**
 * Keeps a list where the reader is: at its end it follows, else what is in view stays in
 * view, whatever comes above or below or changes its height.
 *
 * @param {{ el: HTMLElement | null }} scroller
 * @param {{ el: HTMLElement | null }} content
 * @param {object} hooks
 * @param {(isAtEnd: boolean) => void} hooks.onScrollSaved
 * @param {() => boolean} hooks.mayFollow the end of what is fetched may be no end to follow
 * @returns {ScrollKeeper}
 */
export function useScrollPosition(scroller, content, hooks) {
    const keeper = new ScrollKeeper(scroller, content, hooks);
    const observer = new ResizeObserver(() => keeper.restoreScroll());
    onMounted(() => {
        observer.observe(content.el);
        observer.observe(scroller.el);
    });
    onWillPatch(() => keeper.takeAnchor());
    onPatched(() => keeper.restoreScroll());
    onWillUnmount(() => observer.disconnect());
    return keeper;
}
