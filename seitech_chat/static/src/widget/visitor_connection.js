import { markRaw } from "@odoo/owl";

import { VisitorApi } from "@seitech_chat/core/api/chat_api";
import { makeChatStore } from "@seitech_chat/core/store/chat_store";
import { FetchTransport } from "@seitech_chat/core/api/fetch_transport";
import { WebsocketClient } from "@seitech_chat/core/live/websocket_client";

const TOKEN_HEADER = "X-Chat-Visitor-Token";
const RESTART_MS = 15_000;
const HEARTBEAT_MS = 60_000;
const EVERYTHING = { state: "all" };
const FRESH_MS = 30_000; // the availability is fresh enough for the form

/**
 * The visitor's token and what it opens. Each token has a store of its own; without one
 * nothing is asked of the server until the chat opens.
 */
export class VisitorConnection {
    /** Where the server is, if not where the page is: { origin, site }. */
    server = {};
    token = null;
    /** The store of my token, or null. @type {ChatStore | null} */
    store = null;
    /** Counts the stores, to draw the parts of a new one again. */
    generation = 0;
    /** The session answer that the form shows; null until it arrives. */
    session = null;
    sessionAt = 0; // when it came
    /** The generation it is on its way for, or null: for another one it comes in vain. */
    loadingGeneration = null;
    /** The code of the ChatApiError that keeps form or conversation away, or null. */
    failureCode = null;
    /** The text above the form, or "". */
    notice = "";

    /** The conversations are there. */
    showLatest() {}
    /** @param {Message} _message by somebody else, live */
    onLiveMessage(_message) {}
    /** @param {{ from: number, to: number }} _move what I wrote went into another one */
    onContinued(_move) {}
    /** @param {Channel} _channel which is no longer visible to me */
    onChannelRemoved(_channel) {}

    setup({ memory, locale, _t }) {
        this.memory = markRaw(memory);
        this._t = _t;
        this.token = memory.token;
        this.transport = markRaw(
            new FetchTransport({
                ...this.server,
                headers: () => ({
                    ...(locale && { "Accept-Language": locale }),
                    ...(this.token && { [TOKEN_HEADER]: this.token }),
                }),
            })
        );
        this.api = markRaw(new VisitorApi(this.transport));
        this.stopListening = memory.listenToken((token) => this.onTokenChangedInOtherTab(token));
    }

    /** Somebody is about to open the chat: what the form needs is there then. */
    prepare() {
        const isFresh = this.session && Date.now() - this.sessionAt < FRESH_MS;
        const isComing = this.loadingGeneration === this.generation;
        if (!this.store && !isFresh && !isComing) {
            this.loadSession();
        }
    }

    /** @returns {Promise<SessionAnswer>} */
    askSession() {
        return this.api.session();
    }

    /** Availability and limits, for the form. */
    async loadSession() {
        const generation = this.generation;
        this.failureCode = null;
        this.loadingGeneration = generation;
        try {
            const answer = await this.askSession();
            if (generation === this.generation) {
                this.session = answer;
                this.sessionAt = Date.now();
            }
        } catch (error) {
            if (generation !== this.generation) {
                return; // the token was found worthless meanwhile, or another one came
            }
            if (error.isUnauthorized && this.token) {
                this.onUnauthorized();
            } else {
                this.failureCode = error.code || "internal";
            }
        } finally {
            if (this.loadingGeneration === generation) {
                this.loadingGeneration = null;
            }
        }
    }

    /** Listen with the token there is, and show its conversation. */
    async connect() {
        const { store, isCurrent } = this._makeStore();
        try {
            await store.start(EVERYTHING);
        } catch (error) {
            if (isCurrent()) {
                this.onStartFailed(error);
            }
            return;
        }
        if (isCurrent()) {
            this._onConnected();
            await this.showLatest();
        }
    }

    /**
     * Show the conversation just opened from the answer alone. The socket, what was missed and
     * earlier conversations follow beside each other.
     *
     * @param {SupportAnswer} opening
     */
    enter(opening) {
        const { store } = this._makeStore();
        const session = { ...this.session, caller: opening.message.author, roles: ["public"] };
        const channel = store.startWith(session, opening);
        this._onConnected();
        this.channelId = channel.id;
        store.current.id = channel.id;
        const asked = [store.list.load(EVERYTHING)];
        if (!this.session) {
            asked.push(store.session.refresh());
        }
        if (!channel.window.isLoaded) {
            asked.push(store.messages.loadLatest(channel));
        }
        asked.forEach((one) => one.catch((error) => store.reportError(error)));
    }

    _makeStore() {
        this.disconnect();
        const generation = this.generation;
        const isCurrent = () => generation === this.generation;
        const store = makeChatStore({
            api: this.api,
            busTransport: new WebsocketClient(this.server),
            storage: this.memory.shared,
            locks: navigator.locks,
        });
        this.store = store;
        const onUnauthorized = () => isCurrent() && this.onUnauthorized();
        store.events.addEventListener("unauthorized", onUnauthorized);
        store.events.addEventListener("live-message", ({ detail: message }) => {
            this.onStaff(store, store.channels.get(message.channelId), message.author);
            this.onLiveMessage(message);
        });
        store.events.addEventListener("agent-changed", ({ detail: { channel } }) =>
            this.onStaff(store, channel, channel.agent)
        );
        store.events.addEventListener("continued", (ev) => this.onContinued(ev.detail));
        store.events.addEventListener(
            "channel-removed",
            ({ detail }) => isCurrent() && this.onChannelRemoved(detail.channel)
        );
        return { store, isCurrent };
    }

    /** Events have no photos: one who is new here is asked for, once. */
    onStaff(store, channel, author) {
        if (author?.type === "user" && !channel.photos.has(author.id)) {
            channel.photos.set(author.id, null);
            store.channels.load(channel.id).catch((error) => store.reportError(error));
        }
    }

    _onConnected() {
        this.failureCode = null;
        this.heartbeat = setInterval(() => this.sendHeartbeat(), HEARTBEAT_MS);
    }

    /** The screen is gone. */
    stop() {
        this.stopListening();
        this.disconnect();
    }

    disconnect() {
        clearTimeout(this.restartTimer);
        clearInterval(this.heartbeat);
        this.generation++;
        this.store?.stop();
        this.store = null;
        this.channelId = null;
    }

    /** The desk sees that the visitor is still there, the visitor whether somebody is. */
    sendHeartbeat() {
        const isOpen = [...this.store.channels.values()].some((channel) => channel.isOpen);
        if (isOpen && document.visibilityState === "visible") {
            this.store.session.refresh().catch((error) => this.store?.reportError(error));
        }
    }

    onStartFailed(error) {
        if (error.isUnauthorized) {
            this.onUnauthorized();
            return;
        }
        this.failureCode = error.code || "internal";
        this.restartTimer = setTimeout(() => this.connect(), RESTART_MS);
    }

    /** The token is worth nothing any more: keep what was typed, and ask again. */
    onUnauthorized() {
        if (this.memory.token !== this.token) {
            this.onTokenChangedInOtherTab(this.memory.token); // it was renewed in another tab
            return;
        }
        // The composer puts what it holds into the draft.
        this.bus.dispatchEvent(new CustomEvent("save-draft"));
        this.disconnect();
        this.memory.recoverUnsent();
        // A visitor who returns after months with nothing typed is not reminded of it.
        const isForgotten = this.memory.isTokenOld && !this.memory.form.body;
        this.notice = isForgotten
            ? ""
            : this._t("Your conversation has expired. Send your message again.");
        this.forgetToken();
    }

    forgetToken() {
        this.disconnect();
        this.token = null;
        this.memory.dropToken();
        this.session = null;
        if (this.isOpen) {
            this.loadSession();
        }
    }

    /** Another tab began a conversation or lost it. */
    onTokenChangedInOtherTab(token) {
        if (token === this.token) {
            return;
        }
        this.token = token;
        if (token) {
            this.connect();
        } else {
            this.forgetToken();
        }
    }
}
