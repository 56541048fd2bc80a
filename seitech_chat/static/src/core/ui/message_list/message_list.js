import {
    Component,
    onMounted,
    onPatched,
    onWillUnmount,
    useExternalListener,
    useRef,
    useState,
} from "@odoo/owl";

import { useFrame, useStore } from "@seitech_chat/core/frame";
import { useAttempt } from "@seitech_chat/core/ui/attempt";
import { formatDay } from "@seitech_chat/core/ui/format";
import { Icon } from "@seitech_chat/core/ui/icon/icon";
import { Message } from "@seitech_chat/core/ui/message/message";
import { moveByKey } from "@seitech_chat/core/ui/message_list/message_keys";
import { makeRows } from "@seitech_chat/core/ui/message_list/message_rows";
import { useScrollKeeper } from "@seitech_chat/core/ui/message_list/scroll_keeper";
import { Failure } from "@seitech_chat/core/ui/states/failure";
import { Skeleton } from "@seitech_chat/core/ui/states/skeleton";
import { ThreadState } from "@seitech_chat/core/ui/thread/thread_state";

const LOAD_WITHIN_PX = 400;
const HIGHLIGHT_MS = 1800;
const MAX_DRAWING_FRAMES = 30;

/** The messages of a channel, oldest above, fetched as one scrolls. */
export class MessageList extends Component {
    static template = "seitech_chat.MessageList";
    static components = { Failure, Icon, Message, Skeleton };
    static props = {
        channel: { type: Object },
        thread: { type: ThreadState },
        isReadOnly: { type: Boolean },
    };

    setup() {
        this.frame = useFrame();
        this.store = useStore();
        this.attempt = useAttempt();
        this.channel = useState(this.props.channel);
        this.state = useState({ isAtEnd: true, seenPosition: 0 });
        this.scroller = useRef("scroller");
        this.content = useRef("content");
        this.keeper = useScrollKeeper(this.scroller, this.content, {
            onPlace: (isAtEnd) => this.onPlace(isAtEnd),
            mayFollow: () => !this.window.hasMoreAfter,
        });
        this.highlightTimer = null;
        const onLook = () => this.onLook();
        useExternalListener(this.frame.bus, "show-message", ({ detail }) =>
            this.onJump(detail.position, detail.key)
        );
        useExternalListener(window, "focus", onLook);
        useExternalListener(document, "visibilitychange", onLook);
        onMounted(() => this.showStart());
        onPatched(() => this.onDrawn());
        onWillUnmount(() => clearTimeout(this.highlightTimer));
    }

    get window() {
        return this.channel.window;
    }

    get rows() {
        return makeRows(this.channel, (message) => this.store.isMine(message));
    }

    get isEmpty() {
        return this.window.isLoaded && !this.channel.messages.length;
    }

    /** How many came below since the end was last in view. */
    get belowCount() {
        if (this.state.isAtEnd) {
            return 0;
        }
        return Math.max(0, this.channel.lastPosition - this.state.seenPosition);
    }

    get belowLabel() {
        const { _t } = this.frame;
        const count = this.belowCount;
        return count ? _t("%(count)s new", { count }) : _t("Latest messages");
    }

    /** Where "new" begins is not even fetched yet. */
    get isNewAbove() {
        const { newFromPosition } = this.channel;
        const { first, isLoaded } = this.window;
        return newFromPosition !== null && isLoaded && first?.position > newFromPosition;
    }

    get aboveLabel() {
        const count = this.channel.lastPosition - this.channel.newFromPosition + 1;
        return this.frame._t("%(count)s new since your last visit", { count });
    }

    get hasWayDown() {
        return !this.state.isAtEnd || this.window.hasMoreAfter;
    }

    formatDay(date) {
        return formatDay(date, this.frame);
    }

    /** Begin where "new" begins, else at the end. */
    showStart() {
        const line = this.scroller.el.querySelector(".o-seitech-MessageList-new");
        if (line && line.offsetTop < this.scroller.el.scrollTop) {
            this.keeper.release();
            line.scrollIntoView({ block: "start" });
            this.keeper.notePlace();
        }
        this.onDrawn();
    }

    onDrawn() {
        this.loadNear();
        this.onLook();
    }

    onPlace(isAtEnd) {
        if (isAtEnd || this.state.isAtEnd) {
            this.state.seenPosition = this.channel.lastPosition;
        }
        this.state.isAtEnd = isAtEnd;
    }

    onScroll() {
        this.keeper.notePlace();
        this.loadNear();
        this.onLook();
    }

    onKeydown(ev) {
        if (moveByKey(ev, this.scroller.el)) {
            ev.preventDefault();
        } else if (ev.key === "Escape" && ev.target !== this.scroller.el) {
            ev.stopPropagation();
            this.frame.bus.dispatchEvent(new CustomEvent("focus-composer"));
        }
    }

    /** The end is in view and somebody looks: it is read. */
    onLook() {
        const isLooking = document.visibilityState === "visible" && document.hasFocus();
        if (isLooking && this.keeper.isAtEnd && this.window.isLoaded && !this.window.hasMoreAfter) {
            this.store.markRead(this.channel);
        }
    }

    loadNear() {
        const { el } = this.scroller;
        if (!el || !this.window.isLoaded) {
            return;
        }
        if (this.window.hasMoreBefore && el.scrollTop < LOAD_WITHIN_PX) {
            this.load(() => this.store.loadMoreBefore(this.channel), "isLoadingBefore");
        }
        const below = el.scrollHeight - el.scrollTop - el.clientHeight;
        if (this.window.hasMoreAfter && below < LOAD_WITHIN_PX) {
            this.load(() => this.store.loadMoreAfter(this.channel), "isLoadingAfter");
        }
    }

    async load(fetchPage, flag) {
        if (this.window[flag] || this.isHeldBack) {
            return;
        }
        // The reader keeps the place even when the end was in view.
        const isLoaded = await this.attempt(fetchPage);
        if (!isLoaded) {
            // Scrolling on asks again, drawing does not.
            this.isHeldBack = true;
            setTimeout(() => (this.isHeldBack = false), HIGHLIGHT_MS);
        }
    }

    onRetry() {
        this.attempt(() => this.store.loadMessages(this.channel));
    }

    async onClickDown() {
        this.keeper.isAtEnd = true;
        if (this.window.hasMoreAfter) {
            await this.attempt(() => this.store.loadMessages(this.channel));
        }
        this.keeper.scrollToEnd();
        this.onLook();
    }

    /**
     * Show the message of a position, fetching its surroundings where needed.
     *
     * @param {number} position
     * @param {string} [key] of a note, which shares its position with a message
     */
    async onJump(position, key) {
        if (!this.window.covers(position)) {
            // Now, or the list follows its end through all that comes after the message.
            this.keeper.release();
            const isLoaded = await this.attempt(() =>
                this.store.loadAround(this.channel, position)
            );
            if (!isLoaded) {
                return;
            }
        }
        const message = this.window.messages.find((one) =>
            key ? one.key === key : one.position === position
        );
        const el = message && (await this.whenDrawn(message));
        if (el) {
            this.keeper.release();
            el.scrollIntoView({ block: "center" });
            this.keeper.notePlace();
            this.highlight(message.key);
        }
    }

    /** What has just been fetched is drawn within a few frames; null where it is not. */
    async whenDrawn({ key }) {
        for (let frame = 0; frame < MAX_DRAWING_FRAMES; frame++) {
            const el = this.content.el?.querySelector(`[data-key="${key}"]`);
            if (el) {
                return el;
            }
            await new Promise((resolve) => requestAnimationFrame(resolve));
        }
        return null;
    }

    highlight(key) {
        clearTimeout(this.highlightTimer);
        this.props.thread.highlightKey = key;
        this.highlightTimer = setTimeout(() => {
            this.props.thread.highlightKey = null;
        }, HIGHLIGHT_MS);
    }
}
