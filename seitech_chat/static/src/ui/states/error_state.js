import { Component } from "@odoo/owl";

import { useChatEnv } from "@seitech_chat/core/chat_env";
import { errorMessage } from "@seitech_chat/ui/run_with_feedback";
import { Icon } from "@seitech_chat/ui/icon/icon";

/** The error in a sentence, and a button to try again. */
export class ErrorState extends Component {
    static template = "seitech_chat.ErrorState";
    static components = { Icon };
    static props = {
        code: { type: String },
        onRetry: { type: Function },
    };

    setup() {
        this.frame = useChatEnv();
    }

    get sentence() {
        return errorMessage({ code: this.props.code }, this.frame._t);
    }
}
