import { Component, useState } from "@odoo/owl";

import { useFrame } from "@seitech_chat/core/chat_env";
import { useAttempt } from "@seitech_chat/ui/run_with_feedback";

/** The small question about what was asked before signing in. */
export class AdoptionOffer extends Component {
    static template = "seitech_chat.AdoptionOffer";
    static props = {};

    setup() {
        this.frame = useFrame();
        this.attempt = useAttempt();
        this.chat = useState(this.env.portalChat);
        this.adoption = useState(this.env.portalChat.adoption);
    }

    onAccept() {
        return this.attempt(async () => this.chat.showAnswer(await this.adoption.accept()));
    }
}
