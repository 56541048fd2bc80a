import { Component, useState } from "@odoo/owl";

import { useChatEnv, useStore } from "@seitech_chat/core/chat_env";
import { block } from "@seitech_chat/member_ui/groups/group_actions";
import { useFeedback } from "@seitech_chat/ui/run_with_feedback";

/** In place of the composer, where one of two has blocked the other. */
export class BlockedBanner extends Component {
    static template = "seitech_chat.BlockedBanner";
    static props = { channel: { type: Object } };

    setup() {
        this.frame = useChatEnv();
        this.store = useStore();
        this.channel = useState(this.props.channel);
        this.attempt = useFeedback();
    }

    onUnblock() {
        this.attempt(() => block(this.store, this.channel, false));
    }
}
