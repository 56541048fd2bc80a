/** Plain values of the store's state. A value keeps its identity while nothing in it changed. */

import { revisionOf, toRaw } from "./ports/observe.js";
import { htmlToText } from "@seitech_chat/core/text";

import type {
    Attachment,
    Author,
    ChannelType,
    LinkPreview,
    NamedRecord,
    Queue,
    Rating,
    Reaction,
    Reply,
    SystemMessage,
} from "./payloads.js";
import type { CoreChannel, CoreMessage, CoreSession, CoreUpload, Failure } from "./store.js";

/** A message: stored, or mine on its way. */
export interface MessageSnapshot {
    /** Stays the same from the first keypress on; the key of a list. */
    readonly key: string;
    /** Null while it is not stored. */
    readonly id: number | null;
    readonly clientUuid: string | null;
    readonly channelId: number;
    /** Its number in the conversation, from 1; null while it is not stored. */
    readonly position: number | null;
    readonly type: string;
    readonly author: Author | null;
    readonly isMine: boolean;
    /** Clean HTML of the server; null while it is not stored. */
    readonly html: string | null;
    /** The text, with its line ends. */
    readonly text: string;
    readonly attachments: readonly Attachment[];
    readonly reactions: readonly Reaction[];
    readonly mentions: readonly Author[];
    readonly previews: readonly LinkPreview[];
    readonly replyTo: Reply | null;
    readonly createdAt: Date | null;
    readonly editedAt: Date | null;
    readonly isDeleted: boolean;
    readonly isPinned: boolean;
    /** For the desk only. */
    readonly isNote: boolean;
    /** A line that says who joined, was transferred, ended or reopened. */
    readonly isEvent: boolean;
    readonly isSystem: boolean;
    readonly systemMessage: SystemMessage | null;
    readonly requiresAcknowledgement: boolean;
    readonly status: "sending" | "failed" | "stored";
    /** Why the server refused it, or null. */
    readonly failure: Failure | null;
}

/** A member of a conversation. */
export interface MemberSnapshot {
    readonly key: string;
    readonly author: Author;
    readonly role: string;
    readonly isMe: boolean;
    readonly lastReadPosition: number;
    readonly lastDeliveredPosition: number;
    readonly lastSeenAt: Date | null;
}

/** A conversation, without its messages. */
export interface ChannelSnapshot {
    readonly id: number;
    readonly type: ChannelType;
    readonly state: string;
    readonly isOpen: boolean;
    readonly isSupport: boolean;
    /** Whether I am the customer of this support conversation. */
    readonly isMyQuestion: boolean;
    readonly title: string;
    readonly unreadCount: number;
    readonly mentionCount: number;
    readonly lastMessage: MessageSnapshot | null;
    readonly lastActivityAt: Date;
    readonly startedAt: Date | null;
    readonly endedAt: Date | null;
    readonly lastPosition: number;
    /** Up to where I have read. */
    readonly readPosition: number;
    /** How far the others have received and read my messages. */
    readonly receipts: { readonly deliveredPosition: number; readonly readPosition: number };
    /** Those who are known, at most the first 20 before more are loaded. */
    readonly members: readonly MemberSnapshot[];
    readonly memberCount: number;
    /** Others who type now. */
    readonly typing: readonly Author[];
    readonly agent: Author | null;
    readonly department: NamedRecord | null;
    readonly course: NamedRecord | null;
    readonly isWaiting: boolean;
    readonly isBlocked: boolean;
    /** My place among those who wait, or null. */
    readonly queue: Queue | null;
    readonly rating: Rating | null;
    readonly mayRate: boolean;
    readonly mayRequestTranscript: boolean;
    /** My own address, to which answers go while I am away, or null. */
    readonly replyEmail: string | null;
    readonly isMember: boolean;
    readonly role: string | null;
    readonly isMuted: boolean;
    readonly isArchived: boolean;
    readonly draft: string;
    /** Where "new" begins on the screen: the first unread position when it was opened, or null. */
    readonly newFromPosition: number | null;
}

/** A file on its way, or ready for the next message. */
export interface UploadSnapshot {
    readonly id: string;
    readonly name: string;
    readonly sizeBytes: number;
    /** From 0 to 1. */
    readonly progressRatio: number;
    readonly status: "uploading" | "done" | "failed";
    readonly attachment: Attachment | null;
    readonly failure: Failure | null;
    /** A blob address of an image, or null. */
    readonly previewUrl: string | null;
}

const messages = new WeakMap<CoreMessage, { revision: number; snapshot: MessageSnapshot }>();

/** Return a message as a value: the same one until the message itself changes. */
export function messageSnapshot(observed: CoreMessage, session: CoreSession): MessageSnapshot {
    const message = toRaw(observed);
    const revision = revisionOf(message);
    const known = messages.get(message);
    if (known?.revision === revision) {
        return known.snapshot;
    }
    const snapshot = readMessage(message, session);
    messages.set(message, { revision, snapshot });
    return snapshot;
}

function readMessage(message: CoreMessage, session: CoreSession): MessageSnapshot {
    const { id, failure, body, position } = message;
    const isStored = id !== null;
    return {
        key: message.key,
        id,
        clientUuid: message.clientUuid,
        channelId: message.channelId,
        position: isStored ? position : null,
        type: message.type,
        author: message.author,
        isMine: session.isMine(message),
        html: body,
        text: isStored ? htmlToText(body) : message.text,
        attachments: message.attachments,
        reactions: message.reactions,
        mentions: message.mentions,
        previews: message.previews,
        replyTo: message.replyTo,
        createdAt: message.createdAt,
        editedAt: message.editedAt,
        isDeleted: message.deletedAt !== null,
        isPinned: message.pinnedAt !== null,
        isNote: message.isNote,
        isEvent: message.isEvent,
        isSystem: message.isSystem,
        systemMessage: message.systemMessage,
        requiresAcknowledgement: message.requiresAcknowledgement,
        status: isStored ? "stored" : failure ? "failed" : "sending",
        failure,
    };
}

/** Return a conversation as a value. */
export function channelSnapshot(observed: CoreChannel, session: CoreSession): ChannelSnapshot {
    const channel = toRaw(observed);
    const me = toRaw(channel.me);
    const { lastMessage } = channel;
    const active = [...channel.members.values()].filter(({ isActive }) => isActive);
    return {
        id: channel.id,
        type: channel.type,
        state: channel.state,
        isOpen: channel.isOpen,
        isSupport: channel.isSupport,
        isMyQuestion: channel.isMyQuestion,
        title: channel.title,
        unreadCount: channel.unreadCount,
        mentionCount: me?.mentionCount ?? 0,
        lastMessage: lastMessage && messageSnapshot(lastMessage, session),
        lastActivityAt: channel.lastActivityAt,
        startedAt: channel.startedAt,
        endedAt: channel.endedAt,
        lastPosition: channel.lastPosition,
        readPosition: channel.readPosition,
        receipts: channel.receipts,
        members: active.map((member) => ({
            key: member.key,
            author: member.author,
            role: member.role,
            isMe: member.key === session.meKey,
            lastReadPosition: member.lastReadPosition,
            lastDeliveredPosition: member.lastDeliveredPosition,
            lastSeenAt: member.lastSeenAt,
        })),
        memberCount: channel.memberCount,
        typing: [...channel.typists.values()],
        agent: channel.agent,
        department: channel.department,
        course: channel.course,
        isWaiting: channel.isWaiting,
        isBlocked: channel.isBlocked,
        queue: channel.queue,
        rating: channel.rating,
        mayRate: channel.mayRate,
        mayRequestTranscript: channel.mayRequestTranscript,
        replyEmail: channel.replyEmail,
        isMember: me !== null,
        role: me?.role ?? null,
        isMuted: me?.isMuted ?? false,
        isArchived: me?.isArchived ?? false,
        draft: channel.draft?.body ?? "",
        newFromPosition: channel.newFromPosition,
    };
}

/** Return a file of the composer as a value. */
export function uploadSnapshot(observed: CoreUpload): UploadSnapshot {
    const { id, name, sizeBytes, progressRatio, status, attachment, failure, previewUrl } =
        toRaw(observed);
    return { id, name, sizeBytes, progressRatio, status, attachment, failure, previewUrl };
}

function isPlain(value: unknown): value is Record<string, unknown> {
    return typeof value === "object" && value !== null && !(value instanceof Date);
}

/**
 * Return the earlier of two equal values, and of two that differ the new one with all parts of the
 * earlier one that did not change.
 *
 * @param before plain values, arrays and dates
 * @param after is changed in place where a part is the same
 */
export function reuse<T>(before: unknown, after: T): T {
    if (Object.is(before, after)) {
        return after;
    }
    if (before instanceof Date && after instanceof Date) {
        return before.getTime() === after.getTime() ? (before as T) : after;
    }
    if (!isPlain(before) || !isPlain(after) || Array.isArray(before) !== Array.isArray(after)) {
        return after;
    }
    if (Object.isFrozen(after)) {
        return after;
    }
    const keys = Object.keys(after);
    let isSame = keys.length === Object.keys(before).length;
    for (const key of keys) {
        const kept = reuse(before[key], after[key]);
        if (!Object.is(kept, after[key])) {
            (after as Record<string, unknown>)[key] = kept;
        }
        isSame &&= Object.is(kept, before[key]) && key in before;
    }
    return isSame ? (before as T) : after;
}
