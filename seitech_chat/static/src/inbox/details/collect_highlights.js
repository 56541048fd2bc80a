/**
 * Gather from a stretch of messages what is worth finding again.
 *
 * @param {import("@seitech_chat/core/models/message").Message[]} messages oldest first
 * @returns {{ files: AttachmentPayload[], pins: object[], notes: object[] }} newest first
 */
export function collectHighlights(messages) {
    const kept = messages.filter((message) => !message.isDeleted).reverse();
    return {
        files: kept.flatMap((message) => message.attachments),
        pins: kept.filter((message) => message.pinnedAt),
        notes: kept.filter((message) => message.isNote),
    };
}
