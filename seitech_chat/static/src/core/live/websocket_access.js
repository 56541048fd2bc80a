const MARGIN_MS = 30_000;

/** Where to connect and with what, as a session answer said, and for how long. */
export class WebsocketAccess {
    /** @param {WebsocketPayload} payload */
    constructor(payload) {
        this.payload = payload;
        // Counted from the answer: the device's clock may be wrong by days.
        this.receivedAt = performance.now();
    }

    /** Whether its signed subscription ends soon; a session's own does not end. */
    get isExpiring() {
        const { subscription_lifetime_seconds: seconds } = this.payload || {};
        if (seconds === null || seconds === undefined) {
            return false;
        }
        return seconds * 1000 - (performance.now() - this.receivedAt) < MARGIN_MS;
    }
}
