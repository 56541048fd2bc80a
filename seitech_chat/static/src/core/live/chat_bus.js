import { browserPage } from "@seitech_chat/core/page_state";

const POLL_AFTER_MS = 10_000;
const POLL_EVERY_MS = 5_000;
const POLL_HIDDEN_EVERY_MS = 30_000;

/**
 * The only listener. Says when the connection is there and when it is gone; while none can
 * be had, asks from time to time instead.
 */
export class ChatBus {
    /**
     * @param {import("@seitech_chat/core/chat_env").BusTransport} transport
     * @param {object} parts
     * @param {(type: string, payload: object) => void} parts.onEvent
     * @param {(state: "online" | "offline") => void} parts.onConnection
     * @param {() => void} parts.onCatchUp something may have been missed: fetch it
     * @param {(isFresh: boolean) => Promise<WebsocketPayload>} parts.getWebsocket
     * @param {import("@seitech_chat/core/page_state").PageState} [parts.page]
     */
    constructor(transport, { onEvent, onConnection, onCatchUp, getWebsocket, page = browserPage }) {
        this.transport = transport;
        this.page = page;
        this.endings = [];
        this.onConnection = onConnection;
        this.onCatchUp = onCatchUp;
        this.isConnected = false;
        this.pollTimer = null;
        this.listener = {
            onEvent,
            getWebsocket,
            onSubscribed: () => this._onSubscribed(),
            onLost: () => this._onDisconnected(),
        };
        this._onWake = () => {
            if (this.page.isVisible) {
                this.onCatchUp();
            }
        };
    }

    start() {
        // A laptop that slept finds its socket dead only later: ask at once.
        this.endings = ["visibilitychange", "online"].map((type) =>
            this.page.listen(type, this._onWake)
        );
        this._schedulePoll(POLL_AFTER_MS);
        this.transport.start(this.listener);
    }

    /** New channels became visible. */
    resubscribe() {
        this.transport.resubscribe();
    }

    stop() {
        this.endings.forEach((end) => end());
        clearTimeout(this.pollTimer);
        this.transport.stop();
        this.isConnected = false;
    }

    _onSubscribed() {
        this.isConnected = true;
        clearTimeout(this.pollTimer);
        this.onConnection("online");
        this.onCatchUp();
    }

    _onDisconnected() {
        if (this.isConnected) {
            this.isConnected = false;
            this._schedulePoll(POLL_AFTER_MS);
        }
        this.onConnection("offline");
    }

    _schedulePoll(delayMs) {
        clearTimeout(this.pollTimer);
        this.pollTimer = setTimeout(() => {
            this.onCatchUp();
            this._schedulePoll(this.page.isVisible ? POLL_EVERY_MS : POLL_HIDDEN_EVERY_MS);
        }, delayMs);
    }
}
