import { Component, useEffect, useState } from "@odoo/owl";

import { useChatEnv, useStore } from "@seitech_chat/core/chat_env";
import { useNewConversation } from "@seitech_chat/member_ui/new_conversation/new_conversation_menu";
import { conversationMenuItems } from "@seitech_chat/member_ui/menus/conversation_menu_items";
import {
    ConversationHeader,
    factsOf,
} from "@seitech_chat/member_ui/conversation_header/conversation_header";
import { Menu } from "@seitech_chat/member_ui/menu/menu";
import { channelRights } from "@seitech_chat/member_ui/channel_rights";
import { rate, requestTranscript } from "@seitech_chat/core/store/service_actions";
import { EndedScreen } from "@seitech_chat/ui/ended_screen/ended_screen";
import { joinNames } from "@seitech_chat/core/isolate";
import { Thread } from "@seitech_chat/ui/thread/thread";
import { WaitingLine } from "@seitech_chat/ui/waiting/waiting_line";
import { WindowButtons } from "@seitech_chat/portal/window_buttons/window_buttons";

/** The open conversation: who it is with, what was said, and the composer. */
export class ConversationPane extends Component {
    static template = "seitech_chat.ConversationPane";
    static components = {
        ConversationHeader,
        EndedScreen,
        Menu,
        Thread,
        WaitingLine,
        WindowButtons,
    };
    static props = {
        channel: { type: Object },
        isNarrow: { type: Boolean },
        onBack: { type: Function },
    };

    setup() {
        this.frame = useChatEnv();
        this.store = useStore();
        this.chat = useState(this.env.portalChat);
        this.channel = useState(this.props.channel);
        this.state = useState({ isContinuing: false });
        this.newConversation = useNewConversation();
        this.endedScreenActions = {
            rate: (rating, comment) => rate(this.store, this.channel, rating, comment),
            requestTranscript: () => requestTranscript(this.store, this.channel),
            startNewConversation: () => this.newConversation.support(),
        };
        useEffect(
            (isOpen) => void (isOpen && (this.state.isContinuing = false)),
            () => [this.channel.isOpen]
        );
        useEffect(
            (isContinuing) => void (isContinuing && this.focusComposer()),
            () => [this.state.isContinuing]
        );
        // Whether it may be rated, the event of its end does not say.
        useEffect(
            (isEnded) => void (isEnded && this.refresh()),
            () => [this.isMyEnded]
        );
    }

    refresh() {
        this.store.channels.load(this.channel.id).catch((error) => this.store.reportError(error));
    }

    get facts() {
        const { channel } = this;
        const { _t } = this.frame;
        const facts = factsOf(channel, this.frame);
        if (!channel.isMyQuestion) {
            return joinNames(facts, " · ");
        }
        const who = channel.agent
            ? _t("with %(name)s", { name: channel.agent.name })
            : channel.isOpen && _t("waiting for a reply");
        return joinNames([who, ...facts], " · ");
    }

    get entries() {
        return conversationMenuItems(this.frame, this.channel);
    }

    get canReply() {
        return this.state.isContinuing || channelRights(this.store, this.channel).canReply;
    }

    /** A question of mine that the desk has ended: rated, mailed, gone on with. */
    get isMyEnded() {
        return this.channel.isMyQuestion && !this.channel.isOpen;
    }

    /** Write after the end: the server reopens it, or begins one that continues it. */
    onContinue() {
        this.state.isContinuing = true;
    }

    focusComposer() {
        this.frame.bus.dispatchEvent(new CustomEvent("focus-composer"));
    }

    get closedText() {
        const { _t } = this.frame;
        const { type, isOpen } = this.channel;
        if (isOpen) {
            return _t("Read-only: you can't reply here.");
        }
        return type === "group" ? _t("This group is closed.") : _t("This conversation has ended.");
    }
}
