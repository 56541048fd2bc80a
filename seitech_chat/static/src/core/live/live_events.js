import { EVENT } from "@seitech_chat/core/contract";
import { authorKey } from "@seitech_chat/core/models/author";

/** @type {Record<string, (store: import("@seitech_chat/core/store/chat_store").ChatStore, payload: any, channel: Channel) => void>} */
const APPLY = {
    [EVENT.MESSAGE_NEW](store, payload, channel) {
        const isKnown = channel.held.has(payload.message.id);
        const message = store.messages.insertNew(channel, payload.message);
        if (!isKnown && message && !store.session.isMine(message)) {
            store.messages.announce(channel, message);
        }
    },
    [EVENT.MESSAGE_CHANGED](store, payload, channel) {
        store.messages.insert(channel, payload.message);
    },
    [EVENT.MEMBER_CHANGED](store, payload, channel) {
        channel.applyMembership(payload.member);
        store.channels.insertMember(payload.member);
    },
    [EVENT.MEMBERSHIP_CHANGED](store, payload) {
        store.channels.insertMembership(payload);
    },
    [EVENT.CHANNEL_CHANGED](store, payload) {
        store.channels.insert(payload.channel);
    },
    [EVENT.SUBSCRIPTION_EXPIRED](store) {
        store.onAudienceChanged();
    },
    [EVENT.QUEUE_CHANGED](store, payload, channel) {
        channel.queue = payload.queue;
    },
    [EVENT.SLA_CHANGED](store, payload, channel) {
        channel.updateSlaTargets(payload.targets);
    },
    [EVENT.DESK_CHANGED](store, payload, channel) {
        channel.updateDeskRow(payload.desk);
    },
    [EVENT.PAGES_CHANGED](store, payload, channel) {
        channel.updatePages(payload.pages);
    },
    [EVENT.TYPING](store, payload, channel) {
        // Not I, in another tab.
        if (!store.session.isMe(payload.author)) {
            store.typing.onOtherTyping(channel, payload.author, payload.is_typing);
        }
    },
    [EVENT.PRESENCE](store, payload, channel) {
        channel.members.get(authorKey(payload.author))?.applySeen(payload.last_seen_at);
    },
};

/** The conversation became visible to me, or is now assigned to me. */
function addChannel(store, payload) {
    const isKnown = store.channels.has(payload.id);
    const channel = store.channels.insert(payload);
    if (!isKnown && channel.agent) {
        store.events.emit("agent-changed", { channel, previous: null });
    }
    store.onChannelAdded(channel);
}

/**
 * Apply one live event. Events of channels not held say that there is more to fetch.
 *
 * @param {import("@seitech_chat/core/store/chat_store").ChatStore} store
 * @param {string} type
 * @param {object} payload
 */
export function applyEvent(store, type, payload) {
    if (type === EVENT.CHANNEL_ADDED) {
        addChannel(store, payload.channel);
        return;
    }
    const channel = store.channels.get(payload.channel_id);
    if (!channel) {
        if (payload.version !== undefined) {
            store.sync.request();
        }
        return;
    }
    APPLY[type]?.(store, payload, channel);
    if (payload.version !== undefined) {
        store.channels.recordVersion(channel, payload.stream, payload.version);
    }
}
