/** Answers the routes that change nothing but one person's own state. */
export class FakePerson {
    notificationList = [];
    preferences = { email: "digest", push: true, sound: true, notification_level: "all" };

    get unreadCount() {
        return this.notificationList.filter((notification) => !notification.read_at).length;
    }

    heartbeat() {
        return { is_done: true };
    }

    presence() {
        return { presence: [] };
    }

    typing() {
        return { is_sent: true };
    }

    "mark-delivered"() {
        return { retry_ids: [] };
    }

    sync() {
        return { changes: [], removed: [], has_more: false };
    }

    "set-preferences"(changes) {
        return Object.assign(this.preferences, changes);
    }

    notifications() {
        return {
            notifications: this.notificationList,
            unread_count: this.unreadCount,
            next_cursor: null,
        };
    }

    "mark-notifications-read"({ ids, all }) {
        const meant = (notification) => all || ids.includes(notification.id);
        this.notificationList = this.notificationList.map((notification) =>
            meant(notification)
                ? { ...notification, read_at: notification.created_at }
                : notification
        );
        return { unread_count: this.unreadCount };
    }
}
