import { Component, onMounted, onWillStart, onWillUnmount, useRef, useState } from "@odoo/owl";

import { useChatEnv } from "@seitech_chat/core/chat_env";
import { Icon } from "@seitech_chat/ui/icon/icon";
import { trapFocus } from "@seitech_chat/ui/trap_focus";

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
        this.frame = useChatEnv();
        this.state = useState({ index: this.props.index, url: "", hasFailed: false });
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

    /** Which of how many, for who looks through them. */
    get place() {
        const { length } = this.props.attachments;
        return length > 1 ? `${this.state.index + 1} / ${length}` : "";
    }

    async load() {
        const { index } = this.state;
        Object.assign(this.state, { url: "", hasFailed: false });
        try {
            const url = await this.frame.fileUrl(this.attachment);
            if (index === this.state.index) {
                this.state.url = url;
            }
        } catch {
            this.state.hasFailed = index === this.state.index;
        }
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
            const isTurned = getComputedStyle(this.root.el).direction === "rtl";
            this.step((ev.key === "ArrowRight") === isTurned ? -1 : 1);
        } else if (ev.key === "Tab") {
            trapFocus(this.root.el, ev);
        }
    }
}
