import { SyncActions } from "@seitech_chat/core/store/sync_actions";
import { ChatSync } from "@seitech_chat/core/live/chat_sync";

// Without the socket: whether requests are answered is known before anything is shown.
const PROBE_AFTER_MS = 1000;
const AWAY_CODES = ["network", "unavailable"];

/** What is known of the connection: a socket, or requests that are answered without one. */
export class ConnectionVerbs extends SyncActions {
    makeSync() {
        return new ChatSync({
            api: this.api,
            known: () => this._knownVersions(),
            onAnswer: (answer, known) => {
                this.onAnswered();
                this.insertSync(answer, known);
            },
            onError: (error) => {
                this.onUnanswered(error);
                this.reportError(error);
            },
        });
    }

    /** @param {"online" | "offline"} connection of the socket */
    onConnectionChanged(connection) {
        const isPolling = this.connection === "polling" && navigator.onLine;
        if (connection === "offline" && isPolling) {
            return; // one more attempt failed: the requests are answered as before
        }
        if (connection === "offline" && this.connection === "online") {
            this.sync.request(PROBE_AFTER_MS);
        }
        this.connection = connection;
    }

    onAnswered() {
        if (this.connection !== "online") {
            this.connection = "polling";
        }
    }

    onUnanswered({ code }) {
        if (this.connection === "polling" && AWAY_CODES.includes(code)) {
            this.connection = "offline";
        }
    }
}
