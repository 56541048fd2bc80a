import { mockService } from "@web/../tests/web_test_helpers";

import { checkEvent } from "../wire_check";

/**
 * Put a fake live connection behind the inbox.
 *
 * @returns {{ emit: (type: string, payload: object) => void, connection: EventTarget }} the
 *  connection takes `BUS:CONNECT`, `BUS:DISCONNECT` and `BUS:RECONNECT`
 */
export function installBus() {
    const callbacks = new Map();
    const connection = new EventTarget();
    mockService("bus_service", () => ({
        workerState: "CONNECTED",
        isActive: true,
        addChannel: async () => {},
        deleteChannel() {},
        forceUpdateChannels() {},
        start: async () => {},
        stop() {},
        send() {},
        trigger() {},
        setLoggingEnabled() {},
        downloadLogs() {},
        addEventListener: (...args) => connection.addEventListener(...args),
        removeEventListener: (...args) => connection.removeEventListener(...args),
        unsubscribe: (type, callback) => callbacks.get(type)?.delete(callback),
        subscribe(type, callback) {
            callbacks.set(type, (callbacks.get(type) || new Set()).add(callback));
        },
    }));
    return {
        connection,
        emit(type, payload) {
            const sent = checkEvent(type, payload);
            callbacks.get(type).forEach((callback) => callback(sent));
        },
    };
}
