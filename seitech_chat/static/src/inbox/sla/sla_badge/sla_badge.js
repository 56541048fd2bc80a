import { Component } from "@odoo/owl";

import { Countdown } from "@seitech_chat/inbox/sla/countdown/countdown";

/** The SLA target that is due first, in a row of the list. */
export class SlaBadge extends Component {
    static template = "seitech_chat.SlaBadge";
    static components = { Countdown };
    static props = {
        channel: { type: Object },
    };

    get target() {
        const { channel } = this.props;
        if (!channel.isSupport || !channel.isOpen) {
            return null;
        }
        return channel.dueTarget;
    }
}
