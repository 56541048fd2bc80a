import {
    Component,
    onMounted,
    onWillDestroy,
    useExternalListener,
    useState,
    useSubEnv,
} from "@odoo/owl";

import { allowFocusUnlessElsewhere } from "@seitech_chat/core/focus_guard";
import { DialogHost } from "@seitech_chat/member_ui/dialog/dialog_host";
import { Launcher } from "@seitech_chat/portal/launcher/launcher";
import { ImageViewer } from "@seitech_chat/embed/image_viewer/image_viewer";
import { useEmbeddedChat } from "@seitech_chat/embed/use_embedded_chat";
import { ChatWindow } from "@seitech_chat/portal/chat_window/chat_window";
import { ChatPage } from "@seitech_chat/portal/chat_page/chat_page";

const SHOWN_WISHES = ["instructor", "students", "group", "support"];

/** The chat of a signed-in person: a page of its own, or a launcher and what it opens. */
export class Portal extends Component {
    static template = "seitech_chat.Portal";
    static components = { Launcher, ChatPage, ChatWindow, DialogHost, ImageViewer };
    static props = { makeEnv: { type: Function } };

    setup() {
        useSubEnv(this.props.makeEnv());
        this.chat = useState(this.env.portalChat);
        this.inPage = useEmbeddedChat(this.env.portalChat);
        useExternalListener(this.env.root, "seitech-open", () => this.onOpener());
        onMounted(() => this.takeOver());
        onWillDestroy(() => this.chat.stop());
    }

    get isPage() {
        return this.chat.mode === "page";
    }

    get hasLauncher() {
        return !this.isPage && (this.env.config.isEnabled || this.chat.isOpen);
    }

    /** The loader's own button stood in for the launcher, and may have been pressed. */
    takeOver() {
        const { root } = this.env;
        root.querySelector(".o-seitech-launcher")?.remove();
        const query = new URLSearchParams(window.location.search);
        if (this.isPage && SHOWN_WISHES.includes(query.get("open"))) {
            this.setPendingAction({
                open: query.get("open"),
                courseId: Number(query.get("course_id")),
            });
        } else if (root.dataset.isOpening) {
            this.onOpener();
        }
    }

    onOpener() {
        const { opener } = this.env.root;
        allowFocusUnlessElsewhere(opener);
        if (!this.isPage && !this.chat.isOpen) {
            this.chat.open();
        }
        if (opener?.dataset.open) {
            const { open, courseId } = opener.dataset;
            this.setPendingAction({ open, courseId: Number(courseId) });
        }
    }

    setPendingAction(action) {
        this.chat.pendingAction = action;
    }
}
