import { Component, onMounted, onWillUnmount, useRef } from "@odoo/owl";

import { isComposing } from "@seitech_chat/ui/composing";
import { Icon } from "@seitech_chat/ui/icon/icon";
import { useLengthLimit } from "@seitech_chat/ui/length_limit";
import { trapFocus } from "@seitech_chat/ui/trap_focus";

/**
 * A window over the frame: it takes the focus, keeps it while it is there, and gives it back.
 * An element with `data-focus` in it gets the focus first.
 *
 * Slots: `default`, and `footer` for its buttons.
 */
export class Dialog extends Component {
    static template = "seitech_chat.Dialog";
    static components = { Icon };
    static props = {
        title: { type: String },
        close: { type: Function },
        isWide: { type: Boolean, optional: true },
        slots: { type: Object },
    };

    setup() {
        this.root = useRef("root");
        this.focusBack = null;
        useLengthLimit();
        onMounted(() => this.takeFocus());
        onWillUnmount(() => this.restoreFocus());
    }

    takeFocus() {
        const { el } = this.root;
        this.focusBack = el.getRootNode().activeElement;
        (el.querySelector("[data-focus]") || el).focus();
    }

    /** Unless what was done in it has put the focus elsewhere: into a new conversation. */
    restoreFocus() {
        const { el } = this.root;
        const { activeElement } = el.getRootNode();
        if (!activeElement || activeElement === document.body || el.contains(activeElement)) {
            this.focusBack?.focus();
        }
    }

    /** The keys of the page below are not for the time of a dialog. */
    onKeydown(ev) {
        ev.stopPropagation();
        if (isComposing(ev)) {
            return;
        }
        if (ev.key === "Escape") {
            ev.preventDefault();
            this.props.close();
        } else if (ev.key === "Tab") {
            trapFocus(this.root.el, ev);
        }
    }
}
