import { Component, useState } from "@odoo/owl";

import { useChatEnv } from "@seitech_chat/core/chat_env";
import { Icon } from "@seitech_chat/ui/icon/icon";

/** The buttons of the window. */
export class WindowButtons extends Component {
    static template = "seitech_chat.WindowButtons";
    static components = { Icon };
    static props = {};

    setup() {
        this.frame = useChatEnv();
        this.chat = useState(this.env.portalChat);
    }

    get sizeText() {
        const { _t } = this.frame;
        return this.chat.mode === "full" ? _t("Exit full screen") : _t("Full screen");
    }
}
