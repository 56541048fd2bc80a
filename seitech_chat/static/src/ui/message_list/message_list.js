import { Component, onMounted, onPatched, useExternalListener, useRef, useState } from "@odoo/owl";

import { useChatEnv, useStore } from "@seitech_chat/core/chat_env";
import { useFeedback } from "@seitech_chat/ui/run_with_feedback";
import { formatDay } from "@seitech_chat/ui/format";
import { Icon } from "@seitech_chat/ui/icon/icon";
import { Message } from "@seitech_chat/ui/message/message";
import { useJump } from "@seitech_chat/ui/message_list/jump";
import { moveByKey } from "@seitech_chat/ui/message_list/message_keys";
import { groupMessages } from "@seitech_chat/ui/message_list/group_messages";
import { useScrollPosition } from "@seitech_chat/ui/message_list/use_scroll_position";
import { ErrorState } from "@seitech_chat/ui/states/error_state";
import { Skeleton } from "@seitech_chat/ui/states/skeleton";
import { ThreadState } from "@seitech_chat/ui/thread/thread_state";

const LOAD_WITHIN_PX = 400;
const RETRY_MS = 1800;

/** The messages of a channel, oldest above, fetched as one scrolls. */
export class MessageList extends Component {
    static template = "seitech_chat.MessageList";
    static components = { ErrorState, Icon, Message, Skeleton };
    static props = {
        channel: { type: Object },
        thread: { type: ThreadState },
        isReadOnly: { type: Boolean },
    };

    setup() {
        this.frame = useChatEnv();
        this.store = useStore();
        this.attempt = useFeedback();
        this.channel = useState(this.props.channel);
        /** `seenPosition`: up to where messages were in view here, or read before. */
        this.state = useState({ isAtEnd: true, seenPosition: this.startPosition });
        this.hasStarted = false;
        this.scroller = useRef("scroller");
        this.content = useRef("content");
        this.keeper = useScrollPosition(this.scroller, this.content, {
            onScrollSaved: (isAtEnd) => this.onScrollSaved(isAtEnd),
            mayFollow: () => !this.window.hasMoreAfter,
        });
        this.onJump = useJump({ channel: this.channel, keeper: this.keeper, ...this.props });
        const onVisible = () => this.onVisible();
        useExternalListener(this.store.events, "posted", ({ detail }) => {
            if (detail.channel.id === this.channel.id) {
                this.showEnd();
            }
        });
        useExternalListener(window, "focus", onVisible);
        useExternalListener(document, "visibilitychange", onVisible);
        onMounted(() => this.onRendered());
        onPatched(() => this.onRendered());
    }

    get window() {
        return this.channel.window;
    }

    get rows() {
        return groupMessages(this.channel, (message) => this.store.session.isMine(message));
    }

    get isEmpty() {
        return this.window.isLoaded && !this.channel.messages.length;
    }

    get startPosition() {
        return this.channel.me ? this.channel.readPosition : this.channel.lastPosition;
    }

    /** How many of others are below what was in view. */
    get belowCount() {
        const { isAtEnd, seenPosition } = this.state;
        if (isAtEnd) {
            return 0;
        }
        const isOwn = (message) =>
            message.position > seenPosition &&
            !message.isNote &&
            this.store.session.isMine(message);
        const ownCount = this.window.messages.filter(isOwn).length;
        return Math.max(0, this.channel.lastPosition - seenPosition - ownCount);
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
        const { _t } = this.frame;
        return count === 1 ? _t("1 new message") : _t("%(count)s new messages", { count });
    }

    get canScrollDown() {
        return !this.state.isAtEnd || this.window.hasMoreAfter;
    }

    formatDay(date) {
        return formatDay(date, this.frame);
    }

    /** Begin where "new" begins, else at the end. */
    showStart() {
        this.hasStarted = true;
        this.keeper.restoreScroll();
        const { el } = this.scroller;
        const line = el.querySelector(".o-seitech-MessageList-new");
        if (line && line.getBoundingClientRect().top < el.getBoundingClientRect().top) {
            this.keeper.bring(line, "start");
        } else {
            this.keeper.saveScroll();
        }
    }

    onRendered() {
        if (!this.window.isLoaded) {
            this.hasStarted = false;
        } else if (!this.hasStarted) {
            this.showStart();
        }
        this.loadNear();
        this.onVisible();
    }

    onScrollSaved(isAtEnd) {
        this.state.isAtEnd = isAtEnd;
    }

    onScroll() {
        this.keeper.onScroll();
        this.loadNear();
        this.onVisible();
    }

    onKeydown(ev) {
        if (moveByKey(ev, this.scroller.el)) {
            ev.preventDefault();
        } else if (ev.key === "Escape" && ev.target !== this.scroller.el) {
            ev.stopPropagation();
            this.frame.bus.dispatchEvent(new CustomEvent("focus-composer"));
        }
    }

    /** Messages in view of an active person are read. */
    onVisible() {
        const isLooking = document.visibilityState === "visible" && document.hasFocus();
        if (!isLooking || !this.hasStarted) {
            return;
        }
        const position = this.seenNow;
        this.state.seenPosition = Math.max(this.state.seenPosition, position);
        this.store.receipts.markRead(this.channel, position);
    }

    get seenNow() {
        if (this.keeper.isAtEnd) {
            return this.channel.lastPosition;
        }
        const key = this.keeper.lastKeyInView;
        return this.window.messages.find((message) => message.key === key)?.position ?? 0;
    }

    loadNear() {
        const { el } = this.scroller;
        if (!el || !this.window.isLoaded) {
            return;
        }
        if (this.window.hasMoreBefore && el.scrollTop < LOAD_WITHIN_PX) {
            this.load(() => this.store.messages.loadMoreBefore(this.channel), "isLoadingBefore");
        }
        const below = el.scrollHeight - el.scrollTop - el.clientHeight;
        if (this.window.hasMoreAfter && below < LOAD_WITHIN_PX) {
            this.load(() => this.store.messages.loadMoreAfter(this.channel), "isLoadingAfter");
        }
    }

    async load(fetchPage, flag) {
        if (this.window[flag] || this.isThrottled) {
            return;
        }
        // The reader keeps the place even when the end was in view.
        const isLoaded = await this.attempt(fetchPage);
        if (!isLoaded) {
            // Scrolling on asks again, drawing does not.
            this.isThrottled = true;
            setTimeout(() => (this.isThrottled = false), RETRY_MS);
        }
    }

    onRetry() {
        this.attempt(() => this.store.messages.loadStart(this.channel));
    }

    /** Go to the newest messages: asked to, or because of one's own. */
    async showEnd() {
        this.keeper.isAtEnd = true;
        if (this.window.hasMoreAfter) {
            await this.attempt(() => this.store.messages.loadLatest(this.channel));
        }
        if (this.scroller.el) {
            this.keeper.scrollToEnd();
            this.onVisible();
        }
    }
}
