import { Backoff } from "@seitech_chat/core/live/backoff";
import { browserPage } from "@seitech_chat/core/page_state";

import { session, type AuthState } from "./auth.js";
import type { ClientStatus } from "./client.js";
import { ChatApiError, InvalidOptions, notReady } from "./errors.js";
import { Emitter } from "./events.js";
import { REQUIRED_API_VERSION, checkOrigin, type ChatClientOptions } from "./options.js";
import type { SessionAnswer } from "./payloads.js";
import type { Source } from "./part.js";
import { onChange, storeRevision } from "./ports/observe.js";
import { channelSnapshot, messageSnapshot } from "./snapshots.js";
import type { CoreApi, CoreChannel, CoreMessage, CoreStore, Failure } from "./store.js";

const HEARTBEAT_MS = 60_000;

/** @internal What one start of a client made, and its end takes away. */
interface Run {
    readonly auth: AuthState;
    engine: typeof import("./engine.js") | null;
    api: CoreApi | null;
    isReady: boolean;
    readonly endings: (() => void)[];
}

/** @internal The connection of a client: starts and ends its store, and says what changed. */
export class Connector implements Source {
    readonly emitter = new Emitter();
    readonly ignoredEvents = new Map<string, number>();
    status: ClientStatus = "idle";
    failure: Failure | null = null;
    incompatibility: { server: number | null; required: number } | null = null;
    /** The store of a caller that the server knows, or null. */
    store: CoreStore | null = null;
    /** The session answer of a visitor without a token, or null. */
    guest: SessionAnswer | null = null;
    private readonly options: ChatClientOptions;
    private readonly flushListeners = new Set<() => void>();
    private readonly backoff = new Backoff({ firstMs: 2000 });
    private changes = 0;
    private isFlushPlanned = false;
    private run: Run | null = null;
    private starting: Promise<void> | null = null;
    private retryTimer: ReturnType<typeof setTimeout> | undefined;

    constructor(options: ChatClientOptions) {
        this.options = {
            ...options,
            baseUrl: checkOrigin(options.baseUrl, "baseUrl"),
            websocketUrl: checkOrigin(options.websocketUrl, "websocketUrl"),
        };
    }

    // -- changes --

    get revision(): number {
        return this.changes + (this.store ? storeRevision(this.store) : 0);
    }

    onFlush(listener: () => void): () => void {
        this.flushListeners.add(listener);
        return () => this.flushListeners.delete(listener);
    }

    /** Note that something changed beside the store. */
    touch(): void {
        this.changes++;
        if (!this.isFlushPlanned) {
            this.isFlushPlanned = true;
            queueMicrotask(() => {
                this.isFlushPlanned = false;
                this.flush();
            });
        }
    }

    private flush(): void {
        this.flushListeners.forEach((listener) => listener());
    }

    // -- what parts ask for --

    /** Return the store. @throws ChatApiError `not_ready` */
    need(what: string): CoreStore {
        if (!this.store || this.status !== "ready") {
            throw notReady(what);
        }
        return this.store;
    }

    /** Return a conversation, fetched where it is not known. */
    async needChannel(id: number, what: string): Promise<[CoreStore, CoreChannel]> {
        const store = this.need(what);
        const known = store.channels.get(id);
        return [store, known?.isComplete ? known : await store.channels.load(id)];
    }

    /** Call a route by its whole path. */
    async request(path: string, body: object | null): Promise<unknown> {
        const { api } = this;
        return api._call.call({ ...api, root: "" }, path, body); // the routes of all callers
    }

    /** The routes. @throws ChatApiError `not_ready` */
    get api(): CoreApi {
        if (!this.run?.api) {
            throw notReady("This call");
        }
        return this.run.api;
    }

    get auth(): AuthState | null {
        return this.run?.auth ?? null;
    }

    // -- life --

    start(): Promise<void> {
        const isRunning = this.status === "ready" || this.starting;
        if (!isRunning) {
            clearTimeout(this.retryTimer);
            const starting = this.begin().finally(() => {
                // A stop and another start may have come meanwhile.
                this.starting = this.starting === starting ? null : this.starting;
            });
            this.starting = starting;
        }
        return this.starting ?? Promise.resolve();
    }

    stop(): void {
        clearTimeout(this.retryTimer);
        this.backoff.reset();
        this.end();
        this.starting = null;
        this.setStatus("idle");
    }

    /** Start again with what another tab stored, or the first conversation brought. */
    restart(): void {
        this.end();
        this.starting = null;
        this.status = "idle";
        this.start().catch(() => {}); // the status says it
    }

    private async begin(): Promise<void> {
        this.end();
        this.incompatibility = null;
        this.setStatus("starting");
        const run = this.makeRun();
        try {
            this.checkSurroundings();
            await run.auth.prepare();
        } catch (error) {
            this.fail(run, error);
            if (error instanceof InvalidOptions) {
                throw error;
            }
            return;
        }
        try {
            run.engine = await import("./engine.js");
            run.api = run.engine.openApi(run.auth, this.options, (server) =>
                this.onIncompatible(server)
            );
            if (this.run === run) {
                await this.open(run, run.api);
            }
        } catch (error) {
            this.fail(run, error);
        }
    }

    /** Say early what would fail late, in a timer. */
    private checkSurroundings(): void {
        if (!(this.options.WebSocket ?? globalThis.WebSocket)) {
            throw new InvalidOptions(
                'There is no global WebSocket here. Pass one: createChatClient({ WebSocket }) with `import { WebSocket } from "ws"`.'
            );
        }
        if (!this.options.baseUrl && !globalThis.location) {
            throw new InvalidOptions("Outside of a page createChatClient() needs a baseUrl.");
        }
    }

    private makeRun(): Run {
        const auth = (this.options.auth ?? session()).open();
        const endings = [auth.listen(() => this.run === run && this.restart())];
        const run: Run = { auth, engine: null, api: null, isReady: false, endings };
        this.run = run;
        return run;
    }

    private async open(run: Run, api: CoreApi): Promise<void> {
        if (!run.auth.hasToken) {
            const guest = await api.session();
            if (this.run === run) {
                this.guest = guest;
                this.onReady();
            }
            return;
        }
        const isVisitor = run.auth.kind === "visitor";
        const store = this.makeStore(run);
        this.setStore(store);
        await store.start(this.options.filter ?? (isVisitor ? { state: "all" } : {}));
        if (this.run !== run) {
            return;
        }
        if (!store.session.me) {
            this.onSignedOut();
        } else if (!isVisitor && !store.session.roles.length) {
            this.fail(run, new ChatApiError({ code: "forbidden", status: 403 }));
        } else {
            this.onReady();
        }
    }

    /**
     * Go on from a guest to the visitor of a conversation just opened.
     *
     * @param opening SupportAnswer
     */
    enter(opening: {
        token: string;
        token_expires_at: string;
        message: { author: object };
    }): CoreChannel {
        const run = this.run!;
        run.auth.keep(opening.token, opening.token_expires_at);
        this.store?.stop();
        const store = this.makeStore(run);
        const channel = store.startWith(
            { ...this.guest, caller: opening.message.author, roles: ["public"] },
            opening
        );
        this.guest = null;
        this.setStore(store);
        this.onReady();
        store.list.load({ state: "all" }).catch((error) => store.reportError(error));
        return channel;
    }

    private onReady(): void {
        this.backoff.reset();
        const { run } = this;
        if (run && !run.isReady) {
            run.isReady = true;
            const timer = setInterval(() => this.sendHeartbeat(), HEARTBEAT_MS);
            run.endings.push(() => clearInterval(timer));
        }
        this.setStatus("ready");
        this.sendHeartbeat(true);
    }

    /** Others see whether I am there; the desk whether a visitor is. */
    private sendHeartbeat(isFirst = false): void {
        const { run, store } = this;
        if (!run || !store || !browserPage.isVisible) {
            return;
        }
        if (run.auth.kind !== "visitor") {
            run.api!._call("/heartbeat", { is_active: true }).catch((error) =>
                store.reportError(error)
            );
        } else if (!isFirst && [...store.channels.values()].some((channel) => channel.isOpen)) {
            store.session.refresh().catch((error) => store.reportError(error));
        }
    }

    private makeStore(run: Run): CoreStore {
        const store = run.engine!.makeStore(run.api!, this.options, (type) =>
            this.ignoredEvents.set(type, (this.ignoredEvents.get(type) ?? 0) + 1)
        );
        this.listen(run, store);
        return store;
    }

    private listen(run: Run, store: CoreStore): void {
        const on = (name: string, callback: (detail: never) => void) =>
            store.events.addEventListener(name, (event) => {
                if (this.run === run) {
                    callback((event as CustomEvent).detail as never);
                }
            });
        const { emitter } = this;
        on("unauthorized", () => this.onSignedOut());
        on("session-changed", () => this.onSessionChanged(run, store));
        on("live-message", (message: CoreMessage) =>
            emitter.emit("message", {
                channelId: message.channelId,
                message: messageSnapshot(message, store.session),
            })
        );
        on("continued", (move: { from: number; to: number }) => emitter.emit("continued", move));
        on("agent-changed", ({ channel }: { channel: CoreChannel }) =>
            emitter.emit("agentChanged", { channel: channelSnapshot(channel, store.session) })
        );
        on("channel-removed", ({ channel }: { channel: CoreChannel }) =>
            emitter.emit("channelRemoved", { channelId: channel.id })
        );
    }

    private setStore(store: CoreStore | null): void {
        this.changes = this.revision + 1; // it never falls back
        this.store = store;
        if (store) {
            const stop = onChange(store, () => this.flush());
            this.run?.endings.push(stop);
        }
        this.touch();
    }

    private end(): void {
        const { run, store } = this;
        this.run = null;
        this.guest = null;
        store?.stop();
        run?.endings.forEach((end) => end());
        if (store) {
            this.setStore(null);
        }
    }

    // -- what goes wrong --

    /** Without any role nothing is left here. */
    private onSessionChanged(run: Run, store: CoreStore): void {
        this.emitter.emit("sessionChanged", {});
        if (run.auth.kind !== "visitor" && !store.session.roles.length) {
            this.fail(run, new ChatApiError({ code: "forbidden", status: 403 }));
        }
    }

    private onSignedOut(): void {
        if (this.run?.auth.kind === "visitor") {
            this.run.auth.forget();
        }
        this.end();
        this.setStatus("signed_out");
    }

    private onIncompatible(server: number | null): void {
        this.end();
        this.incompatibility = { server, required: REQUIRED_API_VERSION };
        this.setStatus("incompatible");
    }

    private fail(run: Run, error: unknown): void {
        if (this.run !== run) {
            return; // stopped meanwhile, or another server's version ended it
        }
        const isKnown = error instanceof ChatApiError;
        if (isKnown && error.isUnauthorized) {
            this.onSignedOut();
            return;
        }
        this.end();
        const detail = error instanceof Error ? error.message : String(error);
        const isOptions = error instanceof InvalidOptions;
        const code = isKnown ? error.code : isOptions ? "invalid_options" : "network";
        this.setStatus("failed", { code, detail });
        if (isKnown ? error.isRetryable : !isOptions) {
            this.retryTimer = setTimeout(() => this.restart(), this.backoff.nextMs());
        }
    }

    private setStatus(status: ClientStatus, failure: Failure | null = null): void {
        const isNew = status !== this.status;
        this.status = status;
        this.failure = failure;
        this.touch();
        if (isNew) {
            this.emitter.emit("status", { status });
        }
    }
}
