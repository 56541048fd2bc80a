import {
    Component,
    onMounted,
    onWillUnmount,
    useChildSubEnv,
    useEffect,
    useState,
} from "@odoo/owl";

import { hasScreenKeyboard } from "@seitech_chat/core/focus_guard";
import { useFrame } from "@seitech_chat/core/frame";
import { Thread } from "@seitech_chat/core/ui/thread/thread";
import { queueText } from "@seitech_chat/widget/conversation/queue_text";
import { Farewell } from "@seitech_chat/widget/farewell/farewell";
import { closedText, openingText } from "@seitech_chat/widget/opening_time";

const ESTIMATE_EVERY_MS = 60_000;

/** The visitor's conversation: waiting, talking, ended. */
export class Conversation extends Component {
    static template = "seitech_chat.Conversation";
    static components = { Farewell, Thread };
    static props = {};

    setup() {
        this.frame = useFrame();
        this.chat = useState(this.env.visitorChat);
        this.state = useState({ isContinuing: false });
        const { store } = this.env.visitorChat;
        this.store = useState(store);
        useChildSubEnv({ chat: { ...this.env.chat, store } });
        store.markNew(this.env.visitorChat.channel);
        // Places come live; an estimate gets old while nobody moves.
        const timer = setInterval(() => this.refreshEstimate(), ESTIMATE_EVERY_MS);
        onWillUnmount(() => clearInterval(timer));
        // Whether it may be rated, the event of its end does not say.
        useEffect(
            (isOpen) => {
                if (isOpen === false) {
                    this.refresh();
                } else {
                    this.state.isContinuing = false;
                }
            },
            () => [this.channel?.isOpen]
        );
        onMounted(() => {
            // A finger's keyboard would cover what there is to read first.
            if (!hasScreenKeyboard()) {
                this.env.chat.bus.dispatchEvent(new CustomEvent("focus-composer"));
            }
        });
    }

    get channel() {
        return this.chat.channel;
    }

    get department() {
        const id = this.channel.department?.id;
        return this.store.departments.find((one) => one.id === id) || null;
    }

    get isAnybodyThere() {
        return !this.department || this.department.is_available;
    }

    get isClosed() {
        return Boolean(this.channel.queue?.is_closed_hours);
    }

    /** Whether somebody may come any minute. */
    get isLooking() {
        return this.isAnybodyThere && !this.isClosed;
    }

    /** Whether the desk has been here before: its words for newcomers do not fit then. */
    get wasServed() {
        const { former, otherMembers } = this.channel;
        return otherMembers.length > 0 || former.lastReadPosition > 0;
    }

    get waitingText() {
        const { _t } = this.frame;
        if (this.isLooking) {
            return _t("Looking for somebody to help you…");
        }
        if (this.wasServed) {
            return _t("We're away right now. We'll reply here as soon as we're back.");
        }
        if (this.department?.away_text) {
            return this.department.away_text;
        }
        return this.isClosed
            ? _t("Thank you, we have your message.")
            : _t("Nobody is here right now. Leave your message: we answer as soon as we are back.");
    }

    get placeText() {
        const { queue } = this.channel;
        if (this.isClosed) {
            const isSaid = this.wasServed || this.department?.away_text;
            const say = isSaid ? openingText : closedText;
            return say(queue, this.frame);
        }
        return this.isLooking ? queueText(queue, this.frame._t) : "";
    }

    /** Write after the end: the server reopens it, or begins one that continues it. */
    onContinue() {
        this.state.isContinuing = true;
        // Drawn with the next frame.
        requestAnimationFrame(() =>
            this.env.chat.bus.dispatchEvent(new CustomEvent("focus-composer"))
        );
    }

    refresh() {
        this.store.loadChannel(this.channel.id).catch((error) => this.store.noteError(error));
    }

    refreshEstimate() {
        if (this.channel?.isWaiting && document.visibilityState === "visible") {
            this.refresh();
        }
    }
}
