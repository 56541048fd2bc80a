import { Component, onError, useState } from "@odoo/owl";

import { Icon } from "@seitech_chat/ui/icon/icon";

/**
 * A part of a screen whose errors stay its own: it is replaced by a sentence and a button that
 * draws it again. What is drawn from above the boundary is the next one's.
 *
 * An element of its own holds the part, so that it goes away whatever a translator or an
 * extension did to the nodes inside.
 */
export class ErrorBoundary extends Component {
    static template = "seitech_chat.ErrorBoundary";
    static components = { Icon };
    static props = {
        isConversation: { type: Boolean, optional: true },
        /** Before it is drawn again. */
        onReload: { type: Function, optional: true },
        slots: { type: Object },
    };

    setup() {
        this.state = useState({ hasFailed: false });
        onError((error) => {
            if (this.state.hasFailed) {
                throw error;
            }
            console.error(error);
            this.state.hasFailed = true;
        });
    }

    onReload() {
        this.props.onReload?.();
        this.state.hasFailed = false;
    }
}
