import { authorKey } from "@seitech_chat/core/models/author";

/** What I keep of conversations for myself, and what messages say about it. */
export class PersonalState {
    /** My author payload, or null: nobody yet. */
    me = null;
    /** How I am told of news: PreferencesAnswer; null for a visitor. */
    preferences = null;
    /** How much of a channel's unread messages calls me; signed-in people choose. */
    countOf = ({ unreadCount }) => unreadCount;

    /** @param {Channel} _channel whose part of mine changed by an event or an answer */
    onMembership(_channel) {}

    get unreadCount() {
        return [...this.channels.values()].reduce((sum, one) => sum + this.countOf(one), 0);
    }

    get meKey() {
        return authorKey(this.me);
    }

    /**
     * My own part changed, here or on another device of mine.
     *
     * @param {MembershipEvent} payload
     */
    insertMembership({ channel_id, me }) {
        const channel = this.channels.get(channel_id);
        if (channel && (me.own_version ?? 0) > (channel.me?.ownVersion ?? -1)) {
            const wasListed = channel.isComplete && !channel.me?.isArchived;
            channel.updateMe(me);
            this.onMembership(channel);
            this._applyArchived(channel, wasListed);
        }
        return channel;
    }

    /** A message of mine is stored: what the server forgets then, call it before insert. */
    onMessageSent(payload) {
        const channel = this.channels.get(payload.channel_id);
        if (authorKey(payload.author) === this.meKey && this._countsAsUnread(channel, payload)) {
            channel.me?.onMessageSent(payload.stream === "internal");
        }
    }

    /** What a public message says about my own part. */
    _applyOwnMessage(channel, payload) {
        // An event has the position of another message, which may name me.
        const isNumbered = payload.stream !== "internal" && payload.type !== "event";
        if (!channel.me || !isNumbered || !this._countsAsUnread(channel, payload)) {
            return;
        }
        if (authorKey(payload.author) === this.meKey) {
            channel.me.applyRead(payload.position);
        }
        const isNamed = payload.mentions?.some((one) => authorKey(one) === this.meKey);
        channel.me.applyMention(payload.position, Boolean(isNamed));
    }

    /** The bus repeats its last minute to a new page, whose channels know it already. */
    _countsAsUnread(channel, { id, version, stream }) {
        const known = stream === "internal" ? channel.internalVersion : channel.version;
        return version > known && !(channel.held.get(id)?.version >= version);
    }
}
