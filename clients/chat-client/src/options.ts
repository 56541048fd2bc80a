import type { Auth } from "./auth.js";
import type { ChannelsFilter } from "./payloads.js";

/** The version of the API that this package is written for. */
export const REQUIRED_API_VERSION = 1;

/** Like `Storage` of browsers: texts by name. */
export interface KeyValueStorage {
    readonly length: number;
    key(index: number): string | null;
    getItem(name: string): string | null;
    setItem(name: string, value: string): void;
    removeItem(name: string): void;
}

/** The part of `WebSocket` that the client uses; the class of the package `ws` has it, too. */
export interface WebSocketClass {
    new (url: string): unknown;
    readonly OPEN: number;
}

/** The part of `navigator.locks` that the client uses. */
export interface Locks {
    request(name: string, callback: () => Promise<void>): Promise<unknown>;
}

export interface ChatClientOptions {
    /**
     * The origin of the server, such as `https://chat.example.com`, without a path. Left out in a
     * browser: the page's own.
     */
    readonly baseUrl?: string;
    /** The origin of the websocket where it differs, as behind a server that passes on requests. */
    readonly websocketUrl?: string;
    /** By default `session()`. */
    readonly auth?: Auth;
    /** Keeps unsent messages and drafts over a reload; by default `localStorage`. */
    readonly storage?: KeyValueStorage;
    /** Lets one tab send at a time; by default `navigator.locks`. */
    readonly locks?: Locks;
    /** By default the global one, looked up for each request. With one, uploads report no progress. */
    readonly fetch?: typeof globalThis.fetch;
    /** By default the global one. Node 20 has none: pass the class of the package `ws`. */
    readonly WebSocket?: WebSocketClass;
    /** The device's clock in ms since 1970, one for all clients of a program; by default `Date.now`. */
    readonly now?: () => number;
    /** The language of the server's texts, such as `pt-BR`. */
    readonly language?: string;
    /** The conversations to list; by default the open ones, for a visitor all. */
    readonly filter?: ChannelsFilter;
}

/**
 * Return an origin as it is used in addresses.
 *
 * @throws TypeError for an address with a path, or without a scheme
 */
export function checkOrigin(value: string | undefined, name: string): string {
    if (value === undefined || value === "") {
        return "";
    }
    const example = `${name} takes an origin such as "https://chat.example.com"`;
    if (typeof value !== "string" || !/^https?:\/\//i.test(value)) {
        throw new TypeError(`${example}, with its scheme. It got ${JSON.stringify(value)}.`);
    }
    let url: URL;
    try {
        url = new URL(value);
    } catch {
        throw new TypeError(`${example}. It got ${JSON.stringify(value)}.`);
    }
    const rest = url.pathname.replace(/^\/$/, "") + url.search + url.hash;
    if (rest || url.username || url.password) {
        throw new TypeError(`${example}, without a path. It got ${JSON.stringify(value)}.`);
    }
    return url.origin;
}
