import { Component, onMounted, onWillUnmount, useChildSubEnv, useState } from "@odoo/owl";

import { useFrame } from "@seitech_chat/core/frame";
import { Icon } from "@seitech_chat/core/ui/icon/icon";
import { Thread } from "@seitech_chat/core/ui/thread/thread";
import { queueText } from "@seitech_chat/widget/conversation/queue_text";

const ESTIMATE_EVERY_MS = 60_000;

/** The visitor's conversation: waiting, talking, ended. */
export class Conversation extends Component {
    static template = "seitech_chat.Conversation";
    static components = { Icon, Thread };
    static props = {};

    setup() {
        this.frame = useFrame();
        this.chat = useState(this.env.visitorChat);
        const { store } = this.env.visitorChat;
        this.store = useState(store);
        useChildSubEnv({ chat: { ...this.env.chat, store } });
        store.markNew(this.env.visitorChat.channel);
        // Places come live; an estimate gets old while nobody moves.
        const timer = setInterval(() => this.refreshEstimate(), ESTIMATE_EVERY_MS);
        onWillUnmount(() => clearInterval(timer));
        onMounted(() => {
            // A finger's keyboard would cover what there is to read first.
            if (!window.matchMedia("(hover: none)").matches) {
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

    get waitingText() {
        const { _t } = this.frame;
        if (!this.isAnybodyThere) {
            return (
                this.department.away_text ||
                _t(
                    "Nobody is here right now. Leave your message: we answer as soon as we are back."
                )
            );
        }
        return _t("Looking for somebody to help you…");
    }

    get placeText() {
        return this.isAnybodyThere ? queueText(this.channel.queue, this.frame._t) : "";
    }

    refreshEstimate() {
        if (this.channel?.isWaiting && document.visibilityState === "visible") {
            this.store.loadChannel(this.channel.id).catch((error) => this.store.noteError(error));
        }
    }
}
