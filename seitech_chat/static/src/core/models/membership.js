import { serverNow } from "@seitech_chat/core/live/server_clock";

function date(text) {
    return text ? new Date(text) : null;
}

/** My own part in a channel, which only my devices know. */
export class Membership {
    memberId = 0;
    /** Counts what I change for myself; an older state never overwrites a newer one. */
    ownVersion = -1;
    role = "member";
    /** I asked the desk here: in this conversation I am nothing else. */
    isCustomer = false;
    lastReadPosition = 0;
    /** I marked it unread from here on, whatever I had read; or null. */
    unreadFrom = null;
    /** Where I am mentioned and have not read, oldest first. */
    mentionPositions = [];
    isArchived = false;
    /** Where the channel stood when I archived it; a message after that brings it back. */
    archivedPosition = null;
    mutedUntil = null;
    notificationLevel = "default";
    isBlocking = false;
    /** DraftPayload: what my devices agree on. What this page shows is `channel.draft`. */
    draft = null;

    constructor(memberId) {
        this.memberId = memberId;
    }

    /**
     * @param {MembershipPayload} payload
     * @returns {boolean} whether it counted
     */
    update(payload) {
        this.role = payload.role;
        this.isCustomer = Boolean(payload.is_customer);
        this.lastReadPosition = Math.max(this.lastReadPosition, payload.last_read_position);
        const ownVersion = payload.own_version ?? 0;
        if (ownVersion < this.ownVersion) {
            return false;
        }
        this.ownVersion = ownVersion;
        this.memberId = payload.member_id;
        this.unreadFrom = payload.unread_from ?? null;
        this.mentionPositions = payload.mention_positions || [];
        this.isArchived = payload.is_archived;
        this.archivedPosition = payload.archived_position ?? null;
        this.mutedUntil = date(payload.muted_until);
        this.notificationLevel = payload.notification_level || "default";
        this.isBlocking = Boolean(payload.is_blocking);
        this.draft = payload.draft || null;
        this._dropReadMentions();
        return true;
    }

    /** Up to where everything counts as read. */
    get readPosition() {
        return this.unreadFrom === null
            ? this.lastReadPosition
            : Math.min(this.lastReadPosition, this.unreadFrom - 1);
    }

    get mentionCount() {
        return this.mentionPositions.length;
    }

    get isMuted() {
        return Boolean(this.mutedUntil) && this.mutedUntil > serverNow();
    }

    /** I have read up to a position, here or elsewhere. */
    applyRead(position) {
        this.lastReadPosition = Math.max(this.lastReadPosition, position);
        this._dropReadMentions();
    }

    /** I have read up to a position on this screen; the server is notified. */
    isReadOnThisDevice(position) {
        if (this.unreadFrom !== null && position >= this.unreadFrom) {
            this.unreadFrom = position < this.lastReadPosition ? position + 1 : null;
        }
        this.applyRead(position);
    }

    /** A message of the channel names me, or does not any more. */
    applyMention(position, isNamed) {
        const others = this.mentionPositions.filter((one) => one !== position);
        const isUnread = isNamed && position > this.readPosition;
        this.mentionPositions = isUnread
            ? [...others, position].sort((one, other) => one - other)
            : others;
    }

    /** The messages before this position were removed. */
    applyRemoved(position) {
        this.mentionPositions = this.mentionPositions.filter((one) => one >= position);
    }

    /** The channel has come to a position. */
    applyReached(position) {
        if (this.isArchived && position > this.archivedPosition && !this.isMuted) {
            this.isArchived = false;
        }
    }

    /** My message is stored: it ends its draft and being marked unread, as the server does. */
    onMessageSent(isNote) {
        const isDrafted = Boolean(this.draft) && this.draft.is_note === isNote;
        const isUnread = !isNote && this.unreadFrom !== null;
        if (isDrafted) {
            this.draft = null;
        }
        if (isUnread) {
            this.unreadFrom = null;
        }
        if (isDrafted || isUnread) {
            this.ownVersion++;
        }
    }

    _dropReadMentions() {
        const { readPosition } = this;
        if (this.mentionPositions[0] <= readPosition) {
            this.mentionPositions = this.mentionPositions.filter((one) => one > readPosition);
        }
    }
}
