/** What the server tells an agent beside the conversations themselves. */
export const DESK_EVENT = Object.freeze({
    OFFERED: "seitech.chat.agent/offered",
    OFFER_ENDED: "seitech.chat.agent/offer_ended",
    WATCHED: "seitech.chat.channel/watched",
    NOTIFICATION: "seitech.chat.notification/changed",
});
