import { Component } from "@odoo/owl";

import { useFrame } from "@seitech_chat/core/frame";
import { sentenceOf } from "@seitech_chat/core/ui/attempt";
import { Icon } from "@seitech_chat/core/ui/icon/icon";

/** What happened, in a sentence, and the way to try again. */
export class Failure extends Component {
    static template = "seitech_chat.Failure";
    static components = { Icon };
    static props = {
        code: { type: String },
        onRetry: { type: Function },
    };

    setup() {
        this.frame = useFrame();
    }

    get sentence() {
        return sentenceOf({ code: this.props.code }, this.frame._t);
    }
}
