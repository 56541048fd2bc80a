import {
    Component,
    onWillUnmount,
    useEffect,
    useExternalListener,
    useRef,
    useState,
} from "@odoo/owl";

import { useFrame } from "@seitech_chat/core/frame";
import { Bubble } from "@seitech_chat/core/page/bubble/bubble";
import { useClearance } from "@seitech_chat/core/page/clearance";
import { ImageViewer } from "@seitech_chat/core/page/image_viewer/image_viewer";
import { Panel } from "@seitech_chat/widget/panel/panel";
import { useTitleBadge } from "@seitech_chat/core/page/title_badge";

/** The chat in a page: a bubble, and the window it opens. */
export class Widget extends Component {
    static template = "seitech_chat.Widget";
    static components = { Bubble, ImageViewer, Panel };
    static props = {};

    setup() {
        this.frame = useFrame();
        this.chat = useState(this.env.visitorChat);
        this.bubble = useRef("bubble");
        this.place = useState({ clearancePx: 0 });
        useClearance((clearancePx) => (this.place.clearancePx = clearancePx));
        useTitleBadge(this.env.visitorChat);
        useExternalListener(this.env.root, "seitech-open", () => this.chat.open());
        if (this.env.root.dataset.isOpening) {
            this.chat.open();
        }
        this.wasOpen = this.chat.isOpen;
        useEffect(
            (isOpen) => this.onOpenChange(isOpen),
            () => [this.chat.isOpen]
        );
        onWillUnmount(() => this.chat.disconnect());
    }

    get hasBubble() {
        return this.env.config.isEnabled || Boolean(this.chat.store);
    }

    get unreadText() {
        const { _t } = this.frame;
        const count = this.chat.unreadCount;
        return count && !this.chat.isOpen ? _t("%(count)s unread messages", { count }) : "";
    }

    onOpenChange(isOpen) {
        if (this.wasOpen && !isOpen) {
            // Back to where it was opened from.
            const { opener } = this.env.root;
            this.env.root.opener = null;
            (opener || this.bubble.el?.querySelector("button"))?.focus();
        }
        this.wasOpen = isOpen;
    }
}
