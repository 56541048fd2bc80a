import {
    Component,
    onMounted,
    onWillUnmount,
    useEffect,
    useExternalListener,
    useRef,
    useState,
} from "@odoo/owl";

import { useFrame } from "@seitech_chat/core/frame";
import { DialogHost } from "@seitech_chat/core/members/dialog/dialog_host";
import { Bubble } from "@seitech_chat/core/page/bubble/bubble";
import { useClearance } from "@seitech_chat/core/page/clearance";
import { ImageViewer } from "@seitech_chat/core/page/image_viewer/image_viewer";
import { useTitleBadge } from "@seitech_chat/core/page/title_badge";
import { ChatWindow } from "@seitech_chat/portal/chat_window/chat_window";
import { ChatPage } from "@seitech_chat/portal/chat_page/chat_page";

const SHOWN_WISHES = ["instructor", "students", "group", "support"];

/** The chat of who is signed in: a page of its own, or a bubble and what it opens. */
export class Portal extends Component {
    static template = "seitech_chat.Portal";
    static components = { Bubble, ChatPage, ChatWindow, DialogHost, ImageViewer };
    static props = {};

    setup() {
        this.frame = useFrame();
        this.chat = useState(this.env.portalChat);
        this.bubble = useRef("bubble");
        this.place = useState({ clearancePx: 0 });
        useClearance((clearancePx) => (this.place.clearancePx = clearancePx));
        useTitleBadge(this.env.portalChat);
        useExternalListener(this.env.root, "seitech-open", () => this.onOpener());
        this.wasOpen = this.chat.isOpen;
        useEffect(
            (isOpen) => this.onOpenChange(isOpen),
            () => [this.chat.isOpen]
        );
        onMounted(() => this.takeOver());
        onWillUnmount(() => this.chat.store.stop());
    }

    get isPage() {
        return this.chat.mode === "page";
    }

    get hasBubble() {
        return !this.isPage && (this.env.config.isEnabled || this.chat.isOpen);
    }

    get unreadText() {
        const { _t } = this.frame;
        const count = this.chat.unreadCount;
        return count && !this.chat.isOpen ? _t("%(count)s unread messages", { count }) : "";
    }

    /** The loader's own button stood in for the bubble, and may have been pressed. */
    takeOver() {
        const { root } = this.env;
        root.querySelector(".o-seitech-launcher")?.remove();
        const query = new URLSearchParams(window.location.search);
        if (this.isPage && SHOWN_WISHES.includes(query.get("open"))) {
            this.wish({ open: query.get("open"), courseId: Number(query.get("course_id")) });
        } else if (root.dataset.isOpening) {
            this.onOpener();
        }
    }

    onOpener() {
        const { opener } = this.env.root;
        if (!this.isPage && !this.chat.isOpen) {
            this.chat.open();
        }
        if (opener?.dataset.open) {
            const { open, courseId } = opener.dataset;
            this.wish({ open, courseId: Number(courseId) });
        }
    }

    wish(wish) {
        this.chat.wish = wish;
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
