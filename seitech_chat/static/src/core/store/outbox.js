import { Backoff } from "@seitech_chat/core/live/backoff";
import { deviceNow } from "@seitech_chat/core/live/server_clock";
import { ChatStorage } from "@seitech_chat/core/storage/chat_storage";
import { TabLock } from "@seitech_chat/core/storage/tab_lock";
import { makeUuid } from "@seitech_chat/core/uuid";

const LEASE_RETRY_MS = 2000;

/**
 * Messages not stored by the server yet, kept over a reload, oldest first per channel. Each
 * goes out once: one tab sends at a time, and the server knows a repeated `clientUuid`.
 *
 * @typedef {object} OutboxEntry
 * @property {string} clientUuid
 * @property {number} channelId
 * @property {"text" | "note"} type
 * @property {string} body as typed
 * @property {ReplyPayload | null} replyTo
 * @property {AttachmentPayload[]} attachments
 * @property {AuthorPayload[]} mentions
 * @property {AuthorPayload} author
 * @property {string} createdAt
 * @property {{ code: string, detail: string } | null} failure refused; waits for the person
 */
export class Outbox {
    /**
     * @param {object} parts
     * @param {Storage} parts.storage
     * @param {LockManager} [parts.locks]
     * @param {(entry: OutboxEntry) => Promise<MessagePayload>} parts.send
     * @param {(payload: MessagePayload, entry: OutboxEntry) => void} parts.onSent
     * @param {(entry: OutboxEntry) => void} parts.onEntry added or changed, here or elsewhere
     * @param {(clientUuid: string) => void} parts.onDiscarded by the person, elsewhere
     * @param {(error: Error) => void} parts.onError
     */
    constructor(parts) {
        Object.assign(this, parts);
        this.backend = parts.storage;
        this.backoff = new Backoff();
        this.timer = null;
        /** The server asked not to be bothered before, in ms. */
        this.notBeforeMs = 0;
        this.isFlushing = false;
        this.isWanted = false;
        this.entries = null;
    }

    /**
     * Begin with what was left, for this person.
     *
     * @param {string} identity
     */
    open(identity) {
        this.close();
        this.entries = new ChatStorage(this.backend, `seitech_chat.outbox.${identity}.`);
        const shared = new ChatStorage(this.backend, "seitech_chat.lock.");
        this.lock = new TabLock(`outbox.${identity}`, shared, this.locks, makeUuid());
        this.stopListening = this.entries.listen((_key, entry) => {
            if (entry?.isDiscarded) {
                this.onDiscarded(entry.clientUuid);
            } else if (entry) {
                this.onEntry(entry);
            }
        });
        this.held().forEach((entry) => this.onEntry(entry));
        this.flush();
    }

    close() {
        clearTimeout(this.timer);
        this.timer = null;
        this.stopListening?.();
        this.stopListening = null;
        this.entries = null;
    }

    /** The pending entries, oldest first. @returns {OutboxEntry[]} */
    held() {
        if (!this.entries) {
            return [];
        }
        return this.entries
            .keys()
            .map((key) => this.entries.get(key))
            .filter((entry) => entry && !entry.isDiscarded)
            .sort((one, other) => (one.createdAt < other.createdAt ? -1 : 1));
    }

    /** @param {OutboxEntry} entry */
    add(entry) {
        this.entries.set(entry.clientUuid, entry);
        this.onEntry(entry);
        this.flush();
    }

    retry(clientUuid) {
        this.change(clientUuid, {});
    }

    /**
     * Send a refused entry again, changed.
     *
     * @param {string} clientUuid
     * @param {Partial<OutboxEntry>} changes
     */
    change(clientUuid, changes) {
        const entry = this.entries?.get(clientUuid);
        if (entry) {
            this.add({ ...entry, ...changes, failure: null });
        }
    }

    discard(clientUuid) {
        this.entries?.set(clientUuid, { clientUuid, isDiscarded: true });
        this.entries?.remove(clientUuid);
        this.onDiscarded(clientUuid);
    }

    /** The message is stored: by our answer, or by an event that came first. */
    settle(clientUuid) {
        this.entries?.remove(clientUuid);
    }

    /** Send what waits, now. */
    async flush() {
        const waitMs = this.notBeforeMs - deviceNow();
        if (waitMs > 0) {
            this._retryIn(waitMs);
            return;
        }
        clearTimeout(this.timer);
        this.timer = null;
        if (this.isFlushing) {
            this.isWanted = true;
            return;
        }
        this.isFlushing = true;
        const entries = this.entries;
        try {
            const hasRun = entries && (await this.lock.run(() => this._sendAll(entries)));
            if (hasRun === false) {
                this._retryIn(LEASE_RETRY_MS);
            }
        } finally {
            this.isFlushing = false;
        }
        if (this.isWanted) {
            this.isWanted = false;
            await this.flush();
        }
    }

    async _sendAll(entries) {
        const isWaiting = (entry) => !entry.failure;
        let next;
        while (entries === this.entries && (next = this.held().find(isWaiting))) {
            this.lock.renew();
            if (!(await this._sendOne(entries, next))) {
                return;
            }
        }
    }

    /** @returns {Promise<boolean>} whether to go on with the next */
    async _sendOne(entries, entry) {
        try {
            const payload = await this.send(entry);
            this.backoff.reset();
            entries.remove(entry.clientUuid);
            this.onSent(payload, entry);
            return true;
        } catch (error) {
            if (error.name === "AbortError") {
                return false; // the person left, and unsent messages are dropped
            }
            if (error.isRetryable || error.isUnauthorized) {
                const waitMs = (error.retryAfterSeconds || 0) * 1000;
                this.notBeforeMs = deviceNow() + waitMs;
                this.isWanted = false;
                this._retryIn(waitMs + this.backoff.nextMs());
                this.onError(error);
                return false;
            }
            const failure = { code: error.code || "internal", detail: error.detail || "" };
            entries.set(entry.clientUuid, { ...entry, failure });
            this.onEntry({ ...entry, failure });
            return true;
        }
    }

    _retryIn(delayMs) {
        clearTimeout(this.timer);
        this.timer = setTimeout(() => this.flush(), delayMs);
    }
}
