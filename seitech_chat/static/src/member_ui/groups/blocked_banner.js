import { Component, useState } from "@odoo/owl";

import { useFrame, useStore } from "@seitech_chat/core/chat_env";
import { block } from "@seitech_chat/member_ui/groups/group_actions";
import { useAttempt } from "@seitech_chat/ui/run_with_feedback";

/** In place of the composer, where one of two has blocked the other. */
export class BlockedLine extends Component {
    static template = "seitech_chat.BlockedLine";
    static props = { channel: { type: Object } };

    setup() {
        this.frame = useFrame();
        this.store = useStore();
        this.channel = useState(this.props.channel);
        this.attempt = useAttempt();
    }

    onUnblock() {
        this.attempt(() => block(this.store, this.channel, false));
    }
}
