import { EVENT } from "@seitech_chat/core/contract";
import { authorKey } from "@seitech_chat/core/models/author";

/** @type {Record<string, (state: import("@seitech_chat/core/store/chat_state").ChatState, payload: any, channel: Channel) => void>} */
const APPLY = {
    [EVENT.MESSAGE_NEW](state, payload, channel) {
        const isKnown = channel.held.has(payload.message.id);
        state.onMessageSent(payload.message);
        const message = state.insertMessage(payload.message);
        if (!isKnown && message && !state.isMine(message)) {
            state.onLiveMessage(message);
        }
    },
    [EVENT.MESSAGE_CHANGED](state, payload) {
        state.insertMessage(payload.message);
    },
    [EVENT.MEMBER_CHANGED](state, payload, channel) {
        channel.applyMembership(payload.member);
        state.insertMember(payload.member);
    },
    [EVENT.MEMBERSHIP_CHANGED](state, payload) {
        state.insertMembership(payload);
    },
    [EVENT.CHANNEL_CHANGED](state, payload) {
        state.insertChannel(payload.channel);
    },
    [EVENT.SUBSCRIPTION_EXPIRED](state) {
        state.onAudienceChanged();
    },
    [EVENT.QUEUE_CHANGED](state, payload, channel) {
        channel.queue = payload.queue;
    },
    [EVENT.SLA_CHANGED](state, payload, channel) {
        channel.updateSlaTargets(payload.targets);
    },
    [EVENT.DESK_CHANGED](state, payload, channel) {
        channel.updateDeskRow(payload.desk);
    },
    [EVENT.PRESENCE](state, payload, channel) {
        channel.members.get(authorKey(payload.author))?.applySeen(payload.last_seen_at);
    },
};

/** It came into sight, or into my hands. */
function addChannel(state, payload) {
    const isKnown = state.channels.has(payload.id);
    const channel = state.insertChannel(payload);
    if (!isKnown && channel.agent) {
        state.onAgentChanged(channel, null);
    }
    state.onChannelAdded(channel);
}

/**
 * Apply one live event. Events of channels not held say that there is more to fetch.
 *
 * @param {import("@seitech_chat/core/store/chat_state").ChatState} state
 * @param {string} type
 * @param {object} payload
 */
export function applyEvent(state, type, payload) {
    if (type === EVENT.CHANNEL_ADDED) {
        addChannel(state, payload.channel);
        return;
    }
    const channel = state.channels.get(payload.channel_id);
    if (!channel) {
        if (payload.version !== undefined) {
            state.onGap();
        }
        return;
    }
    APPLY[type]?.(state, payload, channel);
    if (payload.version !== undefined) {
        state.recordVersion(channel, payload.stream, payload.version);
    }
}
