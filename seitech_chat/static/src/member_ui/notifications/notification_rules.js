import { authorKey } from "@seitech_chat/core/models/author";

// Mirrors logic/notification_rules.py, as far as a screen decides: the number and the sound.

const PERSONAL_TYPES = ["public_support", "student_support", "student_instructor", "direct"];

/**
 * @param {object} news one message, as it concerns me
 * @param {import("@seitech_chat/core/models/channel").Channel} news.channel
 * @param {boolean} news.isMentioned
 * @param {PreferencesAnswer | null} news.preferences null: the defaults
 * @param {boolean} [news.isLooking] this very conversation is before me
 * @returns {{ badge: boolean, sound: boolean }}
 */
export function deliveryChannels({ channel, isMentioned, preferences, isLooking = false }) {
    if (channel.me?.isMuted) {
        return { badge: isMentioned, sound: false };
    }
    const isWanted = isWantedBy(channel, isMentioned, preferences?.notification_level || "all");
    return { badge: isWanted, sound: isWanted && preferences?.sound !== false && !isLooking };
}

function isWantedBy({ type, me }, isMentioned, byDefault) {
    const choice = me?.notificationLevel || "default";
    if (choice !== "default") {
        return choice === "all" || (choice === "mentions" && isMentioned);
    }
    const isMeant = isMentioned || PERSONAL_TYPES.includes(type);
    return byDefault === "all" || (byDefault === "mentions" && isMeant);
}

/**
 * Whether I am called for a message of somebody else: by sound, by the desktop.
 *
 * @param {import("@seitech_chat/core/store/chat_store").ChatStore} store
 * @param {import("@seitech_chat/core/models/channel").Channel} channel
 * @param {import("@seitech_chat/core/models/message").Message} message
 */
export function isCallingMe(store, channel, message) {
    const isMentioned = message.mentions.some((one) => authorKey(one) === store.session.meKey);
    const { preferences } = store.session;
    return !channel.me?.isMuted && deliveryChannels({ channel, isMentioned, preferences }).badge;
}

/** How much of a conversation's unread messages counts in the badge. */
export function badgeCount(channel, preferences) {
    const { badge } = deliveryChannels({ channel, isMentioned: false, preferences });
    return badge ? channel.unreadCount : badgeOfMentions(channel, preferences);
}

function badgeOfMentions(channel, preferences) {
    const { badge } = deliveryChannels({ channel, isMentioned: true, preferences });
    return badge ? channel.me?.mentionCount || 0 : 0;
}
