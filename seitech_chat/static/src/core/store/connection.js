// Without the socket: whether requests are answered is known before anything is shown.
const PROBE_AFTER_MS = 1000;
const AWAY_CODES = ["network", "unavailable"];

/** The state of the connection: a socket, or requests that are answered without one. */
export class Connection {
    /** connecting → polling ⇄ online ⇄ offline; polling: no socket, requests are answered */
    status = "connecting";

    /** @param {import("@seitech_chat/core/live/chat_sync").ChatSync} sync */
    constructor(sync) {
        this.sync = sync;
    }

    get isOnline() {
        return this.status === "online";
    }

    /** @param {"online" | "offline"} status of the socket */
    onSocket(status) {
        const isPolling = this.status === "polling" && navigator.onLine;
        if (status === "offline" && isPolling) {
            return; // one more attempt failed: the requests are answered as before
        }
        if (status === "offline" && this.isOnline) {
            this.sync.request(PROBE_AFTER_MS);
        }
        this.status = status;
    }

    /** A request was answered. */
    onAnswered() {
        if (!this.isOnline) {
            this.status = "polling";
        }
    }

    /** @param {{ code?: string }} error of a request */
    onUnanswered({ code }) {
        if (this.status === "polling" && AWAY_CODES.includes(code)) {
            this.status = "offline";
        }
    }
}
