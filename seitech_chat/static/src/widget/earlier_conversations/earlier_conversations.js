import { Component, useState } from "@odoo/owl";

import { useChatEnv } from "@seitech_chat/core/chat_env";
import { formatDay, formatTime } from "@seitech_chat/ui/format";
import { Icon } from "@seitech_chat/ui/icon/icon";
import { htmlToLine } from "@seitech_chat/core/text";

const SHOWN_COUNT = 2;

/** My conversations before the one I am about to begin: each leads back into it. */
export class EarlierConversations extends Component {
    static template = "seitech_chat.EarlierConversations";
    static components = { Icon };
    static props = {};

    setup() {
        this.frame = useChatEnv();
        this.chat = useState(this.env.visitorChat);
        this.state = useState({ isWhole: false });
    }

    get all() {
        return this.chat.store?.isReady ? this.chat.store.channels.sorted : [];
    }

    get channels() {
        return this.state.isWhole ? this.all : this.all.slice(0, SHOWN_COUNT);
    }

    get hasMore() {
        return this.all.length > this.channels.length;
    }

    channelTitle({ agent, department }) {
        return agent?.name || department?.name || this.frame._t("Support");
    }

    messagePreview({ lastMessage }) {
        return (
            htmlToLine(lastMessage?.body || "") ||
            lastMessage?.attachments[0]?.name ||
            this.frame._t("No messages yet")
        );
    }

    ageOf({ lastActivityAt }) {
        const isToday = lastActivityAt.toDateString() === new Date().toDateString();
        return isToday
            ? formatTime(lastActivityAt, this.frame.locale)
            : formatDay(lastActivityAt, this.frame);
    }

    onShowAll() {
        this.state.isWhole = true;
    }
}
