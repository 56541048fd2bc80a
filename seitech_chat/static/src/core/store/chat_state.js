import { authorKey } from "@seitech_chat/core/models/author";
import { Channel } from "@seitech_chat/core/models/channel";
import { Member } from "@seitech_chat/core/models/member";
import { Message } from "@seitech_chat/core/models/message";
import { PersonalState } from "@seitech_chat/core/store/personal_state";

const byActivity = (one, other) => other.lastActivityAt - one.lastActivityAt || other.id - one.id;

/**
 * Everything known, in maps by id, and the only way in. Answers and events end in the same
 * `insert…`; inserting twice changes nothing. What happens because of news (sounds, read
 * marks, asking for what was missed) is the store's, through the `on…` hooks.
 */
export class ChatState extends PersonalState {
    roles = [];
    agent = null;
    lang = "";
    limits = null;
    departments = [];
    /** Types of conversation I may begin. */
    mayOpen = [];
    /** My courses: CourseChoicePayload each. */
    courses = [];
    companies = [];
    /** @type {Map<number, Channel>} */
    channels = new Map();
    /** My messages on their way, by client uuid. @type {Map<string, Message>} */
    pendingMessages = new Map();
    /** connecting → polling ⇄ online ⇄ offline; polling: no socket, requests are answered */
    connection = "connecting";

    onGap() {}
    onChannelAdded() {}
    onAudienceChanged() {}
    /** @param {Channel} _channel @param {AuthorPayload | null} _previous who had it before */
    onAgentChanged(_channel, _previous) {}
    /** @param {Channel} _channel which is not mine to see any more */
    onChannelRemoved(_channel) {}
    /** @param {Channel} _channel which I have just archived, here or on another device */
    onChannelArchived(_channel) {}
    /** @param {Channel} _channel which begins at a later message now */
    onHistoryTrimmed(_channel) {}
    /** @param {Message} _message by somebody else, live */
    onLiveMessage(_message) {}

    /**
     * Conversations known in whole, newest activity first. An event may name one that
     * is over by now (the bus repeats the last minute to a new tab): it is not listed
     * before the server has confirmed it.
     */
    get sortedChannels() {
        return [...this.channels.values()]
            .filter((channel) => channel.isComplete && !channel.me?.isArchived)
            .sort(byActivity);
    }

    /** Those I have put out of my list, newest activity first. */
    get archivedChannels() {
        return [...this.channels.values()]
            .filter((channel) => channel.isComplete && channel.me?.isArchived)
            .sort(byActivity);
    }

    isMine(message) {
        return Boolean(this.me) && authorKey(message.author) === this.meKey;
    }

    /** @param {SessionAnswer} answer */
    insertSession(answer) {
        this.me = answer.caller;
        this.roles = answer.roles;
        this.agent = answer.agent;
        this.lang = answer.lang;
        this.limits = answer.limits;
        this.departments = answer.departments;
        this.mayOpen = answer.may_open || [];
        this.courses = answer.courses || [];
        this.companies = answer.companies || [];
        this.preferences = answer.preferences || null;
    }

    /** @param {ChannelPayload} payload */
    insertChannel(payload) {
        if (!this.channels.has(payload.id)) {
            this.channels.set(payload.id, new Channel(payload.id, this.meKey));
        }
        const channel = this.channels.get(payload.id);
        const { agent, payloadVersion, firstRetainedPosition } = channel;
        channel.update(payload);
        if (channel.firstRetainedPosition > firstRetainedPosition) {
            this.onHistoryTrimmed(channel);
        }
        if (payloadVersion >= 0 && authorKey(agent) !== authorKey(channel.agent)) {
            this.onAgentChanged(channel, agent);
        }
        return channel;
    }

    /**
     * @param {ChannelEntryPayload} entry
     * @returns {Channel}
     */
    insertListRow(entry) {
        const channel = this.insertChannel(entry.channel);
        const wasListed = channel.isComplete && !channel.me?.isArchived;
        if (!channel.isComplete) {
            channel.isComplete = true;
            channel.version = entry.channel.last_version;
            channel.internalVersion = entry.internal_version;
        }
        channel.updateMe(entry.me, entry.channel.last_version);
        channel.updateDeskRow(entry.desk);
        channel.former.update(entry.former);
        this._applyArchived(channel, wasListed);
        channel.updateMembers(entry);
        for (const member of entry.members) {
            this.insertMember(member);
        }
        if (entry.last_message) {
            this.insertMessage(entry.last_message);
        }
        return channel;
    }

    /** @param {MemberPayload} payload */
    insertMember(payload) {
        const channel = this.channels.get(payload.channel_id);
        const key = authorKey(payload.author);
        if (!channel.members.has(key)) {
            channel.removeVisitorSelf(payload);
            channel.members.set(key, new Member());
        }
        channel.members.get(key).update(payload);
        if (key === this.meKey) {
            channel.applyMyMember(channel.members.get(key));
        }
        return channel.members.get(key);
    }

    /**
     * @param {MessagePayload} payload
     * @returns {Message | null} null when nothing on this side needs it
     */
    insertMessage(payload) {
        const channel = this.channels.get(payload.channel_id);
        const pending = this.popPending(channel, payload);
        const isInWindow = channel.window.covers(payload.position);
        const isLast =
            payload.type !== "event" && payload.position >= (channel.lastMessage?.position ?? 0);
        const held = channel.held.get(payload.id);
        this._updateQuotes(channel, payload, held);
        this._applyOwnMessage(channel, payload);
        if (!held && !pending && !isInWindow && !isLast) {
            return null;
        }
        channel.held.set(payload.id, held || pending || new Message());
        const message = channel.held.get(payload.id);
        message.update(payload);
        this._insertInWindow(channel, message, isInWindow, isLast);
        return message;
    }

    _updateQuotes(channel, payload, held) {
        const isChanged = Boolean(payload.edited_at || payload.deleted_at);
        if (isChanged && !(held?.version >= payload.version)) {
            for (const reply of channel.held.values()) {
                reply.applyQuoted(payload);
            }
        }
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

    /** Show an entry of the outbox as a bubble of mine. */
    insertPending(entry) {
        const channel = this.channels.get(entry.channelId);
        if (!channel) {
            return null;
        }
        if (!this.pendingMessages.has(entry.clientUuid)) {
            const message = new Message();
            this.pendingMessages.set(entry.clientUuid, message);
            message.updateFromOutbox(entry);
            channel.pending.push(message);
            channel.pending.sort((one, other) => one.createdAt - other.createdAt);
        }
        const message = this.pendingMessages.get(entry.clientUuid);
        message.updateFromOutbox(entry);
        return message;
    }

    /** Take a stored message's bubble out of those on their way, if it is there. */
    popPending(channel, payload) {
        const uuid = payload.client_uuid;
        const message = uuid && this.pendingMessages.get(uuid);
        if (!message || authorKey(payload.author) !== this.meKey) {
            return null;
        }
        this.dropPending(uuid);
        return message;
    }

    dropPending(clientUuid) {
        const message = this.pendingMessages.get(clientUuid);
        const channel = message && this.channels.get(message.channelId);
        this.pendingMessages.delete(clientUuid);
        if (channel) {
            channel.pending = channel.pending.filter((m) => m.clientUuid !== clientUuid);
        }
    }

    forgetChannel(channelId) {
        const channel = this.channels.get(channelId);
        this.channels.delete(channelId);
        if (channel) {
            this.onChannelRemoved(channel);
        }
    }

    /** @param {Channel} channel @param {boolean} wasListed before its membership changed */
    _applyArchived(channel, wasListed) {
        if (wasListed && channel.me?.isArchived) {
            this.onChannelArchived(channel);
        }
    }

    /** Move the known version on, or say that something in between is missing. */
    recordVersion(channel, stream, version) {
        const field = stream === "internal" ? "internalVersion" : "version";
        channel.heard[stream] = Math.max(channel.heard[stream], version);
        if (!channel.isComplete) {
            return;
        }
        if (version === channel[field] + 1) {
            channel[field] = version;
        } else if (version > channel[field]) {
            this.onGap();
        }
    }
}
