import { Component, useEffect, useState } from "@odoo/owl";

import { useFrame, useStore } from "@seitech_chat/core/frame";
import { conversationEntries } from "@seitech_chat/core/members/conversation_entries";
import {
    ConversationHeader,
    factsOf,
} from "@seitech_chat/core/members/conversation_header/conversation_header";
import { Menu } from "@seitech_chat/core/members/menu/menu";
import { rightsIn } from "@seitech_chat/core/members/rights";
import { Thread } from "@seitech_chat/core/ui/thread/thread";
import { WindowButtons } from "@seitech_chat/portal/window_buttons/window_buttons";

/** The open conversation: who it is with, what was said, and the composer. */
export class ConversationPane extends Component {
    static template = "seitech_chat.ConversationPane";
    static components = { ConversationHeader, Menu, Thread, WindowButtons };
    static props = {
        channel: { type: Object },
        isNarrow: { type: Boolean },
        onBack: { type: Function },
    };

    setup() {
        this.frame = useFrame();
        this.store = useStore();
        this.chat = useState(this.env.portalChat);
        this.channel = useState(this.props.channel);
        this.state = useState({ isContinuing: false });
        useEffect(
            (isOpen) => void (isOpen && (this.state.isContinuing = false)),
            () => [this.channel.isOpen]
        );
    }

    get facts() {
        const { channel } = this;
        const { _t } = this.frame;
        const facts = factsOf(channel, this.frame);
        const isMyQuestion = channel.isSupport && !channel.customer;
        if (!isMyQuestion) {
            return facts.join(" · ");
        }
        const who = channel.agent
            ? _t("with %(name)s", { name: channel.agent.name })
            : channel.isOpen && _t("waiting for an answer");
        return [who, ...facts].filter(Boolean).join(" · ");
    }

    get entries() {
        return conversationEntries(this.frame, this.channel);
    }

    get canReply() {
        return this.state.isContinuing || rightsIn(this.store, this.channel).canReply;
    }

    /** Its customer goes on with what the desk has ended. */
    get canContinue() {
        const { channel } = this;
        return channel.isSupport && !channel.isOpen && Boolean(channel.me) && !channel.desk;
    }

    /** Write after the end: the server reopens it, or begins one that continues it. */
    onContinue() {
        this.state.isContinuing = true;
        // Drawn with the next frame.
        requestAnimationFrame(() =>
            this.frame.bus.dispatchEvent(new CustomEvent("focus-composer"))
        );
    }

    get closedText() {
        const { _t } = this.frame;
        if (!this.channel.isOpen) {
            return _t("This conversation has ended.");
        }
        return _t("You can read here, but not write.");
    }
}
