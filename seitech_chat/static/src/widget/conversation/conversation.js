import { Component, onMounted, useChildSubEnv, useEffect, useState } from "@odoo/owl";

import { hasScreenKeyboard } from "@seitech_chat/core/focus_guard";
import { EndedScreen } from "@seitech_chat/ui/ended_screen/ended_screen";
import { Thread } from "@seitech_chat/ui/thread/thread";
import { WaitingLine } from "@seitech_chat/ui/waiting/waiting_line";

/** The visitor's conversation: waiting, talking, ended. */
export class Conversation extends Component {
    static template = "seitech_chat.Conversation";
    static components = { EndedScreen, Thread, WaitingLine };
    static props = {};

    setup() {
        this.chat = useState(this.env.visitorChat);
        this.state = useState({ isContinuing: false });
        const { channel, store } = this.env.visitorChat;
        this.channel = useState(channel);
        this.store = useState(store);
        useChildSubEnv({ chat: { ...this.env.chat, store } });
        channel.markAsNew();
        // Whether it may be rated, the event of its end does not say.
        useEffect(
            (isOpen) => {
                if (isOpen === false) {
                    this.refresh();
                } else {
                    this.state.isContinuing = false;
                }
            },
            () => [this.channel.isOpen]
        );
        useEffect(
            (isContinuing) => void (isContinuing && this.focusComposer()),
            () => [this.state.isContinuing]
        );
        onMounted(() => {
            // A finger's keyboard would cover what there is to read first.
            if (!hasScreenKeyboard()) {
                this.focusComposer();
            }
        });
    }

    get endedScreenActions() {
        const { chat } = this;
        return {
            rate: (rating, comment) => chat.rate(rating, comment),
            requestTranscript: () => chat.requestTranscript(),
            startNewConversation: () => chat.startNewConversation(),
        };
    }

    /** Write after the end: the server reopens it, or begins one that continues it. */
    onContinue() {
        this.state.isContinuing = true;
    }

    focusComposer() {
        this.env.chat.bus.dispatchEvent(new CustomEvent("focus-composer"));
    }

    refresh() {
        this.store.channels.load(this.channel.id).catch((error) => this.store.reportError(error));
    }
}
