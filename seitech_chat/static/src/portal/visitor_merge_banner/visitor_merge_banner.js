import { Component, useState } from "@odoo/owl";

import { useChatEnv } from "@seitech_chat/core/chat_env";
import { useFeedback } from "@seitech_chat/ui/run_with_feedback";

/** The small question about what was asked before signing in. */
export class VisitorMergeBanner extends Component {
    static template = "seitech_chat.VisitorMergeBanner";
    static props = {};

    setup() {
        this.frame = useChatEnv();
        this.attempt = useFeedback();
        this.chat = useState(this.env.portalChat);
        this.visitorMerge = useState(this.env.portalChat.visitorMerge);
    }

    onAccept() {
        return this.attempt(async () => this.chat.showAnswer(await this.visitorMerge.accept()));
    }
}
