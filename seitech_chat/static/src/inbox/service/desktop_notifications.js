import { browser } from "@web/core/browser/browser";

import { groupText } from "@seitech_chat/inbox/alerts/alerts";

const ICON = "/seitech_chat/static/description/icon.png";

/** Desktop notifications while the page has no focus: several of a kind are one. */
export class DesktopNotifications {
    /** @param {(channelId: number) => void} onOpen */
    constructor(onOpen) {
        this.onOpen = onOpen;
        /** kind → ids of the conversations it was about */
        this.notified = new Map();
    }

    /** Somebody looks: what comes next is new. */
    clear() {
        this.notified.clear();
    }

    notify({ kind, channelId, title, text }) {
        if (browser.Notification?.permission !== "granted") {
            return;
        }
        const ids = new Set(this.notified.get(kind)).add(channelId);
        this.notified.set(kind, ids);
        // Customers' messages are shown one by one.
        const isGroup = ids.size > 1 && kind !== "message";
        const heading = isGroup ? groupText({ kind, count: ids.size }) : title;
        const notification = new browser.Notification(heading, {
            body: isGroup ? "" : text,
            icon: ICON,
            tag: `seitech_chat-${kind === "message" ? channelId : kind}`,
        });
        notification.addEventListener("click", () => {
            window.focus();
            notification.close();
            this.onOpen(channelId);
        });
    }
}
