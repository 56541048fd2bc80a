import { ChatStorage } from "@seitech_chat/core/storage/chat_storage";
import { browserStorage } from "@seitech_chat/core/storage/safe_storage";

import { InvalidOptions } from "./errors.js";
import type { KeyValueStorage } from "./options.js";

const VISITOR_HEADER = "X-Chat-Visitor-Token";
const SITE_HEADER = "X-Chat-Site";
const API_KEY = /^[0-9a-f]{40}$/i;

/** How requests say who makes them. Made by `session`, `visitor` or `bearer`. */
export interface Auth {
    readonly kind: "session" | "visitor" | "bearer";
    /** @internal */
    open(): AuthState;
}

/** @internal The credentials of one client. */
export interface AuthState {
    readonly kind: Auth["kind"];
    readonly root: string;
    readonly hasToken: boolean;
    headers(): Record<string, string>;
    /** Get what the headers need. */
    prepare(): Promise<void>;
    /** Get other credentials than those that were refused; false where there are none. */
    renew(refused: string | null): Promise<boolean>;
    readonly token: string | null;
    keep(token: string, expiresAt: string): void;
    forget(): void;
    /** Call back when another tab got or lost the token. */
    listen(callback: () => void): () => void;
}

const NO_LISTENER = () => () => {};

/**
 * Use the session cookie of the page's own site: of Odoo's pages, of a site that rewrites
 * `/api/chat` and `/websocket` to Odoo, or of a server that adds an API key to what it passes on.
 */
export function session(): Auth {
    return {
        kind: "session",
        open: () => ({
            kind: "session",
            root: "/api/chat",
            hasToken: true,
            token: null,
            headers: () => ({}),
            prepare: async () => {},
            renew: async () => false,
            keep() {},
            forget() {},
            listen: NO_LISTENER,
        }),
    };
}

export interface VisitorOptions {
    /** The public key of the site (`X-Chat-Site`), for a page of another origin. */
    readonly site?: string;
    /** Keeps the visitor's token; by default `localStorage`, without one for as long as the page. */
    readonly storage?: KeyValueStorage;
}

/** Talk as a visitor, who has no account. The token comes with the first conversation. */
export function visitor({ site = "", storage }: VisitorOptions = {}): Auth {
    return {
        kind: "visitor",
        open: () => new VisitorState(site, storage ?? browserStorage("localStorage")),
    };
}

class VisitorState implements AuthState {
    readonly kind = "visitor";
    readonly root = "/api/chat/support";
    readonly prefix: string;
    readonly memory: {
        get(key: string): { value: string; expiresAt: string } | null;
        set(key: string, value: object): void;
        remove(key: string): void;
        listen(callback: (key: string) => void): () => void;
    };

    constructor(
        readonly site: string,
        storage: KeyValueStorage
    ) {
        this.prefix = `seitech_chat.visitor.${site}.`;
        this.memory = new ChatStorage(storage, this.prefix);
    }

    get token(): string | null {
        return this.memory.get("token")?.value ?? null;
    }

    get hasToken(): boolean {
        return this.token !== null;
    }

    headers(): Record<string, string> {
        const { site, token } = this;
        return { ...(site && { [SITE_HEADER]: site }), ...(token && { [VISITOR_HEADER]: token }) };
    }

    async prepare(): Promise<void> {}

    async renew(refused: string | null): Promise<boolean> {
        return this.hasToken && this.token !== refused; // another tab has a newer one
    }

    keep(value: string, expiresAt: string): void {
        this.memory.set("token", { value, expiresAt });
    }

    forget(): void {
        this.memory.remove("token");
    }

    listen(callback: () => void): () => void {
        return this.memory.listen((key) => key === "token" && callback());
    }
}

export interface BearerOptions {
    /** Send API keys from a browser, for a tool on a trusted machine. */
    readonly dangerouslyAllowBrowser?: boolean;
}

/**
 * Send a key in the `Authorization` header, from a server.
 *
 * @param getToken returns the key; called again, once, when the server refuses the last one
 * @param options
 */
export function bearer(
    getToken: () => string | Promise<string>,
    { dangerouslyAllowBrowser = false }: BearerOptions = {}
): Auth {
    if (typeof getToken !== "function") {
        throw new TypeError("bearer() takes a function that returns the token.");
    }
    return { kind: "bearer", open: () => new BearerState(getToken, dangerouslyAllowBrowser) };
}

class BearerState implements AuthState {
    readonly kind = "bearer";
    readonly root = "/api/chat";
    readonly hasToken = true;
    token: string | null = null;
    private coming: Promise<void> | null = null;

    constructor(
        private readonly getToken: () => string | Promise<string>,
        private readonly isAllowed: boolean
    ) {}

    headers(): Record<string, string> {
        return this.token ? { Authorization: `Bearer ${this.token}` } : {};
    }

    async prepare(): Promise<void> {
        if (this.token === null) {
            await this.fetchToken();
        }
    }

    async renew(refused: string | null): Promise<boolean> {
        if (this.token === refused) {
            await this.fetchToken();
        }
        return this.token !== refused;
    }

    /** Several requests that are refused together share one call. */
    private fetchToken(): Promise<void> {
        this.coming ??= this.readToken().finally(() => (this.coming = null));
        return this.coming;
    }

    private async readToken(): Promise<void> {
        const token = await this.getToken();
        if (typeof token !== "string" || !token) {
            throw new InvalidOptions("The function passed to bearer() returned no token.");
        }
        if (!this.isAllowed && "window" in globalThis && API_KEY.test(token)) {
            throw new InvalidOptions(
                "bearer() got an API key in a browser, where everybody can read it. Keep the key on " +
                    "your server and let it pass requests on, with session() here; or set " +
                    "dangerouslyAllowBrowser."
            );
        }
        this.token = token;
    }

    keep(): void {}

    forget(): void {
        this.token = null;
    }

    listen = NO_LISTENER;
}
