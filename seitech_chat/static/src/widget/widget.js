import { Component, onWillDestroy, useState, useSubEnv } from "@odoo/owl";

import { ImageViewer } from "@seitech_chat/embed/image_viewer/image_viewer";
import { useEmbeddedChat } from "@seitech_chat/embed/use_embedded_chat";
import { useGreeting } from "@seitech_chat/widget/preview/greeting";
import { Preview } from "@seitech_chat/widget/preview/preview";
import { Panel } from "@seitech_chat/widget/panel/panel";

/** The window that the launcher of a page opens, and the preview beside it. */
export class Widget extends Component {
    static template = "seitech_chat.Widget";
    static components = { ImageViewer, Panel, Preview };
    static props = { makeEnv: { type: Function } };

    setup() {
        useSubEnv(this.props.makeEnv());
        const { config, launcher, visitorChat } = this.env;
        this.chat = useState(visitorChat);
        this.inPage = useEmbeddedChat(visitorChat);
        useGreeting(visitorChat, config.proactive, () => launcher.isShown());
        onWillDestroy(() => this.chat.stop());
    }
}
