import { Component, useRef, useState } from "@odoo/owl";

import { useChatEnv } from "@seitech_chat/core/chat_env";
import { authorName } from "@seitech_chat/core/models/author";
import { isCovering, SidePanel } from "@seitech_chat/member_ui/side_panel/side_panel";
import { formatDay } from "@seitech_chat/ui/format";
import { htmlToLine } from "@seitech_chat/core/text";

/** The known pinned messages of a conversation. */
export class PinsPanel extends Component {
    static template = "seitech_chat.PinsPanel";
    static components = { SidePanel };
    static props = {
        channel: { type: Object },
        close: { type: Function },
    };

    setup() {
        this.frame = useChatEnv();
        this.channel = useState(this.props.channel);
        this.root = useRef("root");
    }

    /** Newest first, whether in the stretch of messages on the screen or not. */
    get pins() {
        return [...this.channel.held.values()]
            .filter(({ pinnedAt, isDeleted }) => pinnedAt && !isDeleted)
            .sort((one, other) => other.pinnedAt - one.pinnedAt);
    }

    lineOf(message) {
        return htmlToLine(message.body) || message.attachments[0]?.name || "";
    }

    nameOf(message) {
        return authorName(message.author, this.frame._t);
    }

    dayOf(message) {
        return formatDay(message.createdAt, this.frame);
    }

    onJump(message) {
        const isInTheWay = isCovering(this.root.el.closest(".o-seitech-SidePanel"));
        this.frame.bus.dispatchEvent(new CustomEvent("show-message", { detail: message }));
        if (isInTheWay) {
            this.props.close();
        }
    }
}
