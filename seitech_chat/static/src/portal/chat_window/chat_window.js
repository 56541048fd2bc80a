import { Component, onMounted, useRef, useState } from "@odoo/owl";

import { useFrame } from "@seitech_chat/core/frame";
import { keepFocusInside, useScreenFit } from "@seitech_chat/core/page/screen_fit";
import { ToastList } from "@seitech_chat/core/page/toast_list/toast_list";
import { Workspace } from "@seitech_chat/portal/workspace/workspace";

/** The chat over the page: a window in the corner, or the whole screen. */
export class ChatWindow extends Component {
    static template = "seitech_chat.ChatWindow";
    static components = { ToastList, Workspace };
    static props = {};

    setup() {
        this.frame = useFrame();
        this.chat = useState(this.env.portalChat);
        this.root = useRef("root");
        this.fit = useScreenFit(this.root);
        onMounted(() => this.takeFocus());
    }

    get isModal() {
        return this.fit.isFull || this.chat.mode === "full";
    }

    /** Unless something in it has it already. */
    takeFocus() {
        const { el } = this.root;
        if (!el.contains(el.getRootNode().activeElement)) {
            el.focus({ preventScroll: true });
        }
    }

    onKeydown(ev) {
        if (ev.key === "Escape") {
            ev.stopPropagation();
            this.chat.minimize();
        } else if (ev.key === "Tab" && this.isModal) {
            keepFocusInside(this.root.el, ev);
        }
    }
}
