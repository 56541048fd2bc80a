import { authorKey } from "@seitech_chat/core/models/author";
import { Channel } from "@seitech_chat/core/models/channel";
import { Member } from "@seitech_chat/core/models/member";

const byActivity = (one, other) => other.lastActivityAt - one.lastActivityAt || other.id - one.id;

/**
 * The conversations known, by id, and the only way in. Answers and events end in the same
 * `insert…`; inserting twice changes nothing.
 */
export class Channels {
    /** @type {Map<number, Channel>} */
    byId = new Map();

    /**
     * @param {object} parts
     * @param {import("@seitech_chat/core/api/chat_api").ChatApi} parts.api
     * @param {import("@seitech_chat/core/store/session").Session} parts.session
     * @param {import("@seitech_chat/core/store/messages").Messages} parts.messages
     * @param {import("@seitech_chat/core/store/outgoing_messages").OutgoingMessages} parts.outgoing
     * @param {import("@seitech_chat/core/store/drafts").Drafts} parts.drafts
     * @param {import("@seitech_chat/core/live/read_receipt_sender").ReadReceiptSender} parts.receipts
     * @param {import("@seitech_chat/core/store/store_events").StoreEvents} parts.events
     * @param {import("@seitech_chat/core/live/chat_sync").ChatSync} parts.sync
     * @param {import("@seitech_chat/core/chat_env").CountUnread} parts.countUnread
     */
    constructor(parts) {
        Object.assign(this, parts);
    }

    /** @param {number} id */
    get(id) {
        return this.byId.get(id);
    }

    /** @param {number} id */
    has(id) {
        return this.byId.has(id);
    }

    keys() {
        return this.byId.keys();
    }

    values() {
        return this.byId.values();
    }

    get size() {
        return this.byId.size;
    }

    /**
     * Conversations known in whole, newest activity first. An event may name one that
     * is over by now (the bus repeats the last minute to a new tab): it is not listed
     * before the server has confirmed it.
     */
    get sorted() {
        return [...this.byId.values()].filter((channel) => channel.isListed).sort(byActivity);
    }

    /** Those I have put out of my list, newest activity first. */
    get archived() {
        return [...this.byId.values()]
            .filter((channel) => channel.isComplete && channel.me?.isArchived)
            .sort(byActivity);
    }

    /** The counts of the badges. */
    get unreadCount() {
        const { preferences } = this.session;
        return [...this.byId.values()].reduce(
            (sum, channel) => sum + this.countUnread(channel, preferences),
            0
        );
    }

    /** @param {ChannelPayload} payload */
    insert(payload) {
        const isHeld = this.byId.has(payload.id);
        if (!isHeld) {
            this.byId.set(payload.id, new Channel(payload.id, this.session.meKey));
        }
        const channel = this.byId.get(payload.id);
        const { agent, firstRetainedPosition } = channel;
        channel.update(payload);
        if (channel.firstRetainedPosition > firstRetainedPosition) {
            channel.dropRemoved();
        }
        if (isHeld && authorKey(agent) !== authorKey(channel.agent)) {
            this.events.emit("agent-changed", { channel, previous: agent });
        }
        return channel;
    }

    /**
     * @param {ChannelEntryPayload} entry
     * @returns {Channel}
     */
    insertListRow(entry) {
        const channel = this.insert(entry.channel);
        const wasListed = channel.isListed;
        if (!channel.isComplete) {
            channel.isComplete = true;
            channel.version = entry.channel.last_version;
            channel.internalVersion = entry.internal_version;
        }
        channel.updateMe(entry.me, entry.channel.last_version);
        channel.updateDeskRow(entry.desk);
        channel.former.update(entry.former);
        this._emitArchived(channel, wasListed);
        channel.updateMembers(entry);
        for (const member of entry.members) {
            this.insertMember(member);
        }
        if (entry.last_message) {
            this.messages.insert(channel, entry.last_message);
        }
        return channel;
    }

    /**
     * A row of a list came in: what its versions say is missing is fetched.
     *
     * @param {ChannelEntryPayload} entry
     */
    insertFound(entry) {
        const channel = this.insertListRow(entry);
        if (channel.isComplete && entry.channel.last_version > channel.version) {
            this.sync.request();
        }
        this.attachOwn(channel);
        return channel;
    }

    /**
     * One conversation with what its desk or its queue knows.
     *
     * @param {ChannelAnswer} answer
     */
    insertAnswer(answer) {
        const { desk, queue } = answer;
        const channel = this.insertListRow(answer.entry);
        channel.desk = desk;
        channel.queue = queue;
        channel.updateSlaTargets(desk?.sla || []);
        channel.rating = answer.rating || null;
        channel.mayRate = Boolean(answer.may_rate);
        channel.replyEmail = answer.reply_email || null;
        channel.readerCount = answer.reader_count ?? null;
        channel.mayRequestTranscript = Boolean(answer.may_request_transcript);
        channel.updatePhotos(answer.photos);
        this.attachOwn(channel);
        return channel;
    }

    /**
     * A conversation was opened, with its first message: the answer has all there is to show.
     *
     * @param {SupportAnswer} answer
     */
    insertOpening({ entry, message, queue, photos }) {
        const channel = this.insertListRow(entry);
        channel.queue = queue;
        channel.updatePhotos(photos);
        this.attachOwn(channel);
        // The same opening sent again may find answers behind it, which are fetched.
        if (entry.channel.last_position === message.position) {
            channel.window.replace([this.messages.insert(channel, message)]);
            channel.window.hasMoreBefore = message.position > entry.channel.first_retained_position;
        }
        return channel;
    }

    /** @param {MemberPayload} payload */
    insertMember(payload) {
        const channel = this.byId.get(payload.channel_id);
        const key = authorKey(payload.author);
        if (!channel.members.has(key)) {
            channel.removeVisitorSelf(payload);
            channel.members.set(key, new Member());
        }
        channel.members.get(key).update(payload);
        if (key === this.session.meKey) {
            channel.applyMyMember(channel.members.get(key));
        }
        return channel.members.get(key);
    }

    /**
     * My own part changed, here or on another device of mine.
     *
     * @param {MembershipEvent} payload
     * @returns {Channel | undefined} whose part it is, where it is known
     */
    insertMembership({ channel_id, me }) {
        const channel = this.byId.get(channel_id);
        if (channel && (me.own_version ?? 0) > (channel.me?.ownVersion ?? -1)) {
            const wasListed = channel.isListed;
            channel.updateMe(me);
            if (channel.me.unreadFrom !== null) {
                channel.isKeptUnread = true;
                this.receipts.forget(channel.id);
            }
            this.drafts.onServerDraft(channel);
            this._emitArchived(channel, wasListed);
        }
        return channel;
    }

    /**
     * A channel came in whole: its draft and its unsent messages belong to it, and what came
     * in unread has now been delivered.
     */
    attachOwn(channel) {
        this.receipts.markDelivered(channel, channel.lastPosition);
        this.drafts.insert(channel);
        this.outgoing.showAll(channel);
    }

    /** Fetch one conversation with what its desk or its queue knows. */
    async load(channelId) {
        return this.insertAnswer(await this.api.channel(channelId));
    }

    /** It is not mine to see any more. */
    remove(channelId) {
        const channel = this.byId.get(channelId);
        this.byId.delete(channelId);
        if (channel) {
            this.events.emit("channel-removed", { channel });
        }
    }

    /** Move the known version on, or say that something in between is missing. */
    recordVersion(channel, stream, version) {
        const field = stream === "internal" ? "internalVersion" : "version";
        channel.announced[stream] = Math.max(channel.announced[stream], version);
        if (!channel.isComplete) {
            return;
        }
        if (version === channel[field] + 1) {
            channel[field] = version;
        } else if (version > channel[field]) {
            this.sync.request();
        }
    }

    /** @param {Channel} channel @param {boolean} wasListed before its membership changed */
    _emitArchived(channel, wasListed) {
        if (wasListed && channel.me?.isArchived) {
            this.events.emit("channel-archived", { channel });
        }
    }
}
