import { Component, useState } from "@odoo/owl";

import { allowFocus } from "@seitech_chat/core/focus_guard";
import { Avatar } from "@seitech_chat/ui/avatar/avatar";
import { Icon } from "@seitech_chat/ui/icon/icon";

/** A new message, or the greeting of the site, beside the launcher of the closed chat. */
export class Preview extends Component {
    static template = "seitech_chat.Preview";
    static components = { Avatar, Icon };
    static props = {};

    setup() {
        this.chat = useState(this.env.visitorChat);
    }

    get preview() {
        return this.chat.preview;
    }

    get photo() {
        const { author, channelId } = this.preview;
        return this.chat.store?.channels.get(channelId)?.photoOf(author);
    }

    onOpen() {
        const { channelId } = this.preview;
        allowFocus();
        this.chat.open();
        if (channelId) {
            this.chat.show(channelId);
        }
    }
}
