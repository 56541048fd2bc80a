import { Component } from "@odoo/owl";

import { useChatEnv } from "@seitech_chat/core/chat_env";
import { Icon } from "@seitech_chat/ui/icon/icon";

/** The round button in the corner, and how much is unread. */
export class Launcher extends Component {
    static template = "seitech_chat.Launcher";
    static components = { Icon };
    static props = {
        isOpen: { type: Boolean },
        unreadCount: { type: Number },
        onToggle: { type: Function },
    };

    setup() {
        this.frame = useChatEnv();
    }

    get label() {
        const { _t } = this.frame;
        if (this.props.isOpen) {
            return _t("Minimize chat");
        }
        const count = this.props.unreadCount;
        return count ? _t("Open chat, %(count)s unread", { count }) : _t("Open chat");
    }

    get badge() {
        const count = this.props.isOpen ? 0 : this.props.unreadCount;
        return count > 99 ? "99+" : count;
    }
}
