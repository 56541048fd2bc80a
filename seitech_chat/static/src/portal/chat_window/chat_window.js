import { Component, useState } from "@odoo/owl";

import { useChatWindow } from "@seitech_chat/embed/use_embedded_chat";
import { ToastList } from "@seitech_chat/embed/toast_list/toast_list";
import { Workspace } from "@seitech_chat/portal/workspace/workspace";

/** The chat over the page: a window in the corner, or the whole screen. */
export class ChatWindow extends Component {
    static template = "seitech_chat.ChatWindow";
    static components = { ToastList, Workspace };
    static props = {};

    setup() {
        this.chat = useState(this.env.portalChat);
        this.dialog = useChatWindow("root", this.chat);
    }
}
