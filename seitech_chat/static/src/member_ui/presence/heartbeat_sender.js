const INTERVAL_MS = 60_000;
const IDLE_AFTER_MS = 5 * 60_000;
const SIGNS_OF_USE = ["pointerdown", "keydown", "touchstart"];

/** Sends a heartbeat once a minute, and at once when somebody comes back from idling. */
export class HeartbeatSender {
    /** @param {import("@seitech_chat/core/store/chat_store").ChatStore} store */
    constructor(store) {
        this.store = store;
        this.usedAt = Date.now();
        this.timer = null;
        this.recordUse = () => this._recordUse();
        this.onVisibilityChange = () => document.visibilityState === "visible" && this._recordUse();
    }

    start() {
        this.stop();
        this.usedAt = Date.now();
        this.timer = setInterval(() => this._sendHeartbeat(), INTERVAL_MS);
        SIGNS_OF_USE.forEach((name) => document.addEventListener(name, this.recordUse, true));
        document.addEventListener("visibilitychange", this.onVisibilityChange);
        this._sendHeartbeat();
    }

    stop() {
        clearInterval(this.timer);
        this.timer = null;
        SIGNS_OF_USE.forEach((name) => document.removeEventListener(name, this.recordUse, true));
        document.removeEventListener("visibilitychange", this.onVisibilityChange);
    }

    get isActive() {
        return document.visibilityState === "visible" && Date.now() - this.usedAt < IDLE_AFTER_MS;
    }

    _recordUse() {
        const wasIdle = Date.now() - this.usedAt >= IDLE_AFTER_MS;
        this.usedAt = Date.now();
        if (wasIdle && this.timer !== null) {
            this._sendHeartbeat();
        }
    }

    async _sendHeartbeat() {
        try {
            await this.store.api.heartbeat({ is_active: this.isActive });
        } catch (error) {
            // The next beat is a minute away; a lost session shows with the store.
            this.store.reportError(error);
        }
    }
}
