import { MAX_PAGE_SIZE, SUPPORT_TYPES } from "@seitech_chat/core/contract";

// With 500 conversations it is five requests.
const POLL_EVERY_MS = 30_000;

/**
 * Loads what the list shows of the desk again after a reconnect, and from time to time while
 * there is no socket: SLA targets, priorities and places in the queue carry no version, so
 * sync does not find them.
 */
export class DeskRows {
    /** @param {import("@seitech_chat/core/store/chat_store").ChatStore} store */
    constructor(store) {
        this.store = store;
        this.loadedAt = 0;
    }

    /** @param {import("services").ServiceFactories["bus_service"]} bus */
    start(bus) {
        if (this.store.session.agent || this.store.session.isLead) {
            this.loadedAt = Date.now(); // the list has just been loaded
            bus.addEventListener("BUS:RECONNECT", () => this._load());
            this.store.events.addEventListener("polled", () => this._poll());
        }
    }

    _poll() {
        if (Date.now() - this.loadedAt >= POLL_EVERY_MS) {
            this._load();
        }
    }

    async _load() {
        this.loadedAt = Date.now();
        try {
            // An agent's queue is loaded with their offers.
            await Promise.all([
                this._loadRows(),
                this.store.session.agent || this.store.desk.loadQueue(),
            ]);
        } catch (error) {
            this.store.reportError(error); // the next change or reconnect brings them
        }
    }

    async _loadRows() {
        const { api, channels } = this.store;
        const filter = { types: [...SUPPORT_TYPES], state: "open", limit: MAX_PAGE_SIZE };
        let left = [...channels.values()].filter((one) => one.isSupport && one.isOpen).length;
        let cursor = null;
        do {
            const answer = await api.channels(cursor ? { ...filter, cursor } : filter);
            for (const { channel, desk } of answer.channels) {
                channels.get(channel.id)?.updateDeskRow(desk);
            }
            left -= answer.channels.length;
            cursor = answer.next_cursor;
        } while (cursor && left > 0);
    }
}
