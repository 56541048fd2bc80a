import { browser } from "@web/core/browser/browser";

import { lazyEffect } from "@seitech_chat/inbox/service/lazy_effect";

const GATHER_MS = 250;

/** Keeps the order and the priorities of those who wait as the server has them. */
export class QueueRefresher {
    /** @param {import("@seitech_chat/core/store/chat_store").ChatStore} store */
    constructor(store) {
        this.store = store;
        this.known = "";
        this.timer = null;
    }

    start() {
        if (this.store.session.agent || this.store.session.isLead) {
            lazyEffect((store) => this._compare(store), this.store);
        }
    }

    _compare(store) {
        const waiting = [...store.channels.values()].filter(
            (channel) => channel.isComplete && channel.isWaiting && channel.isOpen
        );
        const seen = waiting.map(({ id, department }) => `${id}@${department?.id}`).join();
        if (seen !== this.known) {
            this.known = seen;
            browser.clearTimeout(this.timer);
            this.timer = seen && browser.setTimeout(() => this._load(), GATHER_MS);
        }
    }

    async _load() {
        try {
            await this.store.desk.loadQueue();
        } catch (error) {
            // The waiting customers are still shown, in the order of arrival.
            this.store.reportError(error);
        }
    }
}
