import { browser } from "@web/core/browser/browser";
import { reactive } from "@odoo/owl";

import { serverNow } from "@seitech_chat/core/live/server_clock";
import { EVENT } from "@seitech_chat/core/contract";

const PAGE_SIZE = 20;
// Those that call for somebody; the others are counted by the list of conversations.
const LOUD_KINDS = ["urgent", "sla_warning", "sla_breach", "escalated", "mention"];
const READ_ELSEWHERE_MS = 800;

/** My notifications: counted, listed, dismissed. */
export class NotificationList {
    unreadCount = 0;
    /** NotificationPayload each, newest first. */
    list = [];
    nextCursor = null;
    isLoading = false;
    /** The sentence of a failure, or "". */
    failure = "";

    setup({ store, alerts }, { bus_service: bus }) {
        this.store = store;
        this.alerts = alerts;
        this.bus = bus;
    }

    start() {
        this.bus.subscribe(EVENT.NOTIFICATION_CHANGED, (payload) => this.onChanged(payload));
        this.bus.addEventListener("BUS:RECONNECT", () => this.load());
        this.load();
    }

    onChanged({ notification, unread_count: unreadCount }) {
        this.unreadCount = unreadCount;
        if (!notification) {
            this.load(); // several at once
            return;
        }
        const known = this.list.find(({ id }) => id === notification.id);
        this._insert(notification);
        const isCalling = !notification.read_at && LOUD_KINDS.includes(notification.kind);
        if (isCalling && !(known?.count >= notification.count)) {
            browser.setTimeout(() => this._call(notification.id), READ_ELSEWHERE_MS);
        }
    }

    _insert(notification) {
        const others = this.list.filter(({ id }) => id !== notification.id);
        this.list = [notification, ...others].sort((one, other) =>
            other.created_at.localeCompare(one.created_at)
        );
    }

    /** Unless it was dismissed meanwhile, here or in another tab. */
    _call(id) {
        const notification = this.list.find((one) => one.id === id);
        if (notification && !notification.read_at) {
            this.alerts.onNotification(notification);
        }
    }

    load() {
        return this._load(async () => {
            const answer = await this.store.api.notifications({ limit: PAGE_SIZE });
            this.list = answer.notifications || [];
            this._recordAnswer(answer);
        });
    }

    loadMore() {
        return this._load(async () => {
            const body = { limit: PAGE_SIZE, cursor: this.nextCursor };
            const answer = await this.store.api.notifications(body);
            this.list = [...this.list, ...answer.notifications];
            this._recordAnswer(answer);
        });
    }

    dismiss({ id }) {
        return this._dismiss({ ids: [id] }, (one) => one.id === id);
    }

    dismissAll() {
        return this._dismiss({ all: true }, () => true);
    }

    async _dismiss(which, isMeant) {
        await this._load(async () => {
            const answer = await this.store.api.markNotificationsRead(which);
            const readAt = new Date(serverNow()).toISOString();
            this.list = this.list.map((one) =>
                isMeant(one) && !one.read_at ? { ...one, read_at: readAt } : one
            );
            this.unreadCount = answer.unread_count;
        });
    }

    _recordAnswer({ next_cursor: nextCursor, unread_count: unreadCount }) {
        this.nextCursor = nextCursor;
        this.unreadCount = unreadCount || 0;
    }

    async _load(work) {
        this.isLoading = true;
        this.failure = "";
        try {
            await work();
        } catch (error) {
            this.store.reportError(error);
            this.failure = error.code || "internal";
        } finally {
            this.isLoading = false;
        }
    }
}

/** @returns {NotificationList} reactive */
export function makeNotificationList(parts, services) {
    const notifications = reactive(new NotificationList());
    notifications.setup(parts, services);
    return notifications;
}
