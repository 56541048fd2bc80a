// Words and limits of logic/contract/ that the front ends need before they ask.

export const EVENT = Object.freeze({
    MESSAGE_NEW: "seitech.chat.channel/message_new",
    MESSAGE_CHANGED: "seitech.chat.channel/message_changed",
    MEMBER_CHANGED: "seitech.chat.channel/member_changed",
    MEMBERSHIP_CHANGED: "seitech.chat.channel/membership_changed",
    CHANNEL_CHANGED: "seitech.chat.channel/channel_changed",
    CHANNEL_ADDED: "seitech.chat.channel/channel_added",
    AUDIENCE_CHANGED: "seitech.chat.channel/audience_changed",
    QUEUE_CHANGED: "seitech.chat.channel/queue_changed",
    SLA_CHANGED: "seitech.chat.channel/sla_changed",
    DESK_CHANGED: "seitech.chat.channel/desk_changed",
    TYPING: "seitech.chat.channel/typing",
    PRESENCE: "seitech.chat.channel/presence",
    NOTIFICATION_CHANGED: "seitech.chat.notification/changed",
    SESSION_CHANGED: "seitech.chat.session/changed",
});
export const EVENT_TYPES = Object.freeze(Object.values(EVENT));

export const SUPPORT_TYPES = Object.freeze(["public_support", "student_support"]);
/** Lowest first, as the server ranks them. */
export const PRIORITIES = Object.freeze(["low", "medium", "high", "urgent"]);
/** Nobody is shown how far the others of such a channel have read. */
export const TYPES_WITHOUT_RECEIPTS = Object.freeze(["course", "broadcast"]);

export const MAX_TEXT_LENGTH = 5000;
export const MAX_NAME_LENGTH = 120;
export const MAX_EMAIL_LENGTH = 254;
export const MAX_KNOWN_CHANNELS = 1000;
export const MAX_PAGE_SIZE = 100;
/** Characters quoted of the message replied to. */
export const EXCERPT_LENGTH = 120;
export const MESSAGE_PAGE_SIZE = 30;
export const TYPING_INTERVAL_MS = 3000;
export const TYPING_LIFETIME_MS = 8000;
