import { MAX_KNOWN_CHANNELS } from "@seitech_chat/core/contract";

const GATHER_MS = 250;
const RETRY_MS = 5000;
const NOTHING = { read: 0, delivered: 0 };

/**
 * Reports to the server how far I have received and read: what I read, gathered per channel; what
 * only reached me, gathered of all channels, as a list of fifty comes in at once.
 */
export class ReadReceiptSender {
    /**
     * @param {import("@seitech_chat/core/api/chat_api").ChatApi} api
     * @param {(member: MemberPayload) => void} onAnswer
     */
    constructor(api, onAnswer) {
        this.api = api;
        this.onAnswer = onAnswer;
        /** channel id → { read, delivered } wanted; and what was sent already. */
        this.wanted = new Map();
        this.sent = new Map();
        /** channel id → the timer that sends what was read there. */
        this.timers = new Map();
        this.deliveryTimer = null;
    }

    /** I have seen a conversation up to a position, by default its end. */
    markRead(channel, position = channel.lastPosition) {
        if (channel.me && !channel.isKeptUnread && position > channel.me.readPosition) {
            channel.me.isReadOnThisDevice(position);
            this.note(channel.id, { read: position });
        }
    }

    /** Messages up to a position have reached this browser. */
    markDelivered(channel, position) {
        const mine = channel.members.get(channel.myKey);
        const delivered = Math.max(
            mine?.lastDeliveredPosition || 0,
            channel.me?.lastReadPosition || 0
        );
        if (channel.me && channel.hasReceipts && position > delivered) {
            this.note(channel.id, { delivered: position });
        }
    }

    /**
     * @param {number} channelId
     * @param {{ read?: number, delivered?: number }} positions
     */
    note(channelId, { read = 0, delivered = 0 }) {
        const wanted = this.wanted.get(channelId) || NOTHING;
        this.wanted.set(channelId, {
            read: Math.max(read, wanted.read),
            delivered: Math.max(read, delivered, wanted.delivered),
        });
        this._plan(channelId, GATHER_MS);
    }

    /** Forget the receipts sent for a channel, because I marked it unread. */
    forget(channelId) {
        this.wanted.delete(channelId);
        this.sent.delete(channelId);
        clearTimeout(this.timers.get(channelId));
        this.timers.delete(channelId);
    }

    stop() {
        this.timers.forEach((timer) => clearTimeout(timer));
        this.timers.clear();
        clearTimeout(this.deliveryTimer);
        this.deliveryTimer = null;
    }

    _countsAsUnread(channelId, kind) {
        const sent = this.sent.get(channelId) || NOTHING;
        return (this.wanted.get(channelId) || sent)[kind] > sent[kind];
    }

    _plan(channelId, delayMs) {
        if (this._countsAsUnread(channelId, "read")) {
            if (!this.timers.has(channelId)) {
                const timer = setTimeout(() => this._sendRead(channelId), delayMs);
                this.timers.set(channelId, timer);
            }
        } else if (this._countsAsUnread(channelId, "delivered")) {
            this._planDelivery(delayMs);
        }
    }

    _planDelivery(delayMs) {
        this.deliveryTimer ??= setTimeout(() => this._sendDelivered(), delayMs);
    }

    async _sendRead(channelId) {
        const wanted = this.wanted.get(channelId);
        this.sent.set(channelId, wanted);
        let delayMs = GATHER_MS;
        try {
            const { member } = await this.api.markRead({
                channel_id: channelId,
                read_position: wanted.read,
                delivered_position: wanted.delivered,
            });
            this.onAnswer(member);
        } catch (error) {
            if (error.isRetryable) {
                this.sent.delete(channelId);
                delayMs = RETRY_MS;
            }
        }
        this.timers.delete(channelId);
        this._plan(channelId, delayMs);
    }

    async _sendDelivered() {
        // A read receipt includes the delivery.
        const news = [...this.wanted]
            .filter(
                ([id]) => this._countsAsUnread(id, "delivered") && !this._countsAsUnread(id, "read")
            )
            .slice(0, MAX_KNOWN_CHANNELS);
        news.forEach(([id, wanted]) => this.sent.set(id, wanted));
        let again = [];
        try {
            if (news.length) {
                const receipts = news.map(([id, { delivered }]) => ({ id, position: delivered }));
                ({ retry_ids: again } = await this.api.markDelivered(receipts));
            }
        } catch (error) {
            again = error.isRetryable ? news.map(([id]) => id) : [];
        }
        this.deliveryTimer = null;
        again.forEach((id) => this.sent.delete(id));
        const delayMs = again.length ? RETRY_MS : GATHER_MS;
        [...this.wanted.keys()].forEach((id) => this._plan(id, delayMs));
    }
}
