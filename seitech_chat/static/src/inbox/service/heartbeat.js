import { browser } from "@web/core/browser/browser";

const INTERVAL_MS = 60_000;

/** Tells the server every minute that an agent's web client is open. */
export class Heartbeat {
    /** @param {import("@seitech_chat/core/store/chat_store").ChatStore} store */
    constructor(store) {
        this.store = store;
        this.timer = null;
    }

    start() {
        if (this.store.agent && this.timer === null) {
            this.timer = browser.setInterval(() => this._sendHeartbeat(), INTERVAL_MS);
            this._sendHeartbeat();
        }
    }

    /** My agent record came or went while the web client was open. */
    follow() {
        if (this.store.agent) {
            this.start();
        } else {
            this.stop();
        }
    }

    stop() {
        browser.clearInterval(this.timer);
        this.timer = null;
    }

    async _sendHeartbeat() {
        try {
            await this.store.applyPresence();
        } catch (error) {
            // The next beat is a minute away; a lost session shows with the store.
            this.store.reportError(error);
        }
    }
}
