import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { Component, useSubEnv } from "@odoo/owl";

import { DialogHost } from "@seitech_chat/member_ui/dialog/dialog_host";

/** The core's dialogs, over the whole web client. */
export class InboxDialogs extends Component {
    static template = "seitech_chat.InboxDialogs";
    static components = { DialogHost };
    static props = {};

    setup() {
        useSubEnv({ chat: useService("seitech_chat.inbox").frame });
    }
}

registry.category("main_components").add("seitech_chat.dialogs", { Component: InboxDialogs });
