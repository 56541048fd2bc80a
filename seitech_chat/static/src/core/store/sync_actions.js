import { markRaw } from "@odoo/owl";

import { DeskActions } from "@seitech_chat/core/store/desk_actions";

/** How what was missed comes in. */
export class SyncActions extends DeskActions {
    /** Ids of conversations that came into sight and are still to be fetched. */
    announcedIds = markRaw(new Set());
    /** What has a higher id was opened after the list was first loaded. */
    newestListedId = Infinity;

    onGap() {
        this.sync.request();
    }

    onChannelAdded(channel) {
        if (!channel.isComplete) {
            this.announcedIds.add(channel.id);
        }
        this.bus.resubscribe();
        this.sync.request();
    }

    /** Whoever may still listen to a channel has to say so anew. */
    onAudienceChanged() {
        this.bus.resubscribe();
        this.sync.request();
    }

    /**
     * @param {SyncAnswer} answer
     * @param {object[]} [known] what I said that I know when I asked: KnownChannel each
     */
    insertSync(answer, known = []) {
        const asked = new Map(known.map((one) => [one.id, one]));
        for (const change of answer.changes) {
            this._insertChanges(change, asked.get(change.entry.channel.id));
        }
        for (const channelId of answer.removed) {
            this.forgetChannel(channelId);
        }
    }

    /** Places in a queue and clocks have no numbers by which sync could find them. */
    async _refreshOpen() {
        const channel = this.channels.get(this.openChannelId);
        if (channel?.isSupport && channel.isOpen) {
            try {
                await this.loadChannel(channel.id);
            } catch (error) {
                this.reportError(error);
            }
        }
    }

    _knownVersions() {
        return [...this.channels.values()]
            .filter((channel) => channel.isComplete)
            .map(({ id, version, internalVersion, me }) => ({
                id,
                version,
                internal_version: internalVersion,
                // Who came in by an event alone has no number of their own yet.
                own_version: Math.max(me?.ownVersion ?? 0, 0),
            }));
    }

    _insertChanges(change, asked) {
        const { entry, messages, version, internal_version, is_reset } = change;
        const held = this.channels.get(entry.channel.id);
        const isWanted = Boolean(held) && held.window.status !== "none";
        if (held && is_reset) {
            this._resetChannel(held, change, asked);
        }
        const isNew = this._isNew(entry.channel.id);
        const channel = this.insertListRow(entry);
        this._insertKnown(channel);
        if (is_reset && isWanted) {
            this.loadMessages(channel).catch((error) => this.reportError(error));
        }
        for (const message of is_reset ? [] : messages) {
            this._insertChange(channel, message);
        }
        this._announceNew(channel, isNew, version);
        channel.version = Math.max(channel.version, version);
        channel.internalVersion = Math.max(channel.internalVersion, internal_version);
        if (is_reset && channel.isBehind) {
            this.onGap();
        }
    }

    /**
     * Nothing held of a channel counts any more; what is mine (drafts, unsent) stays. So
     * does what is beyond the answer: an event told of it while the answer was on its way.
     * Only a server that is behind what it was told has gone back itself (to a backup).
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
            this.onAgentChanged(channel, null);
        }
        // Its first message was sent before anybody here could listen.
        const { lastMessage } = channel;
        const isUnheard = this.announcedIds.delete(channel.id) || isNew;
        const isAnswered = lastMessage?.version <= version; // else an event told of it
        if (isUnheard && isAnswered && !this.isMine(lastMessage)) {
            this.onLiveMessage(lastMessage);
        }
    }

    /** Nothing live told of it: the connection was not there yet, or not any more. */
    _isNew(channelId) {
        return !this.channels.has(channelId) && channelId > this.newestListedId;
    }

    _insertChange(channel, payload) {
        const isKnown = channel.held.has(payload.id);
        const message = this.insertMessage(payload);
        if (message && !isKnown && !this.isMine(message) && !message.isDeleted) {
            this.onLiveMessage(message);
        }
    }
}
