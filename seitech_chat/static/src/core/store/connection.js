import { browserPage } from "@seitech_chat/core/page_state";

// Without the socket: whether requests are answered is known before anything is shown.
const PROBE_AFTER_MS = 1000;
const AWAY_CODES = ["network", "unavailable"];

/** The state of the connection: a socket, or requests that are answered without one. */
export class Connection {
    /** connecting → polling ⇄ online ⇄ offline; polling: no socket, requests are answered */
    status = "connecting";

    /**
     * @param {import("@seitech_chat/core/live/chat_sync").ChatSync} sync
     * @param {import("@seitech_chat/core/page_state").PageState} [page]
     */
    constructor(sync, page = browserPage) {
        this.sync = sync;
        this.page = page;
    }

    get isOnline() {
        return this.status === "online";
    }

    /** @param {"online" | "offline"} status of the socket */
    onSocket(status) {
        const isPolling = this.status === "polling" && this.page.isOnline;
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
