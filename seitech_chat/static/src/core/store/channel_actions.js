import { MessageVerbs } from "@seitech_chat/core/store/message_actions";

const DETAIL_AFTER_MS = 40;

/** What one does with conversations: list, open, read, leave a draft. */
export class ChannelActions extends MessageVerbs {
    /** The channel on the screen, or null. */
    openChannelId = null;
    /** Where the list of conversations goes on, or null. */
    nextCursor = null;
    channelFilter = {};

    /**
     * The first page of my channels, in the server's order.
     *
     * @param {object} [filter] of requests.ChannelsRequest
     */
    async loadChannels(filter = {}) {
        const answer = await this.api.channels(filter);
        this.channelFilter = filter;
        this.nextCursor = answer.next_cursor;
        return answer.channels.map((entry) => this._insertListed(entry));
    }

    /** @param {number} [limit] how many at once, the server's own number by default */
    async loadMoreChannels(limit) {
        if (!this.nextCursor) {
            return [];
        }
        const body = { ...this.channelFilter, cursor: this.nextCursor };
        const answer = await this.api.channels(limit ? { ...body, limit } : body);
        this.nextCursor = answer.next_cursor;
        return answer.channels.map((entry) => this._insertListed(entry));
    }

    /**
     * Look channels up beside the list, which stays where it is.
     *
     * @param {object} filter of requests.ChannelsRequest
     */
    async findChannels(filter) {
        const answer = await this.api.channels(filter);
        return answer.channels.map((entry) => this._insertListed(entry));
    }

    /** Put a channel on the screen: at once what is known, then the rest. */
    async openChannel(channelId) {
        this.openChannelId = channelId;
        const held = this.channels.get(channelId);
        if (held) {
            held.isJustAssigned = false;
            held.isKeptUnread = false;
            this.markAsNew(held);
        }
        const opened = held && this._loadOpened(held);
        const needsDetail = !held?.isComplete || held.isSupport;
        const detail = needsDetail && this._loadDetail(channelId, opened);
        const channel = held || (await detail);
        await Promise.all([opened || this._loadOpened(channel), detail]);
        return channel;
    }

    /**
     * Messages first: asked for together, a server with little to spare answers both late. One
     * that is far away is not waited for.
     */
    async _loadDetail(channelId, opened) {
        if (opened) {
            const later = new Promise((resolve) => setTimeout(resolve, DETAIL_AFTER_MS));
            await Promise.race([opened.catch(() => {}), later]);
        }
        return this.loadChannel(channelId);
    }

    /** Fetch the page that "new" begins on, or the latest, where it is not held. */
    async _loadOpened(channel) {
        const { window, newFromPosition } = channel;
        if (window.isLoaded && newFromPosition !== null && !window.covers(newFromPosition)) {
            window.clear();
        }
        if (!window.isLoaded && window.status !== "loading") {
            await this.loadStart(channel);
        }
    }

    closeChannel() {
        this.openChannelId = null;
    }

    /** One channel with what its desk or its queue knows. */
    async loadChannel(channelId) {
        return this.insertChannelAnswer(await this.api.channel(channelId));
    }

    /** @param {ChannelAnswer} answer */
    insertChannelAnswer(answer) {
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
        this._insertKnown(channel);
        return channel;
    }

    /**
     * A conversation was opened, with its first message: the answer has all there is to show.
     *
     * @param {SupportAnswer} answer
     */
    insertOpening({ entry, message, queue }) {
        const channel = this.insertListRow(entry);
        channel.queue = queue;
        this._insertKnown(channel);
        // The same opening sent again may find answers behind it, which are fetched.
        if (entry.channel.last_position === message.position) {
            channel.window.replace([this.insertMessage(message)]);
            channel.window.hasMoreBefore = message.position > entry.channel.first_retained_position;
        }
        return channel;
    }

    async openDirect(userId) {
        return this.insertChannelAnswer(await this.api.createDirect(userId));
    }

    /** A message of mine went out; the server may have put it into another conversation. */
    async insertSent(payload, { channelId: from }) {
        const to = payload.channel_id;
        if (!this.channels.has(to)) {
            try {
                await this.loadChannel(to);
            } catch (error) {
                this.dropPending(payload.client_uuid); // the next sync brings it
                this.reportError(error);
                return;
            }
            this.onChannelAdded(this.channels.get(to));
        }
        this.onMessageSent(payload);
        this.insertMessage(payload);
        if (to !== from) {
            this.tell("continued", { from, to });
        }
    }

    onTyping(channel, isTyping) {
        this.typing.onOwnTyping(channel.id, isTyping);
    }

    /** I have seen the channel up to a position, by default its end. */
    markRead(channel, position = channel.lastPosition) {
        if (channel.me && !channel.isKeptUnread && position > channel.me.readPosition) {
            channel.me.isReadOnThisDevice(position);
            this.reading.note(channel.id, { read: position });
        }
    }

    /** Messages up to a position have reached this browser. */
    onDelivered(channel, position) {
        const mine = channel.members.get(this.meKey);
        const delivered = Math.max(
            mine?.lastDeliveredPosition || 0,
            channel.me?.lastReadPosition || 0
        );
        if (channel.me && channel.hasReceipts && position > delivered) {
            this.reading.note(channel.id, { delivered: position });
        }
    }

    /** @param {Channel} channel @param {object | null} draft { body, replyToId, isNote } */
    setDraft(channel, draft) {
        const isEmpty = !draft || (!draft.body && !draft.replyToId && !draft.attachments?.length);
        const isShared = Boolean(this.sharedDrafts) && !isEmpty;
        channel.draft = isEmpty ? null : { ...draft, isUnsaved: isShared };
        this.saveDraft(channel);
        this.sharedDrafts?.note(channel);
    }

    /** Keep the draft in this browser, for a reload and for when there is no network. */
    saveDraft(channel) {
        if (channel.draft) {
            this.drafts?.set(channel.id, channel.draft);
        } else {
            this.drafts?.remove(channel.id);
        }
    }

    /**
     * A channel came in whole: its draft and its unsent messages belong to it, and what came
     * in unread has now been delivered.
     */
    _insertKnown(channel) {
        this.onDelivered(channel, channel.lastPosition);
        if (!channel.draft) {
            channel.draft = this.drafts?.get(channel.id) || null;
        }
        this.sharedDrafts?.take(channel);
        for (const entry of this.outbox.held()) {
            if (entry.channelId === channel.id) {
                this.insertPending(entry);
            }
        }
    }

    _insertListed(entry) {
        const channel = this.insertListRow(entry);
        if (channel.isComplete && entry.channel.last_version > channel.version) {
            this.onGap();
        }
        this._insertKnown(channel);
        return channel;
    }

    /** Draw the "new" line where I left off. */
    markAsNew(channel) {
        channel.newFromPosition = channel.unreadCount > 0 ? channel.readPosition + 1 : null;
    }
}
