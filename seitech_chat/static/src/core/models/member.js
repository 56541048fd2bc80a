import { authorKey } from "@seitech_chat/core/models/author";

/** Somebody's part in a channel. */
export class Member {
    version = -1;
    author = null;
    role = "member";
    isActive = true;
    lastReadPosition = 0;
    lastDeliveredPosition = 0;
    lastSeenAt = null;

    /** @param {MemberPayload} payload */
    update(payload) {
        if (payload.version < this.version) {
            return;
        }
        this.id = payload.id;
        this.version = payload.version;
        this.author = payload.author;
        this.role = payload.role;
        this.isActive = payload.is_active;
        this.lastReadPosition = payload.last_read_position;
        this.lastDeliveredPosition = payload.last_delivered_position;
        this.applySeen(payload.last_seen_at);
    }

    /** The author of a message has read the earlier ones; no event says so. */
    onMessageSent(position) {
        this.lastReadPosition = Math.max(this.lastReadPosition, position);
        this.lastDeliveredPosition = Math.max(this.lastDeliveredPosition, position);
    }

    applySeen(lastSeenAt) {
        const date = lastSeenAt ? new Date(lastSeenAt) : null;
        if (date && (!this.lastSeenAt || date > this.lastSeenAt)) {
            this.lastSeenAt = date;
        }
    }

    get key() {
        return authorKey(this.author);
    }
}
