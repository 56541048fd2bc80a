import { markRaw, reactive } from "@odoo/owl";

import { VisitorApi } from "@seitech_chat/core/chat_api";
import { makeChatStore } from "@seitech_chat/core/chat_store";
import { FetchTransport } from "@seitech_chat/core/fetch_transport";
import { WebsocketClient } from "@seitech_chat/core/websocket_client";
import { FileBlobs } from "@seitech_chat/widget/file_blobs";
import { playKnock } from "@seitech_chat/widget/sound";

const TOKEN_HEADER = "X-Chat-Visitor-Token";
const TOAST_MS = 6000;
const RESTART_MS = 15_000;

/**
 * The visitor's chat on this page: open or not, in the form or in a conversation. Each token
 * has a store of its own; without one nothing is asked of the server until the chat opens.
 */
export class VisitorChat {
    isOpen = false;
    /** The store of my token, or null. @type {ChatStore | null} */
    store = null;
    /** Counts the stores, to draw anew what belongs to one. */
    generation = 0;
    /** The conversation on the screen, or null: the form. */
    channelId = null;
    /** The session answer that the form needs; null until it is there. */
    session = null;
    /** The code of the ChatApiError that keeps form or conversation away, or null. */
    failureCode = null;
    /** What to say above the form, or "". */
    notice = "";
    hasSound = false;
    toasts = [];
    /** Images shown large: { attachments, index }, or null. */
    viewer = null;

    setup({ memory, _t }) {
        this.memory = markRaw(memory);
        this._t = _t;
        this.token = memory.token;
        this.bus = markRaw(new EventTarget());
        this.transport = markRaw(
            new FetchTransport({
                headers: () => (this.token ? { [TOKEN_HEADER]: this.token } : {}),
            })
        );
        this.api = markRaw(new VisitorApi(this.transport));
        this.files = markRaw(new FileBlobs(this.transport));
        this.hasSound = memory.hasSound;
        memory.listenToken((token) => this.onTokenElsewhere(token));
        if (this.token) {
            this.connect();
        }
        if (memory.isOpen) {
            this.open();
        }
    }

    get channel() {
        return this.store?.channels.get(this.channelId) || null;
    }

    get unreadCount() {
        return this.store?.isReady ? this.store.unreadCount : 0;
    }

    /** form, conversation, loading or failed */
    get screen() {
        if (this.channel) {
            return "conversation";
        }
        if (this.failureCode) {
            return "failed";
        }
        return this.session && (!this.store || this.store.isReady) ? "form" : "loading";
    }

    open() {
        this.isOpen = true;
        this.memory.keepOpen(true);
        if (!this.store) {
            this.loadSession();
        } else if (this.store.isReady && !this.channel) {
            this.showLatest();
        }
    }

    minimize() {
        this.isOpen = false;
        this.memory.keepOpen(false);
    }

    /** Who is there and what may be sent: for the form. */
    async loadSession() {
        const generation = this.generation;
        this.failureCode = null;
        try {
            const answer = await this.api.session();
            if (generation === this.generation) {
                this.session = answer;
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
        }
    }

    /** Listen with the token there is, and show its conversation. */
    async connect() {
        this.disconnect();
        const generation = this.generation;
        const isCurrent = () => generation === this.generation;
        const store = makeChatStore({
            api: this.api,
            busTransport: new WebsocketClient(),
            storage: this.memory.shared,
            locks: navigator.locks,
        });
        this.store = store;
        const onUnauthorized = () => isCurrent() && this.onUnauthorized();
        store.events.addEventListener("unauthorized", onUnauthorized);
        store.events.addEventListener("live-message", (ev) => this.onLiveMessage(ev.detail));
        try {
            await store.start({ state: "all" });
        } catch (error) {
            if (isCurrent()) {
                this.onStartFailed(error);
            }
            return;
        }
        if (isCurrent()) {
            this.failureCode = null;
            await this.showLatest();
        }
    }

    /** An ended conversation stays in sight only while there is something new in it. */
    async showLatest() {
        const latest = this.store.sortedChannels[0];
        if (latest && (latest.isOpen || latest.unreadCount)) {
            await this.show(latest.id);
        } else if (this.isOpen) {
            await this.loadSession();
        }
    }

    disconnect() {
        clearTimeout(this.restartTimer);
        this.generation++;
        this.store?.stop();
        this.store = null;
        this.channelId = null;
    }

    onStartFailed(error) {
        if (error.isUnauthorized) {
            this.onUnauthorized();
            return;
        }
        this.failureCode = error.code || "internal";
        this.restartTimer = setTimeout(() => this.connect(), RESTART_MS);
    }

    /** Try again what failed. */
    async retry() {
        this.failureCode = null;
        if (this.token) {
            await this.connect();
        } else {
            await this.loadSession();
        }
    }

    async show(channelId) {
        this.channelId = channelId;
        try {
            await this.store.openChannel(channelId);
        } catch (error) {
            this.store?.noteError(error); // the list of messages offers to try again
        }
    }

    /**
     * Open a conversation. Throws the ChatApiError of a refusal.
     *
     * @param {object} form of requests.SupportRequest
     */
    async begin(form) {
        const answer = await this.api.open(form);
        this.token = answer.token;
        this.notice = "";
        this.memory.keepToken(answer.token, answer.token_expires_at);
        this.memory.keepPerson(form.name, form.email);
        this.memory.dropForm();
        await this.connect();
    }

    /** End the conversation on the screen. */
    async end() {
        const { store, channel } = this;
        store.insertChannelAnswer(await this.api.end(channel.id));
    }

    /** Back to the form, for another question. */
    beginAnew() {
        this.channelId = null;
        this.store?.closeChannel();
        this.loadSession();
    }

    toggleSound() {
        this.hasSound = !this.hasSound;
        this.memory.keepSound(this.hasSound);
        if (this.hasSound) {
            playKnock(); // so that one knows what to listen for
        }
    }

    notify(text, { type = "info" } = {}) {
        const toast = { id: Math.random(), text, type };
        this.toasts.push(toast);
        setTimeout(() => {
            this.toasts = this.toasts.filter((one) => one.id !== toast.id);
        }, TOAST_MS);
    }

    onLiveMessage(message) {
        const isSeen = this.isOpen && document.hasFocus();
        if (this.hasSound && !isSeen && !message.isSystem) {
            playKnock();
        }
        if (!this.channel) {
            this.show(message.channelId);
        }
    }

    /** The token is worth nothing any more: keep what was typed, and ask again. */
    onUnauthorized() {
        // The composer puts what it holds into the draft.
        this.bus.dispatchEvent(new CustomEvent("save-draft"));
        this.disconnect();
        this.memory.rescueUnsent();
        this.notice = this._t("Your conversation has expired. Please send your message again.");
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
    onTokenElsewhere(token) {
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

/** @param {{ memory: VisitorMemory, _t: (term: string, values?: object) => string }} parts */
export function makeVisitorChat(parts) {
    const chat = reactive(new VisitorChat());
    chat.setup(parts);
    return chat;
}
