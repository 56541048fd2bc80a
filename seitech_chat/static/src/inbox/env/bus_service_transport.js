import { EVENT_TYPES } from "@seitech_chat/core/contract";

/** The server swaps it for every channel that a signed-in session may receive. */
const SUBSCRIPTION = "seitech_chat";

/**
 * Carries the live events over the web client's own websocket, which all its tabs share.
 *
 * @implements {import("@seitech_chat/core/chat_env").BusTransport}
 */
export class BusServiceTransport {
    /** @param {import("services").ServiceFactories["bus_service"]} bus */
    constructor(bus) {
        this.bus = bus;
        this.removers = [];
    }

    /** @param {import("@seitech_chat/core/chat_env").BusListener} listener */
    async start(listener) {
        for (const type of EVENT_TYPES) {
            const onEvent = (payload) => listener.onEvent(type, payload);
            this.bus.subscribe(type, onEvent);
            this.removers.push(() => this.bus.unsubscribe(type, onEvent));
        }
        this._listen("BUS:CONNECT", listener.onSubscribed);
        this._listen("BUS:RECONNECT", listener.onSubscribed);
        this._listen("BUS:DISCONNECT", listener.onLost);
        await this.bus.addChannel(SUBSCRIPTION);
        // Another tab may have brought the shared connection up long ago; then no
        // CONNECT comes any more.
        if (this.bus.workerState === "CONNECTED") {
            listener.onSubscribed();
        }
    }

    resubscribe() {
        this.bus.forceUpdateChannels();
    }

    stop() {
        this.bus.deleteChannel(SUBSCRIPTION);
        this.removers.splice(0).forEach((remove) => remove());
    }

    _listen(name, callback) {
        const onNews = () => callback();
        this.bus.addEventListener(name, onNews);
        this.removers.push(() => this.bus.removeEventListener(name, onNews));
    }
}
