import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { Component, useState } from "@odoo/owl";

import { useFrame } from "@seitech_chat/core/frame";

/** Asks whether the desktop may tell of new messages; gone once that is decided. */
export class NotificationBell extends Component {
    static template = "seitech_chat.NotificationBell";
    static props = {};

    setup() {
        this.frame = useFrame();
        this.state = useState({ permission: browser.Notification?.permission });
    }

    async onAsk() {
        this.state.permission = await browser.Notification.requestPermission();
        if (this.state.permission === "denied") {
            this.frame.notify(
                _t("Your browser blocks notifications of this site. Its settings can change that."),
                { type: "warning" }
            );
        }
    }
}
