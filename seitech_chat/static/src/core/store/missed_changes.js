import { markRaw } from "@seitech_chat/core/observe";

/** Known and missed versions: the request of a sync, and its answer. */
export class MissedChanges {
    /** Ids of conversations that became visible and are not fetched yet. */
    announcedIds = markRaw(new Set());
    /** Conversations with a higher id were opened after the list was first loaded. */
    newestListedId = Infinity;

    /**
     * @param {object} parts
     * @param {import("@seitech_chat/core/store/session").Session} parts.session
     * @param {import("@seitech_chat/core/store/channels").Channels} parts.channels
     * @param {import("@seitech_chat/core/store/messages").Messages} parts.messages
     * @param {import("@seitech_chat/core/store/store_events").StoreEvents} parts.events
     * @param {import("@seitech_chat/core/live/chat_sync").ChatSync} parts.sync
     * @param {(error: Error) => void} parts.onError
     */
    constructor(parts) {
        Object.assign(this, parts);
    }

    /** The list is loaded: conversations with a higher id than these are new. */
    startAfter(channelIds) {
        this.newestListedId = Math.max(0, ...channelIds);
    }

    /** A conversation became visible by its id alone: a sync fetches the rest. */
    expect(channel) {
        if (!channel.isComplete) {
            this.announcedIds.add(channel.id);
        }
    }

    /** @returns {object[]} KnownChannel each */
    known() {
        return [...this.channels.values()]
            .filter((channel) => channel.isComplete)
            .map(({ id, version, internalVersion, me }) => ({
                id,
                version,
                internal_version: internalVersion,
                // A channel known by an event alone has no number of its own yet.
                own_version: Math.max(me?.ownVersion ?? 0, 0),
            }));
    }

    /**
     * @param {SyncAnswer} answer
     * @param {object[]} [known] what I said that I know when I asked: KnownChannel each
     */
    insert(answer, known = []) {
        const asked = new Map(known.map((one) => [one.id, one]));
        for (const change of answer.changes) {
            this._insertChanges(change, asked.get(change.entry.channel.id));
        }
        for (const channelId of answer.removed) {
            this.channels.remove(channelId);
        }
    }

    _insertChanges(change, asked) {
        const { entry, messages, version, internal_version, is_reset } = change;
        const held = this.channels.get(entry.channel.id);
        const isWanted = Boolean(held) && held.window.status !== "none";
        if (held && is_reset) {
            this._resetChannel(held, change, asked);
        }
        const isNew = this._isNew(entry.channel.id);
        const channel = this.channels.insertListRow(entry);
        this.channels.attachOwn(channel);
        if (is_reset && isWanted) {
            this.messages.loadLatest(channel).catch((error) => this.onError(error));
        }
        for (const message of is_reset ? [] : messages) {
            this._insertMessage(channel, message);
        }
        this._announceNew(channel, isNew, version);
        channel.version = Math.max(channel.version, version);
        channel.internalVersion = Math.max(channel.internalVersion, internal_version);
        if (is_reset && channel.isBehind) {
            this.sync.request();
        }
    }

    /**
     * Nothing held of a channel counts any more; what is mine (drafts, unsent) stays. So
     * does what is beyond the answer: an event announced it while the answer was on its way.
     * Only a server that was restored from a backup is behind what the client knows.
     */
    _resetChannel(channel, { version, internal_version: internal }, asked) {
        const isBack = version < asked?.version || internal < asked?.internal_version;
        const none = { public: Infinity, internal: Infinity };
        const reach = isBack ? none : { public: version, internal };
        this._dropMessages(channel, reach);
        channel.reset(reach);
    }

    _dropMessages(channel, reach) {
        for (const [id, message] of channel.held) {
            const known = message.isNote ? reach.internal : reach.public;
            if (message.version <= known) {
                channel.held.delete(id);
            }
        }
        if (!channel.held.has(channel.lastMessage?.id)) {
            channel.lastMessage = null;
        }
    }

    _announceNew(channel, isNew, version) {
        if (isNew && channel.agent) {
            this.events.emit("agent-changed", { channel, previous: null });
        }
        // Its first message was sent before anybody here could listen.
        const { lastMessage } = channel;
        const isUnannounced = this.announcedIds.delete(channel.id) || isNew;
        const isAnswered = lastMessage?.version <= version; // else an event announced it
        if (isUnannounced && isAnswered && !this.session.isMine(lastMessage)) {
            this.messages.announce(channel, lastMessage);
        }
    }

    /** No event announced it: the connection was not open yet, or not any more. */
    _isNew(channelId) {
        return !this.channels.has(channelId) && channelId > this.newestListedId;
    }

    _insertMessage(channel, payload) {
        const isKnown = channel.held.has(payload.id);
        const message = this.messages.insert(channel, payload);
        if (message && !isKnown && !this.session.isMine(message) && !message.isDeleted) {
            this.messages.announce(channel, message);
        }
    }
}
