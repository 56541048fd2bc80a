import { Backoff } from "@seitech_chat/core/live/backoff";
import { MAX_KNOWN_CHANNELS, MAX_PAGE_SIZE } from "@seitech_chat/core/contract";

const GATHER_MS = 50;

/** Fetches what was missed, one request at a time, until nothing is missing. */
export class ChatSync {
    /**
     * @param {object} parts
     * @param {import("@seitech_chat/core/api/chat_api").ChatApi} parts.api
     * @param {() => { id: number, version: number, internal_version: number }[]} parts.known
     * @param {(answer: SyncAnswer, known: object[]) => void} parts.onAnswer with what was
     *     known when it was asked
     * @param {(error: Error) => void} parts.onError
     */
    constructor({ api, known, onAnswer, onError }) {
        this.api = api;
        this.known = known;
        this.onAnswer = onAnswer;
        this.onError = onError;
        this.backoff = new Backoff();
        this.timer = null;
        this.isRunning = false;
        this.isWanted = false;
        this.isStopped = false;
    }

    /** Ask soon; several requests close together become one. */
    request(delayMs = GATHER_MS) {
        this.isStopped = false;
        this.isWanted = true;
        if (!this.isRunning && this.timer === null) {
            this.timer = setTimeout(() => {
                this.timer = null;
                this.run();
            }, delayMs);
        }
    }

    /** Ask now, and again while something changed meanwhile. */
    async run() {
        if (this.isRunning) {
            this.isWanted = true;
            return;
        }
        this.isRunning = true;
        let delayMs = GATHER_MS;
        try {
            await this._fetchAll();
            this.backoff.reset();
        } catch (error) {
            this.isWanted = Boolean(error.isRetryable);
            delayMs = (error.retryAfterSeconds || 0) * 1000 + this.backoff.nextMs();
            this.onError(error);
        } finally {
            this.isRunning = false;
        }
        if (this.isWanted && !this.isStopped) {
            this.request(delayMs);
        }
    }

    async _fetchAll() {
        let hasMore = true;
        this.isWanted = false;
        while (hasMore && !this.isStopped) {
            const channels = this.known().slice(0, MAX_KNOWN_CHANNELS);
            const answer = await this.api.sync({ channels, limit: MAX_PAGE_SIZE });
            if (!this.isStopped) {
                this.onAnswer(answer, channels);
            }
            hasMore = answer.has_more;
        }
    }

    stop() {
        this.isStopped = true;
        this.isWanted = false;
        clearTimeout(this.timer);
        this.timer = null;
    }
}
