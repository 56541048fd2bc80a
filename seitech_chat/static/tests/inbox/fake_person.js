/** Answers the routes that change nothing but one person's own state. */
export class FakePerson {
    notices = [];
    preferences = { email: "digest", push: true, sound: true, notification_level: "all" };

    get unreadCount() {
        return this.notices.filter((notice) => !notice.read_at).length;
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
            notifications: this.notices,
            unread_count: this.unreadCount,
            next_cursor: null,
        };
    }

    "mark-notifications-read"({ ids, all }) {
        const meant = (notice) => all || ids.includes(notice.id);
        this.notices = this.notices.map((notice) =>
            meant(notice) ? { ...notice, read_at: notice.created_at } : notice
        );
        return { unread_count: this.unreadCount };
    }
}
