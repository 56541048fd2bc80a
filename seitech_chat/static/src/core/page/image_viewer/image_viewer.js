import { Component, onMounted, onWillStart, onWillUnmount, useRef, useState } from "@odoo/owl";

import { useFrame } from "@seitech_chat/core/frame";
import { Icon } from "@seitech_chat/core/ui/icon/icon";

/** Images of a message, large, over everything. */
export class ImageViewer extends Component {
    static template = "seitech_chat.ImageViewer";
    static components = { Icon };
    static props = {
        attachments: { type: Array },
        index: { type: Number },
        onClose: { type: Function },
    };

    setup() {
        this.frame = useFrame();
        this.state = useState({ index: this.props.index, url: "" });
        this.root = useRef("root");
        this.focusBack = null;
        onWillStart(() => this.load());
        onMounted(() => {
            this.focusBack = this.root.el.getRootNode().activeElement;
            this.root.el.focus();
        });
        onWillUnmount(() => this.focusBack?.focus());
    }

    get attachment() {
        return this.props.attachments[this.state.index];
    }

    async load() {
        this.state.url = await this.frame.fileUrl(this.attachment);
    }

    step(count) {
        const { length } = this.props.attachments;
        this.state.index = (this.state.index + count + length) % length;
        this.load();
    }

    onKeydown(ev) {
        ev.stopPropagation();
        if (ev.key === "Escape") {
            this.props.onClose();
        } else if (ev.key === "ArrowRight" || ev.key === "ArrowLeft") {
            this.step(ev.key === "ArrowRight" ? 1 : -1);
        } else if (ev.key === "Tab") {
            this.turnFocus(ev);
        }
    }

    turnFocus(ev) {
        const buttons = [...this.root.el.querySelectorAll("button")];
        const current = this.root.el.getRootNode().activeElement;
        const step = ev.shiftKey ? -1 : 1;
        const index = buttons.indexOf(current) + step;
        ev.preventDefault();
        buttons[(index + buttons.length) % buttons.length].focus();
    }
}
