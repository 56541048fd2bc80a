import { Component, onWillDestroy, useExternalListener, useState, useSubEnv } from "@odoo/owl";

import { allowFocus, allowFocusUnlessElsewhere } from "@seitech_chat/core/focus_guard";
import { Launcher } from "@seitech_chat/embed/launcher/launcher";
import { ImageViewer } from "@seitech_chat/embed/image_viewer/image_viewer";
import { useEmbeddedChat } from "@seitech_chat/embed/use_embedded_chat";
import { Panel } from "@seitech_chat/widget/panel/panel";

/** The chat in a page: a launcher, and the window it opens. */
export class Widget extends Component {
    static template = "seitech_chat.Widget";
    static components = { Launcher, ImageViewer, Panel };
    static props = { makeEnv: { type: Function } };

    setup() {
        useSubEnv(this.props.makeEnv());
        this.chat = useState(this.env.visitorChat);
        this.inPage = useEmbeddedChat(this.env.visitorChat);
        useExternalListener(this.env.root, "seitech-open", () => {
            allowFocus();
            this.chat.open();
        });
        if (this.env.root.dataset.isOpening) {
            allowFocusUnlessElsewhere(this.env.root.opener);
            this.chat.open();
        }
        onWillDestroy(() => this.chat.stop());
    }

    get hasLauncher() {
        return this.env.config.isEnabled || Boolean(this.chat.store);
    }
}
