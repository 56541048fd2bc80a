import { markRaw, reactive } from "@seitech_chat/core/observe";

import { ChatApiError } from "@seitech_chat/core/api/chat_api";
import { EVENT } from "@seitech_chat/core/contract";
import { ChatBus } from "@seitech_chat/core/live/chat_bus";
import { ChatSync } from "@seitech_chat/core/live/chat_sync";
import { applyEvent } from "@seitech_chat/core/live/live_events";
import { ReadReceiptSender } from "@seitech_chat/core/live/read_receipt_sender";
import { TypingTracker } from "@seitech_chat/core/live/typing_tracker";
import { ChannelList } from "@seitech_chat/core/store/channel_list";
import { Channels } from "@seitech_chat/core/store/channels";
import { Connection } from "@seitech_chat/core/store/connection";
import { CurrentChannel } from "@seitech_chat/core/store/current_channel";
import { Drafts } from "@seitech_chat/core/store/drafts";
import { Messages } from "@seitech_chat/core/store/messages";
import { MissedChanges } from "@seitech_chat/core/store/missed_changes";
import { Outbox } from "@seitech_chat/core/store/outbox";
import { OutgoingMessages, sendBody } from "@seitech_chat/core/store/outgoing_messages";
import { Session } from "@seitech_chat/core/store/session";
import { StoreEvents } from "@seitech_chat/core/store/store_events";
import { Uploads } from "@seitech_chat/core/store/uploads";

const countAll = ({ unreadCount }) => unreadCount;

/**
 * The conversations of one person: what the screens read, and the actions they call. It is made
 * of parts, each with one subject; the store starts and stops them, and passes on what concerns
 * several of them:
 *
 * - `session`: who I am, what I may do, my settings,
 * - `channels`: the conversations known; `list` loads them page by page, `current` is the one on
 *   the screen,
 * - `messages`: what is stored of them; `outgoing` has mine on their way, from the `outbox`,
 *   `uploads` their files, `drafts` what is not sent,
 * - `receipts` and `typing`: what others are shown of me,
 * - `sync` asks for what was missed, `missed` takes the answer in; `bus` brings live events,
 *   `connection` is its state,
 * - `desk`: what agents do; null where no customers are served,
 * - `events`: what screens may answer, `api`: the server.
 *
 * Make it with `makeChatStore`: a store is reactive, components take it with `useStore()` and
 * read its parts through it. It is not the store of `mail`, which the widget must not load.
 */
export class ChatStore {
    /** Whether the session is known and the first page of channels is there. */
    isReady = false;
    isStopped = false;
    /** The code of the ChatApiError that stopped the start, or null. */
    failureCode = null;

    /** @param {import("@seitech_chat/core/chat_env").StoreOptions} options */
    setup(options) {
        this.api = markRaw(options.api);
        this.events = markRaw(new StoreEvents());
        const onError = (error) => this.reportError(error);
        this._setupConnection(options, onError);
        this.session = new Session({ ...this._shared, onError });
        this._setupSending(options, onError);
        this._setupChannels(options, onError);
        const { api, channels, session, sync } = this;
        this.desk = options.makeDesk?.({ api, channels, session, sync }) || null;
    }

    /** The objects that nearly every part needs. */
    get _shared() {
        const { api, events, sync } = this;
        return { api, events, sync };
    }

    /** How news comes in: by the socket, or by asking for what was missed. */
    _setupConnection({ busTransport, page }, onError) {
        this.sync = markRaw(
            new ChatSync({
                api: this.api,
                known: () => this.missed.known(),
                onAnswer: (answer, known) => {
                    this.connection.onAnswered();
                    this.missed.insert(answer, known);
                },
                onError: (error) => {
                    this.connection.onUnanswered(error);
                    onError(error);
                },
            })
        );
        this.connection = new Connection(this.sync, page);
        this.bus = markRaw(
            new ChatBus(busTransport, {
                onEvent: (type, payload) => this.applyEvent(type, payload),
                onConnection: (status) => this.connection.onSocket(status),
                onCatchUp: () => this._catchUp(),
                getWebsocket: (isFresh) => this.session.getWebsocket(isFresh),
                page,
            })
        );
    }

    /** How what I do goes out. */
    _setupSending({ storage, locks, makeDraftSync }, onError) {
        const { api, events, session } = this;
        this.typing = markRaw(new TypingTracker(api));
        this.receipts = markRaw(
            new ReadReceiptSender(api, (member) => this.channels.insertMember(member))
        );
        this.outbox = markRaw(
            new Outbox({
                storage: markRaw(storage),
                locks,
                send: async (entry) => (await api.send(sendBody(entry))).message,
                onSent: (payload, entry) => this._insertSent(payload, entry),
                onEntry: (entry) => this._showOutgoing(entry),
                onDiscarded: (clientUuid) => this.outgoing.drop(clientUuid),
                onError,
            })
        );
        const { outbox, typing } = this;
        this.outgoing = new OutgoingMessages({ session, outbox, typing, events });
        this.uploads = new Uploads({ api, session, onError });
        const draftSync = makeDraftSync?.({
            ...this._shared,
            onError,
            saveHere: (channel) => this.drafts.save(channel),
            insertMembership: (payload) => this.channels.insertMembership(payload),
        });
        this.drafts = new Drafts({ storage, session, sync: draftSync ? markRaw(draftSync) : null });
    }

    /** The known conversations. */
    _setupChannels({ countUnread = countAll }, onError) {
        const { api, drafts, events, outgoing, receipts, session, sync } = this;
        const own = { session, drafts, outgoing, receipts };
        this.messages = new Messages({ ...this._shared, ...own });
        const { messages } = this;
        this.channels = new Channels({ ...this._shared, ...own, messages, countUnread });
        const { channels } = this;
        this.missed = new MissedChanges({ session, channels, messages, events, sync, onError });
        this.list = new ChannelList({ api, channels });
        this.current = new CurrentChannel({ channels, messages, onError });
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
            await this.session.refresh();
            this.drafts.open();
            await this.list.load(filter);
            this.missed.startAfter(this.channels.keys());
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
        this.session.insert(session);
        this.session.insertWebsocket(opening.websocket);
        this.drafts.open();
        const channel = this.channels.insertOpening(opening);
        this.missed.startAfter([channel.id]);
        this._listen();
        return channel;
    }

    stop() {
        this.isReady = false;
        this.isStopped = true;
        this.session.stop();
        this.bus.stop();
        this.sync.stop();
        this.outbox.close();
        this.drafts.stop();
        this.typing.stop();
        this.receipts.stop();
        this.events.emit("stopped");
    }

    /** A live event came in, from whatever transport. */
    applyEvent(type, payload) {
        if (type === EVENT.SESSION_CHANGED) {
            this.session.onChanged();
        } else {
            applyEvent(this, type, payload);
        }
    }

    /** Fetch a conversation that became visible, and listen to it. */
    onChannelAdded(channel) {
        this.missed.expect(channel);
        this.onAudienceChanged();
    }

    /** Everybody who may still listen to a channel has to subscribe again. */
    onAudienceChanged() {
        this.bus.resubscribe();
        this.sync.request();
    }

    /** A request of the background failed: the person may have to sign in again. */
    reportError(error) {
        if (error instanceof ChatApiError && error.isUnauthorized) {
            this.events.emit("unauthorized", error);
        }
    }

    _listen() {
        this.outbox.open(this.session.meKey);
        this.drafts.start(this.channels.values());
        this.events.emit("started");
        this.connection.onAnswered();
        this.bus.start();
        this.isReady = true;
    }

    /** Something may have been missed. */
    _catchUp() {
        if (!this.connection.isOnline) {
            this.events.emit("polled"); // for what carries no version, so that sync does not find it
        }
        this.sync.request(0);
        this.current.refresh();
        this.outbox.backoff.reset();
        this.outbox.flush();
    }

    _showOutgoing(entry) {
        const channel = this.channels.get(entry.channelId);
        if (channel) {
            this.outgoing.show(channel, entry);
        }
    }

    /** A message of mine went out; the server may have put it into another conversation. */
    async _insertSent(payload, { channelId: from }) {
        const to = payload.channel_id;
        if (!this.channels.has(to)) {
            try {
                await this.channels.load(to);
            } catch (error) {
                this.outgoing.drop(payload.client_uuid); // the next sync brings it
                this.reportError(error);
                return;
            }
            this.onChannelAdded(this.channels.get(to));
        }
        this.messages.insertNew(this.channels.get(to), payload);
        if (to !== from) {
            this.events.emit("continued", { from, to });
        }
    }
}

/**
 * @param {import("@seitech_chat/core/chat_env").StoreOptions} options
 * @returns {ChatStore} reactive
 */
export function makeChatStore(options) {
    const store = reactive(new ChatStore());
    store.setup(options);
    return store;
}
