import { MESSAGE_PAGE_SIZE } from "@seitech_chat/core/contract";
import { Message } from "@seitech_chat/core/models/message";
import { userIds } from "@seitech_chat/core/store/outgoing_messages";

/**
 * The stored messages of conversations. Answers and events end in the same `insert`; inserting
 * twice changes nothing. Pages come in by `load…`, and one's own changes by their answers.
 */
export class Messages {
    /**
     * @param {object} parts
     * @param {import("@seitech_chat/core/api/chat_api").ChatApi} parts.api
     * @param {import("@seitech_chat/core/store/session").Session} parts.session
     * @param {import("@seitech_chat/core/store/outgoing_messages").OutgoingMessages} parts.outgoing
     * @param {import("@seitech_chat/core/store/drafts").Drafts} parts.drafts
     * @param {import("@seitech_chat/core/live/read_receipt_sender").ReadReceiptSender} parts.receipts
     * @param {import("@seitech_chat/core/store/store_events").StoreEvents} parts.events
     * @param {import("@seitech_chat/core/live/chat_sync").ChatSync} parts.sync
     */
    constructor(parts) {
        Object.assign(this, parts);
    }

    /**
     * @param {Channel} channel
     * @param {MessagePayload} payload
     * @returns {Message | null} null when nothing on this side needs it
     */
    insert(channel, payload) {
        const pending = this.outgoing.takeStored(payload);
        const isInWindow = channel.window.covers(payload.position);
        const isLast =
            payload.type !== "event" && payload.position >= (channel.lastMessage?.position ?? 0);
        const held = channel.held.get(payload.id);
        this._updateQuotes(channel, payload, held);
        this._applyToOwnPart(channel, payload);
        if (!held && !pending && !isInWindow && !isLast) {
            return null;
        }
        channel.held.set(payload.id, held || pending || new Message());
        const message = channel.held.get(payload.id);
        message.update(payload);
        this._insertInWindow(channel, message, isInWindow, isLast);
        return message;
    }

    /**
     * A message was just sent, by me or by somebody else.
     *
     * @param {Channel} channel
     * @param {MessagePayload} payload
     */
    insertNew(channel, payload) {
        if (this.session.isMine(payload)) {
            // The server deletes my draft then, on all my devices.
            if (this._countsAsUnread(channel, payload)) {
                channel.me?.onMessageSent(payload.stream === "internal");
            }
            this.drafts.onServerDraft(channel);
        }
        return this.insert(channel, payload);
    }

    /** A message by somebody else came in live. */
    announce(channel, message) {
        if (!message.isNote) {
            this.receipts.markDelivered(channel, message.position);
        }
        this.events.emit("live-message", message);
    }

    /** The latest page; also the way back to the end from old messages. */
    loadLatest(channel) {
        return this._loadWindow(channel, {});
    }

    /** The page to begin with: where "new" begins, else the latest. */
    loadStart(channel) {
        const { newFromPosition: from, lastPosition } = channel;
        const isFar = from !== null && lastPosition - from >= MESSAGE_PAGE_SIZE / 2;
        return isFar ? this.loadAround(channel, from) : this.loadLatest(channel);
    }

    /** The page around a message of long ago. */
    loadAround(channel, position) {
        return this._loadWindow(channel, { around: position });
    }

    /** Older messages, when there are any. */
    async loadMoreBefore(channel) {
        const window = channel.window;
        if (!window.hasMoreBefore || window.isLoadingBefore || !window.first) {
            return;
        }
        window.isLoadingBefore = true;
        try {
            const { answer, isCurrent } = await this._fetchMore(channel, {
                // A note shares the position of the message before it, which may be unknown.
                before: window.first.position + (window.first.hasSharedPosition ? 1 : 0),
            });
            if (isCurrent) {
                window.addAll(this._insertPage(channel, answer));
                window.hasMoreBefore = answer.has_more_before;
            }
        } finally {
            window.isLoadingBefore = false;
        }
    }

    /** Newer messages, after a jump to old ones. */
    async loadMoreAfter(channel) {
        const window = channel.window;
        if (!window.hasMoreAfter || window.isLoadingAfter || !window.last) {
            return;
        }
        window.isLoadingAfter = true;
        try {
            const { answer, isCurrent } = await this._fetchMore(channel, {
                after: window.last.position,
            });
            if (isCurrent) {
                window.addAll(this._insertPage(channel, answer));
                window.hasMoreAfter = answer.has_more_after;
            }
        } finally {
            window.isLoadingAfter = false;
        }
    }

    /**
     * @param {Channel} channel
     * @param {Message} message
     * @param {string} body as typed
     * @param {AuthorPayload[]} [mentions] whom it names now
     */
    async edit(channel, message, body, mentions = []) {
        const answer = await this.api.edit(message.id, body, userIds(mentions));
        this.insert(channel, answer.message);
    }

    async delete(channel, message) {
        this.insert(channel, (await this.api.delete(message.id)).message);
    }

    async pin(channel, message, isPinned) {
        this.insert(channel, (await this.api.pin(message.id, isPinned)).message);
    }

    async react(channel, message, emoji, isSet) {
        this.insert(channel, (await this.api.reaction(message.id, emoji, isSet)).message);
    }

    _updateQuotes(channel, payload, held) {
        const isChanged = Boolean(payload.edited_at || payload.deleted_at);
        if (isChanged && !(held?.version >= payload.version)) {
            for (const reply of channel.held.values()) {
                reply.applyQuoted(payload);
            }
        }
    }

    /** Apply a public message to my own membership. */
    _applyToOwnPart(channel, payload) {
        // An event has the position of another message, which may name me.
        const isNumbered = payload.stream !== "internal" && payload.type !== "event";
        if (!channel.me || !isNumbered || !this._countsAsUnread(channel, payload)) {
            return;
        }
        if (this.session.isMine(payload)) {
            channel.me.applyRead(payload.position);
        }
        const isNamed = payload.mentions?.some((author) => this.session.isMe(author));
        channel.me.applyMention(payload.position, Boolean(isNamed));
    }

    /** The bus repeats its last minute to a new page, whose channels know it already. */
    _countsAsUnread(channel, { id, version, stream }) {
        const known = stream === "internal" ? channel.internalVersion : channel.version;
        return version > known && !(channel.held.get(id)?.version >= version);
    }

    _insertInWindow(channel, message, isInWindow, isLast) {
        if (isInWindow) {
            channel.window.add(message);
        }
        if (isLast && !message.isNote) {
            channel.lastMessage = message;
        }
        if (!message.isNote) {
            channel.lastPosition = Math.max(channel.lastPosition, message.position);
            channel.members.get(message.authorKey)?.onMessageSent(message.position);
        }
        channel.typists.delete(message.authorKey);
        channel.me?.applyReached(channel.lastPosition);
    }

    async _loadWindow(channel, range) {
        const window = channel.window;
        const generation = ++window.generation;
        if (!window.isLoaded) {
            window.status = "loading";
        }
        try {
            const answer = await this._fetch(channel, range);
            if (generation === window.generation) {
                window.hasMoreBefore = answer.has_more_before;
                window.hasMoreAfter = answer.has_more_after;
                window.replace(this._insertPage(channel, answer));
                this._mergeVersions(channel, answer);
            }
        } catch (error) {
            if (generation === window.generation && !window.isLoaded) {
                window.status = "failed";
                window.failureCode = error.code || "internal";
            }
            throw error;
        }
    }

    _fetch(channel, range) {
        return this.api.messages({ channel_id: channel.id, limit: MESSAGE_PAGE_SIZE, ...range });
    }

    async _fetchMore(channel, range) {
        const generation = channel.window.generation;
        const answer = await this._fetch(channel, range);
        const isCurrent = generation === channel.window.generation;
        if (isCurrent) {
            this._mergeVersions(channel, answer);
        }
        return { answer, isCurrent };
    }

    _insertPage(channel, answer) {
        return answer.messages.map((payload) => {
            const message =
                channel.held.get(payload.id) || this.outgoing.takeStored(payload) || new Message();
            message.update(payload);
            channel.held.set(payload.id, message);
            return message;
        });
    }

    /** An answer older than what is known may lack what events said meanwhile. */
    _mergeVersions(channel, answer) {
        if (answer.version < channel.version || answer.internal_version < channel.internalVersion) {
            channel.version = Math.min(channel.version, answer.version);
            channel.internalVersion = Math.min(channel.internalVersion, answer.internal_version);
            this.sync.request();
        }
    }
}
