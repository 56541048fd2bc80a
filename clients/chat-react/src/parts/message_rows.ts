import type { ChannelSnapshot, MessageSnapshot } from "@seitech/chat-client";

import type { MessageProps } from "../part_types.js";

const GROUP_MS = 5 * 60 * 1000;

/** A message with what is drawn above it. */
export interface MessageRow {
    readonly key: string;
    readonly message: MessageSnapshot;
    readonly isDayStart: boolean;
    readonly isNewStart: boolean;
    readonly isGroupStart: boolean;
}

function isEvent(message: MessageSnapshot): boolean {
    return message.isSystem || message.isEvent;
}

/** Whether a message goes on under the name and time of the one before it. */
function continues(before: MessageSnapshot, message: MessageSnapshot): boolean {
    const gap = (message.createdAt?.getTime() ?? 0) - (before.createdAt?.getTime() ?? 0);
    return (
        !isEvent(before) &&
        before.author?.id === message.author?.id &&
        before.author?.type === message.author?.type &&
        before.isNote === message.isNote &&
        gap < GROUP_MS
    );
}

/**
 * Return the rows of a list.
 *
 * @param messages oldest first
 * @param newFromPosition where "new" begins, or null
 * @param dayKey the same text for all times of one day
 */
export function messageRows(
    messages: readonly MessageSnapshot[],
    newFromPosition: number | null,
    dayKey: (date: Date) => string
): readonly MessageRow[] {
    let before: MessageSnapshot | null = null;
    let dayBefore = "";
    let hasNew = false;
    return messages.map((message) => {
        const day: string = message.createdAt ? dayKey(message.createdAt) : dayBefore;
        const isDayStart = day !== dayBefore;
        const isNewStart =
            !hasNew &&
            newFromPosition !== null &&
            message.position !== null &&
            message.position >= newFromPosition &&
            !message.isMine &&
            !isEvent(message);
        hasNew ||= isNewStart;
        const isGroupStart = isDayStart || isNewStart || !before || !continues(before, message);
        before = message;
        dayBefore = day;
        return { key: message.key, message, isDayStart, isNewStart, isGroupStart };
    });
}

/** Return how far a message of mine came; "" for those of others. */
export function markOf(
    message: MessageSnapshot,
    receipts: ChannelSnapshot["receipts"] | undefined
): MessageProps["mark"] {
    if (!message.isMine || message.isDeleted || isEvent(message)) {
        return "";
    }
    if (message.status !== "stored") {
        return message.status === "failed" ? "failed" : "pending";
    }
    const position = message.position ?? 0;
    if (position <= (receipts?.readPosition ?? 0)) {
        return "read";
    }
    return position <= (receipts?.deliveredPosition ?? 0) ? "delivered" : "sent";
}
