const GATHER_MS = 250;
const RETRY_MS = 5000;

/** Tells the server how far I have received and read, gathered per channel. */
export class ReadingMarks {
    /**
     * @param {import("./chat_api").ChatApi} api
     * @param {(member: MemberPayload) => void} onAnswer
     */
    constructor(api, onAnswer) {
        this.api = api;
        this.onAnswer = onAnswer;
        /** channel id → { read, delivered } wanted; and what was told already. */
        this.wanted = new Map();
        this.told = new Map();
        this.timers = new Map();
    }

    /**
     * @param {number} channelId
     * @param {{ read?: number, delivered?: number }} positions
     */
    note(channelId, { read = 0, delivered = 0 }) {
        const wanted = this.wanted.get(channelId) || { read: 0, delivered: 0 };
        this.wanted.set(channelId, {
            read: Math.max(read, wanted.read),
            delivered: Math.max(read, delivered, wanted.delivered),
        });
        if (this._isNews(channelId) && !this.timers.has(channelId)) {
            this._plan(channelId, GATHER_MS);
        }
    }

    /** What I said of a channel does not count any more: I marked it unread. */
    forget(channelId) {
        this.wanted.delete(channelId);
        this.told.delete(channelId);
        clearTimeout(this.timers.get(channelId));
        this.timers.delete(channelId);
    }

    stop() {
        this.timers.forEach((timer) => clearTimeout(timer));
        this.timers.clear();
    }

    _isNews(channelId) {
        const told = this.told.get(channelId) || { read: 0, delivered: 0 };
        const wanted = this.wanted.get(channelId) || told;
        return wanted.read > told.read || wanted.delivered > told.delivered;
    }

    _plan(channelId, delayMs) {
        this.timers.set(
            channelId,
            setTimeout(() => this._tell(channelId), delayMs)
        );
    }

    async _tell(channelId) {
        const wanted = this.wanted.get(channelId);
        try {
            const body = { channel_id: channelId, delivered_position: wanted.delivered };
            if (wanted.read) {
                body.read_position = wanted.read;
            }
            this.told.set(channelId, wanted);
            const { member } = await this.api.markRead(body);
            this.timers.delete(channelId);
            this.onAnswer(member);
        } catch (error) {
            this.timers.delete(channelId);
            if (error.isPassing) {
                this.told.delete(channelId);
                this._plan(channelId, RETRY_MS);
                return;
            }
        }
        if (this._isNews(channelId)) {
            this._plan(channelId, GATHER_MS);
        }
    }
}
