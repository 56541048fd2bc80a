import { Backoff } from "@seitech_chat/core/live/backoff";
import { browserPage } from "@seitech_chat/core/page_state";

// An unanswered byte makes the browser notice a connection that died silently.
const CHECK_EVERY_MS = 60_000;
// A signed subscription ends on the open socket, too: take the next one before.
const RENEW_BEFORE_MS = 20_000;
// The server closes a socket whose subscription it refuses: only one that stays open is a success.
const STABLE_AFTER_MS = 10_000;
// The set of channels rarely grows alone: gather.
const RESUBSCRIBE_AFTER_MS = 100;

/**
 * A bus transport of its own: Odoo's websocket with the signed subscription of the session
 * answer, for pages that have no bus service.
 */
export class WebsocketClient {
    /**
     * @param {object} [options]
     * @param {string} [options.origin] of the server, "" for the page's own
     * @param {typeof WebSocket} [options.Socket]
     * @param {import("@seitech_chat/core/page_state").PageState} [options.page]
     */
    constructor({ origin = "", Socket = globalThis.WebSocket, page = browserPage } = {}) {
        this.origin = origin;
        this.page = page;
        this.endings = [];
        this.Socket = Socket;
        this.backoff = new Backoff();
        this.socket = null;
        this.lastNotificationId = 0;
        this.timers = { retry: null, check: null, resubscribe: null, renew: null, stable: null };
        this.isStopped = true;
        this._onNetworkBack = () => this._connectNow();
        this._onNetworkGone = () => this._loseNow();
    }

    /** @param {import("@seitech_chat/core/chat_env").BusListener} listener */
    start(listener) {
        this.listener = listener;
        this.isStopped = false;
        this.endings = [
            this.page.listen("online", this._onNetworkBack),
            this.page.listen("offline", this._onNetworkGone),
        ];
        this._connect();
    }

    resubscribe() {
        clearTimeout(this.timers.resubscribe);
        this.timers.resubscribe = setTimeout(() => this._subscribe(), RESUBSCRIBE_AFTER_MS);
    }

    stop() {
        this.isStopped = true;
        this.endings.forEach((end) => end());
        Object.values(this.timers).forEach(clearTimeout);
        this._dropSocket();
    }

    _dropSocket() {
        const socket = this.socket;
        this.socket = null;
        clearInterval(this.timers.check);
        clearTimeout(this.timers.renew);
        clearTimeout(this.timers.stable);
        socket?.close();
    }

    _connectNow() {
        if (!this.isStopped && this.socket?.readyState !== this.Socket.OPEN) {
            clearTimeout(this.timers.retry);
            this.backoff.reset();
            this._dropSocket();
            this._connect();
        }
    }

    /** Without a network the socket only looks open, for minutes. */
    _loseNow() {
        this._dropSocket();
        this._retryLater();
    }

    async _connect() {
        const attempt = (this.attempt = {});
        let websocket;
        try {
            websocket = await this.listener.getWebsocket(this.backoff.failureCount > 0);
        } catch {
            websocket = null;
        }
        if (this.isStopped || attempt !== this.attempt) {
            return;
        }
        if (!websocket?.subscription) {
            this._retryLater();
            return;
        }
        this._open(websocket);
    }

    _open({ path, version }) {
        const base = (this.origin || globalThis.location.origin).replace(/^http/, "ws");
        const socket = new this.Socket(`${base}${path}?version=${encodeURIComponent(version)}`);
        this.socket = socket;
        socket.onopen = () => this._subscribe();
        socket.onmessage = (ev) => socket === this.socket && this._onMessage(ev.data);
        // In Node an error without a listener ends the program; onclose follows.
        socket.onerror = () => {};
        socket.onclose = () => {
            if (socket === this.socket) {
                this._dropSocket();
                this._retryLater();
            }
        };
    }

    async _subscribe() {
        const socket = this.socket;
        if (socket?.readyState !== this.Socket.OPEN) {
            return;
        }
        let websocket;
        try {
            websocket = await this.listener.getWebsocket(false);
        } catch {
            websocket = null;
        }
        if (socket !== this.socket || socket.readyState !== this.Socket.OPEN) {
            return;
        }
        if (!websocket?.subscription) {
            // No subscription is available now: start again after a while.
            socket.close();
            return;
        }
        socket.send(
            JSON.stringify({
                event_name: "subscribe",
                data: { channels: [websocket.subscription], last: this.lastNotificationId },
            })
        );
        clearTimeout(this.timers.stable);
        this.timers.stable = setTimeout(() => this.backoff.reset(), STABLE_AFTER_MS);
        clearInterval(this.timers.check);
        this.timers.check = setInterval(() => socket.send(new Uint8Array([0])), CHECK_EVERY_MS);
        this._renewLater(websocket);
        this.listener.onSubscribed();
    }

    _renewLater({ subscription_lifetime_seconds: seconds }) {
        clearTimeout(this.timers.renew);
        if (seconds !== null && seconds !== undefined) {
            const delay = Math.max(seconds * 1000 - RENEW_BEFORE_MS, RENEW_BEFORE_MS);
            this.timers.renew = setTimeout(() => this._subscribe(), delay);
        }
    }

    _onMessage(text) {
        for (const { id, message } of JSON.parse(text)) {
            this.lastNotificationId = Math.max(this.lastNotificationId, id);
            this.listener.onEvent(message.type, message.payload);
        }
    }

    _retryLater() {
        if (!this.isStopped) {
            this.listener.onLost();
            clearTimeout(this.timers.retry);
            this.timers.retry = setTimeout(() => this._connect(), this.backoff.nextMs());
        }
    }
}
