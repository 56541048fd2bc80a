const INTERVAL_MS = 60_000;
const IDLE_AFTER_MS = 5 * 60_000;
const SIGNS_OF_USE = ["pointerdown", "keydown", "touchstart"];

/**
 * Sends a heartbeat once a minute. One that follows the use of the page says whether it is in
 * use, and sends one at once when somebody comes back from idling.
 */
export class HeartbeatSender {
    /**
     * @param {object} parts
     * @param {(isActive: boolean) => Promise<any>} parts.send
     * @param {(error: Error) => void} parts.onError
     * @param {boolean} [parts.followsUse]
     */
    constructor({ send, onError, followsUse = false }) {
        this.send = send;
        this.onError = onError;
        this.followsUse = followsUse;
        this.usedAt = Date.now();
        this.timer = null;
        this.onUse = () => this._onUse();
        this.onVisibility = () => document.visibilityState === "visible" && this._onUse();
    }

    /** Begin, once. */
    start() {
        if (this.timer !== null) {
            return;
        }
        this.usedAt = Date.now();
        this.timer = setInterval(() => this._sendHeartbeat(), INTERVAL_MS);
        if (this.followsUse) {
            SIGNS_OF_USE.forEach((name) => document.addEventListener(name, this.onUse, true));
            document.addEventListener("visibilitychange", this.onVisibility);
        }
        this._sendHeartbeat();
    }

    stop() {
        clearInterval(this.timer);
        this.timer = null;
        SIGNS_OF_USE.forEach((name) => document.removeEventListener(name, this.onUse, true));
        document.removeEventListener("visibilitychange", this.onVisibility);
    }

    get isActive() {
        return document.visibilityState === "visible" && Date.now() - this.usedAt < IDLE_AFTER_MS;
    }

    _onUse() {
        const wasIdle = Date.now() - this.usedAt >= IDLE_AFTER_MS;
        this.usedAt = Date.now();
        if (wasIdle) {
            this._sendHeartbeat();
        }
    }

    async _sendHeartbeat() {
        try {
            await this.send(this.isActive);
        } catch (error) {
            // The next beat is a minute away; a lost session shows with the store.
            this.onError(error);
        }
    }
}
