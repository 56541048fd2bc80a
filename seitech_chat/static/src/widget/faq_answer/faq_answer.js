import { Component, markup, onMounted, useEffect, useRef, useState } from "@odoo/owl";

import { useChatEnv } from "@seitech_chat/core/chat_env";
import { takeFocus } from "@seitech_chat/core/focus_guard";
import { ErrorState } from "@seitech_chat/ui/states/error_state";
import { Skeleton } from "@seitech_chat/ui/states/skeleton";

/** An FAQ with its answer, and the question whether it helped. */
export class FaqAnswer extends Component {
    static template = "seitech_chat.FaqAnswer";
    static components = { ErrorState, Skeleton };
    static props = {};

    setup() {
        this.frame = useChatEnv();
        this.chat = useState(this.env.visitorChat);
        this.home = useState(this.env.visitorChat.home);
        this.state = useState({ hasHelped: false });
        this.question = useRef("question");
        this.thanks = useRef("thanks");
        onMounted(() => takeFocus(this.question.el));
        // The button that was pressed went, and the focus with it.
        useEffect(
            (el) => void (el && takeFocus(el)),
            () => [this.thanks.el]
        );
    }

    /** Sanitized by the server. */
    get answer() {
        return markup(this.home.faq.answer);
    }

    onYes() {
        this.home.rateFaq(true);
        this.state.hasHelped = true;
    }

    onNo() {
        this.home.rateFaq(false);
        this.chat.showForm();
    }
}
