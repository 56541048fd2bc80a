import { toDay } from "@seitech_chat/ui/format";

const GROUP_MS = 5 * 60 * 1000;

/** Whether a message goes on under the name and time of the one before it. */
function continues(previous, message) {
    return (
        Boolean(previous) &&
        !previous.isSystem &&
        previous.authorKey === message.authorKey &&
        previous.stream === message.stream &&
        message.createdAt - previous.createdAt < GROUP_MS
    );
}

function markOf(message, { deliveredPosition, readPosition }, hasReceipts) {
    if (message.failure) {
        return "failed";
    }
    if (message.isPending) {
        return "pending";
    }
    if (message.isDeleted || message.isNote) {
        return "";
    }
    if (!hasReceipts) {
        return "sent";
    }
    if (message.position <= readPosition) {
        return "read";
    }
    return message.position <= deliveredPosition ? "delivered" : "sent";
}

/**
 * The lines of the list: each message with what is drawn above it.
 *
 * @param {Channel} channel
 * @param {(message: Message) => boolean} isMine
 */
export function groupMessages(channel, isMine) {
    const receipts = channel.receipts;
    let previous = null;
    let hasNewLine = false;
    return channel.messages.map((message) => {
        const isDayStart = !previous || toDay(previous.createdAt) !== toDay(message.createdAt);
        const isNewStart =
            !hasNewLine &&
            channel.newFromPosition !== null &&
            message.position >= channel.newFromPosition &&
            !message.hasSharedPosition &&
            !isMine(message);
        hasNewLine ||= isNewStart;
        const row = {
            key: message.key,
            message,
            isDayStart,
            isNewStart,
            isGroupStart: isDayStart || isNewStart || !continues(previous, message),
            mark: isMine(message) ? markOf(message, receipts, channel.hasReceipts) : "",
        };
        previous = message;
        return row;
    });
}
