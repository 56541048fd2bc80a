import { TYPING_INTERVAL_MS, TYPING_LIFETIME_MS } from "@seitech_chat/core/contract";
import { deviceNow } from "@seitech_chat/core/live/server_clock";
import { authorKey } from "@seitech_chat/core/models/author";

/** Says that I type, not too often; and forgets that others typed. */
export class TypingTracker {
    /** @param {import("@seitech_chat/core/api/chat_api").ChatApi} api */
    constructor(api) {
        this.api = api;
        /** channel id → when I last said so, in ms */
        this.saidAt = new Map();
        this.timers = new Map();
    }

    /**
     * @param {number} channelId
     * @param {boolean} isTyping
     */
    onOwnTyping(channelId, isTyping) {
        const saidAt = this.saidAt.get(channelId) || 0;
        const now = deviceNow();
        if (isTyping && now - saidAt >= TYPING_INTERVAL_MS) {
            this.saidAt.set(channelId, now);
            this._send(channelId, true);
        } else if (!isTyping && saidAt) {
            this.saidAt.delete(channelId);
            if (now - saidAt < TYPING_LIFETIME_MS) {
                this._send(channelId, false);
            }
        }
    }

    /** A message ends the typing by itself. */
    clearOwn(channelId) {
        this.saidAt.delete(channelId);
    }

    /**
     * @param {import("@seitech_chat/core/models/channel").Channel} channel
     * @param {AuthorPayload} author
     * @param {boolean} isTyping
     */
    onOtherTyping(channel, author, isTyping) {
        const key = authorKey(author);
        const timerKey = `${channel.id} ${key}`;
        clearTimeout(this.timers.get(timerKey));
        this.timers.delete(timerKey);
        if (!isTyping) {
            channel.typists.delete(key);
            return;
        }
        channel.typists.set(key, author);
        this.timers.set(
            timerKey,
            setTimeout(() => this.onOtherTyping(channel, author, false), TYPING_LIFETIME_MS)
        );
    }

    stop() {
        this.timers.forEach((timer) => clearTimeout(timer));
        this.timers.clear();
    }

    _send(channelId, isTyping) {
        // A lost typing notice is no loss.
        this.api.typing(channelId, isTyping).catch(() => {});
    }
}
