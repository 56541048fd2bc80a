import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { Component, useState } from "@odoo/owl";

/** How much waits for me, in every app; a click opens the inbox. */
export class InboxSystray extends Component {
    static template = "seitech_chat.InboxSystray";
    static props = {};

    setup() {
        const inbox = useService("seitech_chat.inbox");
        this.alerts = useState(inbox.alerts);
        this.start = useState(inbox.state);
    }

    get count() {
        return this.alerts.count;
    }

    onOpen() {
        this.alerts.openInbox();
    }
}

registry
    .category("systray")
    .add("seitech_chat.inbox", { Component: InboxSystray }, { sequence: 24 });
