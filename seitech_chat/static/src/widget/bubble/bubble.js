import { Component, useState } from "@odoo/owl";

import { useFrame } from "@seitech_chat/core/frame";
import { Icon } from "@seitech_chat/core/ui/icon/icon";

/** The round button in the corner, and how much is unread. */
export class Bubble extends Component {
    static template = "seitech_chat.Bubble";
    static components = { Icon };
    static props = {};

    setup() {
        this.frame = useFrame();
        this.chat = useState(this.env.visitorChat);
    }

    get label() {
        const { _t } = this.frame;
        if (this.chat.isOpen) {
            return _t("Minimise the chat");
        }
        const count = this.chat.unreadCount;
        return count ? _t("Open the chat, %(count)s unread", { count }) : _t("Open the chat");
    }

    get badge() {
        const count = this.chat.isOpen ? 0 : this.chat.unreadCount;
        return count > 99 ? "99+" : count;
    }

    onClick() {
        if (this.chat.isOpen) {
            this.chat.minimize();
        } else {
            this.chat.open();
        }
    }
}
