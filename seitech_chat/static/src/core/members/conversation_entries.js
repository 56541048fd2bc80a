/**
 * What everybody can do with a conversation of theirs as a whole, wherever it is shown: the
 * entries of its menu.
 *
 * @param {import("@seitech_chat/core/frame").ChatFrame} frame
 * @param {import("@seitech_chat/core/models/channel").Channel} channel
 * @returns {import("@seitech_chat/core/members/menu/menu").MenuEntry[]}
 */
export function conversationEntries(frame, channel) {
    return [];
}
