import { markRaw, reactive } from "@odoo/owl";

import { ChatApiError } from "@seitech_chat/core/api/chat_api";
import { ChatBus } from "@seitech_chat/core/live/chat_bus";
import { ChatStorage } from "@seitech_chat/core/storage/chat_storage";
import { ConnectionVerbs } from "@seitech_chat/core/store/connection_actions";
import { EVENT } from "@seitech_chat/core/contract";
import { applyEvent } from "@seitech_chat/core/live/live_events";
import { authorKey } from "@seitech_chat/core/models/author";
import { Outbox } from "@seitech_chat/core/store/outbox";
import { ReadReceiptSender } from "@seitech_chat/core/live/read_receipt_sender";
import { TypingTracker } from "@seitech_chat/core/live/typing_tracker";
import { WebsocketAccess } from "@seitech_chat/core/live/websocket_access";

// The server's other processes drop what they remember of roles just after the commit.
const SETTLE_MS = 300;

/**
 * The conversations of one person: what the screens read, and the verbs they call. Make it
 * with `makeChatStore`; a store is reactive, components take it with `useStore()`.
 */
export class ChatStore extends ConnectionVerbs {
    /** Whether the session is known and the first page of channels is there. */
    isReady = false;
    isStopped = false;
    /** The code of the ChatApiError that stopped the start, or null. */
    failureCode = null;

    /** Of signed-in people, see members/member_store: their devices' drafts, who is there. */
    sharedDrafts = null;
    people = null;

    /** @param {import("@seitech_chat/core/chat_env").StoreParts} parts */
    setup({ api, busTransport, storage, locks }) {
        this.api = markRaw(api);
        this.storage = markRaw(storage);
        this.websocket = null;
        /**
         * Frames listen here: `live-message` (detail: Message), `unauthorized`,
         * `session-changed` (my roles, for one, may be others now),
         * `agent-changed` ({ channel, previous }), `channel-removed` ({ channel }),
         * `channel-archived` ({ channel }): by me, here or on another device,
         * `draft-changed` ({ channel }): on another device,
         * `continued` ({ from, to }): what I wrote into an ended conversation went into another,
         * `posted` ({ channel }): I wrote a message on this screen.
         */
        this.events = markRaw(new EventTarget());
        this.typing = markRaw(new TypingTracker(api));
        this.reading = markRaw(new ReadReceiptSender(api, (member) => this.insertMember(member)));
        this.sync = markRaw(this.makeSync());
        this.outbox = markRaw(
            new Outbox({
                storage,
                locks,
                send: async (entry) => (await api.send(this._sendBody(entry))).message,
                onSent: (payload, entry) => this.insertSent(payload, entry),
                onEntry: (entry) => this.insertPending(entry),
                onDiscarded: (clientUuid) => this.dropPending(clientUuid),
                onError: (error) => this.reportError(error),
            })
        );
        this.bus = markRaw(
            new ChatBus(busTransport, {
                onEvent: (type, payload) => this.applyEvent(type, payload),
                onConnection: (connection) => this.onConnectionChanged(connection),
                onCatchUp: () => this._sync(),
                getWebsocket: (isFresh) => this._getWebsocket(isFresh),
            })
        );
    }

    /**
     * Find out who I am, list my channels and listen. Throws when it can't.
     *
     * @param {object} [filter] of requests.ChannelsRequest: which channels to list
     */
    async start(filter = {}) {
        this.failureCode = null;
        this.isStopped = false;
        try {
            await this.refreshSession();
            this._openDrafts();
            await this.loadChannels(filter);
            this.newestListedId = Math.max(0, ...this.channels.keys());
        } catch (error) {
            this.failureCode = error.code || "internal";
            throw error;
        }
        if (!this.isStopped) {
            this._listen();
        }
    }

    /**
     * Start with a conversation just opened: nothing has to be asked before it is shown.
     *
     * @param {SessionAnswer} session with the caller
     * @param {SupportAnswer} opening
     * @returns {Channel}
     */
    startWith(session, opening) {
        this.insertSession(session);
        this.websocket = markRaw(new WebsocketAccess(opening.websocket));
        this._openDrafts();
        const channel = this.insertOpening(opening);
        this.newestListedId = channel.id;
        this._listen();
        return channel;
    }

    _openDrafts() {
        this.drafts = markRaw(new ChatStorage(this.storage, `seitech_chat.draft.${this.meKey}.`));
    }

    _listen() {
        this.outbox.open(this.meKey);
        this.sharedDrafts?.start();
        this.heartbeat?.start();
        this.onAnswered();
        this.bus.start();
        this.isReady = true;
    }

    stop() {
        this.isReady = false;
        this.isStopped = true;
        clearTimeout(this.sessionTimer);
        this.bus.stop();
        this.sync.stop();
        this.outbox.close();
        this.sharedDrafts?.stop();
        this.heartbeat?.stop();
        this.typing.stop();
        this.reading.stop();
    }

    async refreshSession() {
        const answer = await this.api.session();
        this.insertSession(answer);
        this.websocket = markRaw(new WebsocketAccess(answer.websocket));
        return answer;
    }

    /** A live event came in, from whatever transport. */
    applyEvent(type, payload) {
        const channel = this.channels.get(payload.channel_id);
        if (type === EVENT.SESSION_CHANGED) {
            clearTimeout(this.sessionTimer);
            this.sessionTimer = setTimeout(() => this._onSessionChanged(), SETTLE_MS);
        } else if (type !== EVENT.TYPING) {
            applyEvent(this, type, payload);
        } else if (channel && authorKey(payload.author) !== this.meKey) {
            // Not I, in another tab.
            this.typing.onOtherTyping(channel, payload.author, payload.is_typing);
        }
    }

    /** A request of the background failed: the frame may have to sign in anew. */
    reportError(error) {
        if (error instanceof ChatApiError && error.isUnauthorized) {
            this.tell("unauthorized", error);
        }
    }

    /** A message of mine is stored: it needs no sending any more. */
    popPending(channel, payload) {
        const message = super.popPending(channel, payload);
        if (message) {
            this.outbox.settle(payload.client_uuid);
        }
        return message;
    }

    /** A message of mine is stored: my draft of it ends on all my devices. */
    onMessageSent(payload) {
        super.onMessageSent(payload);
        if (authorKey(payload.author) === this.meKey) {
            this.sharedDrafts?.take(this.channels.get(payload.channel_id));
        }
    }

    /** What I changed for myself came in, from this device or another. */
    onMembership(channel) {
        if (channel.me.unreadFrom !== null) {
            channel.isKeptUnread = true;
            this.reading.forget(channel.id);
        }
        this.sharedDrafts?.take(channel);
    }

    onAgentChanged(channel, previous) {
        this.tell("agent-changed", { channel, previous });
    }

    onChannelRemoved(channel) {
        this.tell("channel-removed", { channel });
    }

    onChannelArchived(channel) {
        this.tell("channel-archived", { channel });
    }

    onLiveMessage(message) {
        const channel = this.channels.get(message.channelId);
        if (!message.isNote) {
            this.onDelivered(channel, message.position);
        }
        this.tell("live-message", message);
    }

    tell(name, detail) {
        this.events.dispatchEvent(new CustomEvent(name, { detail }));
    }

    /** What I may see or do has changed: the server has subscribed me anew by it. */
    async _onSessionChanged() {
        try {
            await this.refreshSession();
        } catch (error) {
            this.reportError(error);
            return;
        }
        this.tell("session-changed");
        this.sync.request(0);
    }

    _sync() {
        if (this.connection !== "online") {
            this.tell("polled"); // for what carries no version, so that sync does not find it
        }
        this.sync.request(0);
        this._refreshOpen();
        this.outbox.backoff.reset();
        this.outbox.flush();
    }

    async _getWebsocket(isFresh) {
        if (isFresh || !this.websocket || this.websocket.isExpiring) {
            try {
                await this.refreshSession();
            } catch (error) {
                this.reportError(error);
                throw error;
            }
        }
        return this.websocket.payload;
    }
}

/**
 * @param {import("@seitech_chat/core/chat_env").StoreParts} parts
 * @returns {ChatStore} reactive
 */
export function makeChatStore(parts) {
    const store = reactive(new ChatStore());
    store.setup(parts);
    return store;
}
