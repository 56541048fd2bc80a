/** The core's store with its transports: loaded when a client starts, and not with its page. */

import { setDeviceClock } from "@seitech_chat/core/live/server_clock";
import { WebsocketClient } from "@seitech_chat/core/live/websocket_client";
import { EVENT_TYPES } from "@seitech_chat/core/contract";
import { browserStorage } from "@seitech_chat/core/storage/safe_storage";
import { makeChatStore } from "@seitech_chat/core/store/chat_store";

import type { AuthState } from "./auth.js";
import { makeApi } from "./api.js";
import type { ChatClientOptions } from "./options.js";
import type { CoreApi, CoreStore } from "./store.js";
import { ClientTransport } from "./transport.js";

const KNOWN_TYPES: ReadonlySet<string> = new Set(EVENT_TYPES);

interface BusTransport {
    start(listener: { onEvent(type: string, payload: unknown): void }): void;
}

/** Leave out the types of events that came with a later server. */
function passKnown(transport: BusTransport, onIgnored: (type: string) => void): BusTransport {
    const start = transport.start.bind(transport);
    transport.start = (listener) =>
        start({
            ...listener,
            onEvent: (type, payload) =>
                KNOWN_TYPES.has(type) ? listener.onEvent(type, payload) : onIgnored(type),
        });
    return transport;
}

/**
 * Return the routes of a caller.
 *
 * @param auth
 * @param options
 * @param onIncompatible called with the API's version of a server that is not the required one
 */
export function openApi(
    auth: AuthState,
    options: ChatClientOptions,
    onIncompatible: (version: number | null) => void
): CoreApi {
    return makeApi(new ClientTransport(auth, options), auth.root, onIncompatible);
}

/** Return a store that listens when it is started. */
export function makeStore(
    api: CoreApi,
    options: ChatClientOptions,
    onIgnored: (type: string) => void
): CoreStore {
    const { baseUrl, locks, now, storage, WebSocket, websocketUrl } = options;
    if (now) {
        setDeviceClock(now);
    }
    const socketOptions = {
        origin: websocketUrl || baseUrl,
        ...(WebSocket && { Socket: WebSocket }),
    };
    return makeChatStore({
        api,
        busTransport: passKnown(new WebsocketClient(socketOptions), onIgnored),
        storage: storage ?? browserStorage("localStorage"),
        locks: locks ?? globalThis.navigator?.locks,
    });
}
