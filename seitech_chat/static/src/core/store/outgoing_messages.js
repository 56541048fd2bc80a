import { EXCERPT_LENGTH } from "@seitech_chat/core/contract";
import { cutText } from "@seitech_chat/core/length";
import { serverNow } from "@seitech_chat/core/live/server_clock";
import { Message } from "@seitech_chat/core/models/message";
import { htmlToLine } from "@seitech_chat/core/text";
import { makeUuid } from "@seitech_chat/core/uuid";

/** @param {AuthorPayload[]} [authors] */
export function userIds(authors = []) {
    return authors.filter(({ type }) => type === "user").map(({ id }) => id);
}

function quote(message) {
    return {
        id: message.id,
        channel_id: message.channelId,
        position: message.position,
        author: { ...message.author },
        excerpt: cutText(htmlToLine(message.body), EXCERPT_LENGTH),
        is_deleted: message.isDeleted,
    };
}

/**
 * The request that sends an entry of the outbox.
 *
 * @param {import("@seitech_chat/core/store/outbox").OutboxEntry} entry
 */
export function sendBody(entry) {
    return {
        ...(entry.requiresAcknowledgement && { requires_acknowledgement: true }),
        channel_id: entry.channelId,
        client_uuid: entry.clientUuid,
        body: entry.body,
        type: entry.type,
        reply_to_id: entry.replyTo?.id ?? null,
        attachment_ids: entry.attachments.map((attachment) => attachment.id),
        mention_user_ids: userIds(entry.mentions),
    };
}

/** My messages on their way: on the screen at once, in the outbox until they are stored. */
export class OutgoingMessages {
    /** Strictly growing, so that two messages of one millisecond keep their order. */
    lastPostedMs = 0;
    /** By client uuid. @type {Map<string, { channel: Channel, message: Message }>} */
    shown = new Map();

    /**
     * @param {object} parts
     * @param {import("@seitech_chat/core/store/session").Session} parts.session
     * @param {import("@seitech_chat/core/store/outbox").Outbox} parts.outbox
     * @param {import("@seitech_chat/core/live/typing_tracker").TypingTracker} parts.typing
     * @param {import("@seitech_chat/core/store/store_events").StoreEvents} parts.events
     */
    constructor(parts) {
        Object.assign(this, parts);
    }

    /**
     * Write a message: on the screen at once, then on its way until it is stored.
     *
     * @param {Channel} channel
     * @param {object} content
     * @param {string} [content.body] as typed
     * @param {Message | null} [content.replyTo]
     * @param {AttachmentPayload[]} [content.attachments]
     * @param {AuthorPayload[]} [content.mentions] whom it names
     * @param {boolean} [content.isNote] for the desk only
     * @param {boolean} [content.requiresAcknowledgement] of a broadcast's readers
     */
    post(channel, content) {
        const { body = "", replyTo = null, attachments = [], mentions = [] } = content;
        this.lastPostedMs = Math.max(serverNow(), this.lastPostedMs + 1);
        this.typing.clearOwn(channel.id);
        channel.newFromPosition = null;
        this.outbox.add({
            clientUuid: makeUuid(),
            channelId: channel.id,
            type: content.isNote ? "note" : "text",
            body,
            replyTo: replyTo && quote(replyTo),
            attachments: attachments.map((attachment) => ({ ...attachment })),
            mentions: mentions.map((author) => ({ ...author })),
            requiresAcknowledgement: Boolean(content.requiresAcknowledgement),
            author: { ...this.session.me },
            createdAt: new Date(this.lastPostedMs).toISOString(),
            failure: null,
        });
        this.events.emit("posted", { channel });
    }

    /** Send a refused message again. */
    retry(message) {
        this.outbox.retry(message.clientUuid);
    }

    /** Send a refused message again with another text, and without what was not found. */
    resend(message, body, mentions = []) {
        const { code } = message.failure;
        this.outbox.change(message.clientUuid, {
            body,
            mentions: mentions.map((author) => ({ ...author })),
            ...(code === "reply_not_found" && { replyTo: null }),
            ...(code === "attachment_not_found" && { attachments: [] }),
        });
    }

    /** Discard a message that was not stored. */
    discard(message) {
        this.outbox.discard(message.clientUuid);
    }

    /**
     * Show an entry of the outbox as a bubble of mine.
     *
     * @param {Channel} channel
     * @param {import("@seitech_chat/core/store/outbox").OutboxEntry} entry
     */
    show(channel, entry) {
        if (!this.shown.has(entry.clientUuid)) {
            const message = new Message();
            message.updateFromOutbox(entry);
            this.shown.set(entry.clientUuid, { channel, message });
            channel.pending.push(message);
            channel.pending.sort((one, other) => one.createdAt - other.createdAt);
        }
        this.shown.get(entry.clientUuid).message.updateFromOutbox(entry);
    }

    /** Show what the outbox holds of a conversation. */
    showAll(channel) {
        for (const entry of this.outbox.held()) {
            if (entry.channelId === channel.id) {
                this.show(channel, entry);
            }
        }
    }

    /**
     * A message is stored: where it is one of mine on its way, it needs no sending any more.
     *
     * @param {MessagePayload} payload
     * @returns {Message | null} its bubble, to go on with
     */
    takeStored(payload) {
        const uuid = payload.client_uuid;
        const shown = uuid && this.shown.get(uuid);
        if (!shown || !this.session.isMine(payload)) {
            return null;
        }
        this.drop(uuid);
        this.outbox.settle(uuid);
        return shown.message;
    }

    /** Take a bubble off the screen. */
    drop(clientUuid) {
        const { channel } = this.shown.get(clientUuid) || {};
        this.shown.delete(clientUuid);
        if (channel) {
            channel.pending = channel.pending.filter((one) => one.clientUuid !== clientUuid);
        }
    }
}
