import { browser } from "@web/core/browser/browser";

import { EVENT } from "@seitech_chat/core/contract";

const EVERY_MS = 15_000;
const GATHER_MS = 1_000;
const NEWS = [
    EVENT.CHANNEL_ADDED,
    EVENT.CHANNEL_CHANGED,
    EVENT.SUBSCRIPTION_EXPIRED,
    EVENT.SLA_CHANGED,
    EVENT.NOTIFICATION_CHANGED,
];

/** Reports that the board may be out of date: upon events, and at intervals. */
export class BoardRefresher {
    /**
     * @param {object} bus Odoo's bus service
     * @param {() => void} onStale
     */
    constructor(bus, onStale) {
        this.bus = bus;
        this.onStale = onStale;
        this.gatherTimer = null;
        this.timer = null;
        this.onNews = () => this._debounce();
        this.onVisible = () => this._publish();
    }

    start() {
        NEWS.forEach((type) => this.bus.subscribe(type, this.onNews));
        document.addEventListener("visibilitychange", this.onVisible);
        this.timer = browser.setInterval(() => this._publish(), EVERY_MS);
    }

    stop() {
        NEWS.forEach((type) => this.bus.unsubscribe(type, this.onNews));
        document.removeEventListener("visibilitychange", this.onVisible);
        browser.clearInterval(this.timer);
        browser.clearTimeout(this.gatherTimer);
        this.gatherTimer = null;
    }

    /** A busy desk has many news a second: one look is enough for all of them. */
    _debounce() {
        this.gatherTimer ??= browser.setTimeout(() => {
            this.gatherTimer = null;
            this._publish();
        }, GATHER_MS);
    }

    _publish() {
        if (document.visibilityState === "visible") {
            this.onStale();
        }
    }
}
