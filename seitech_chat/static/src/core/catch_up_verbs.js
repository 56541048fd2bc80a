import { markRaw } from "@odoo/owl";

import { DeskVerbs } from "@seitech_chat/core/desk_verbs";

/** How what was missed comes in. */
export class CatchUpVerbs extends DeskVerbs {
    /** Ids of conversations that came into sight and are still to be fetched. */
    announcedIds = markRaw(new Set());
    /** What has a higher id was opened after the list was first loaded. */
    newestListedId = Infinity;

    /** @param {SyncAnswer} answer */
    insertSync(answer) {
        for (const change of answer.changes) {
            this._insertChanges(change);
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
                this.noteError(error);
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

    _insertChanges({ entry, messages, version, internal_version, is_reset }) {
        const held = this.channels.get(entry.channel.id);
        const isWanted = Boolean(held) && held.window.status !== "none";
        if (is_reset) {
            this.resetChannel(entry.channel.id);
        }
        const isNew = this._isNew(entry.channel.id);
        const channel = this.insertEntry(entry);
        this._insertHeld(channel);
        if (is_reset && isWanted) {
            this.loadMessages(channel).catch((error) => this.noteError(error));
        }
        for (const message of is_reset ? [] : messages) {
            this._insertMissed(message);
        }
        this._tellNew(channel, isNew);
        channel.version = Math.max(channel.version, version);
        channel.internalVersion = Math.max(channel.internalVersion, internal_version);
    }

    _tellNew(channel, isNew) {
        if (isNew && channel.agent) {
            this.onAgentChanged(channel, null);
        }
        // Its first message was sent before anybody here could listen.
        const { lastMessage } = channel;
        const isUnheard = this.announcedIds.delete(channel.id) || isNew;
        if (isUnheard && lastMessage && !this.isMine(lastMessage)) {
            this.onLiveMessage(lastMessage);
        }
    }

    /** Nothing live told of it: the connection was not there yet, or not any more. */
    _isNew(channelId) {
        return !this.channels.has(channelId) && channelId > this.newestListedId;
    }

    _insertMissed(payload) {
        const isKnown = this.messages.has(payload.id);
        const message = this.insertMessage(payload);
        if (message && !isKnown && !this.isMine(message) && !message.isDeleted) {
            this.onLiveMessage(message);
        }
    }
}
