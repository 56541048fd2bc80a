import { deviceNow } from "@seitech_chat/core/live/server_clock";

const LEASE_MS = 15_000;

/**
 * Run something in one tab at a time. Uses the browser's locks; where the page has none
 * (plain http) a lease in the shared storage. The lease may fail to exclude in a rare race:
 * what runs under it must be harmless when run twice.
 */
export class TabLock {
    /**
     * @param {string} name
     * @param {import("@seitech_chat/core/storage/chat_storage").ChatStorage} storage
     * @param {LockManager} [locks]
     * @param {string} owner this tab
     */
    constructor(name, storage, locks, owner) {
        this.name = name;
        this.storage = storage;
        this.locks = locks;
        this.owner = owner;
    }

    /**
     * @param {() => Promise<void>} callback
     * @returns {Promise<boolean>} false when another tab has it: try later
     */
    async run(callback) {
        if (this.locks) {
            await this.locks.request(this.name, callback);
            return true;
        }
        const lease = this.storage.get(this.name);
        if (lease && lease.owner !== this.owner && lease.until > deviceNow()) {
            return false;
        }
        this.renew();
        try {
            await callback();
        } finally {
            if (this.storage.get(this.name)?.owner === this.owner) {
                this.storage.remove(this.name);
            }
        }
        return true;
    }

    /** Renew the lock; call during long work. */
    renew() {
        if (!this.locks) {
            this.storage.set(this.name, { owner: this.owner, until: deviceNow() + LEASE_MS });
        }
    }
}
