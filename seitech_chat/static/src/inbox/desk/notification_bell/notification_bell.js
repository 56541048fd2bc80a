import { browser } from "@web/core/browser/browser";
import { Dropdown } from "@web/core/dropdown/dropdown";
import { useDropdownState } from "@web/core/dropdown/dropdown_hooks";
import { useService } from "@web/core/utils/hooks";
import { Component, useState } from "@odoo/owl";

import { useChatEnv } from "@seitech_chat/core/chat_env";
import { ElapsedTime } from "@seitech_chat/member_ui/elapsed_time/elapsed_time";
import { PreferencesDialog } from "@seitech_chat/member_ui/preferences/preferences_dialog";
import { iconOf, kindText } from "@seitech_chat/inbox/notifications/notification_text";
import { _t } from "@seitech_chat/inbox/translation";

/** My notifications, the count of new ones, and the permission to show them on the desktop. */
export class NotificationBell extends Component {
    static template = "seitech_chat.NotificationBell";
    static components = { Dropdown, ElapsedTime };
    static props = {
        onOpen: { type: Function },
    };

    setup() {
        this.frame = useChatEnv();
        this.iconOf = iconOf;
        this.kindText = kindText;
        this.notifications = useState(useService("seitech_chat.inbox").notifications);
        this.state = useState({ permission: browser.Notification?.permission });
        this.dropdown = useDropdownState();
    }

    get count() {
        return this.notifications.unreadCount;
    }

    get label() {
        return this.count
            ? _t("Notifications, %(count)s new", { count: this.count })
            : _t("Notifications");
    }

    dismissLabel(notification) {
        const kind = kindText(notification);
        return _t("Dismiss: %(kind)s, %(name)s", { kind, name: notification.channel_name });
    }

    dateOf({ created_at: createdAt }) {
        return new Date(createdAt);
    }

    async onOpen(notification) {
        this.dropdown.close();
        if (!notification.read_at) {
            this.notifications.dismiss(notification);
        }
        if (notification.channel_id) {
            await this.props.onOpen(notification.channel_id);
        }
    }

    /** The button goes with what it dismisses: the notification itself takes the focus. */
    onDismiss(ev, notification) {
        ev.currentTarget.previousElementSibling.focus();
        this.notifications.dismiss(notification);
    }

    onDismissAll(ev) {
        ev.currentTarget.nextElementSibling.focus();
        this.notifications.dismissAll();
    }

    onSettings() {
        this.dropdown.close();
        this.frame.dialogs.open(PreferencesDialog, {});
    }

    async onAsk() {
        this.state.permission = await browser.Notification.requestPermission();
        if (this.state.permission === "denied") {
            this.frame.notify(
                _t("Notifications are blocked. Allow them for this site in your browser settings."),
                { type: "warning" }
            );
        }
    }
}
