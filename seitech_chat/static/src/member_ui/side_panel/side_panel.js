import { Component, useRef } from "@odoo/owl";

import { isComposing } from "@seitech_chat/ui/composing";
import { Icon } from "@seitech_chat/ui/icon/icon";

/**
 * Something to look at beside the messages; where there is no room, over them.
 *
 * Slots: `top`, which stays, and `default`, which scrolls.
 */
export class SidePanel extends Component {
    static template = "seitech_chat.SidePanel";
    static components = { Icon };
    static props = {
        title: { type: String },
        close: { type: Function },
        slots: { type: Object },
    };

    setup() {
        this.root = useRef("root");
    }

    onKeydown(ev) {
        if (ev.key === "Escape" && !ev.defaultPrevented && !isComposing(ev)) {
            ev.stopPropagation();
            this.props.close();
        }
    }
}

/**
 * Whether the panel covers the messages: then it makes way for what was found.
 *
 * @param {HTMLElement} el of the panel
 */
export function isCovering(el) {
    return getComputedStyle(el).position === "absolute";
}
