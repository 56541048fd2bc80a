import { ChatApiError } from "@seitech_chat/core/api/chat_api";
import { EXCERPT_LENGTH } from "@seitech_chat/core/contract";
import { Upload } from "@seitech_chat/core/models/upload";
import { cutText } from "@seitech_chat/core/length";
import { lineOfHtml } from "@seitech_chat/core/text";
import { makeUuid } from "@seitech_chat/core/uuid";
import { MessagePageActions } from "@seitech_chat/core/store/message_page_actions";
import { serverNow } from "@seitech_chat/core/live/server_clock";

function userIds(authors = []) {
    return authors.filter(({ type }) => type === "user").map(({ id }) => id);
}

/** What one does with messages: write, change, send files. */
export class MessageVerbs extends MessagePageActions {
    /** Strictly growing, so that two messages of one millisecond keep their order. */
    lastPostedMs = 0;

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
            replyTo: replyTo && this._quote(replyTo),
            attachments: attachments.map((attachment) => ({ ...attachment })),
            mentions: mentions.map((author) => ({ ...author })),
            requiresAcknowledgement: Boolean(content.requiresAcknowledgement),
            author: { ...this.me },
            createdAt: new Date(this.lastPostedMs).toISOString(),
            failure: null,
        });
        this.tell("posted", { channel });
    }

    _quote(message) {
        return {
            id: message.id,
            channel_id: message.channelId,
            position: message.position,
            author: { ...message.author },
            excerpt: cutText(lineOfHtml(message.body), EXCERPT_LENGTH),
            is_deleted: message.isDeleted,
        };
    }

    _sendBody(entry) {
        const wish = entry.requiresAcknowledgement ? { requires_acknowledgement: true } : {};
        return {
            ...wish,
            channel_id: entry.channelId,
            client_uuid: entry.clientUuid,
            body: entry.body,
            type: entry.type,
            reply_to_id: entry.replyTo?.id ?? null,
            attachment_ids: entry.attachments.map((attachment) => attachment.id),
            mention_user_ids: userIds(entry.mentions),
        };
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

    /** Give a message up that was not stored. */
    discard(message) {
        this.outbox.discard(message.clientUuid);
    }

    /**
     * @param {Message} message
     * @param {string} body as typed
     * @param {AuthorPayload[]} [mentions] whom it names now
     */
    async edit(message, body, mentions = []) {
        this.insertMessage((await this.api.edit(message.id, body, userIds(mentions))).message);
    }

    async deleteMessage(message) {
        this.insertMessage((await this.api.delete(message.id)).message);
    }

    async pin(message, isPinned) {
        this.insertMessage((await this.api.pin(message.id, isPinned)).message);
    }

    async react(message, emoji, isSet) {
        this.insertMessage((await this.api.reaction(message.id, emoji, isSet)).message);
    }

    /** Begin to send a file for the next message of a channel. */
    upload(channel, file) {
        const upload = new Upload(makeUuid(), file);
        channel.uploads.push(upload);
        const held = channel.uploads.at(-1);
        if (this.limits && file.size > this.limits.max_file_bytes) {
            held.status = "failed";
            held.failure = { code: "file_too_large", detail: "" };
        } else if (!file.size) {
            held.status = "failed";
            held.failure = { code: "file_empty", detail: "" };
        } else {
            this.retryUpload(channel, held);
        }
        return held;
    }

    async retryUpload(channel, upload) {
        upload.status = "uploading";
        upload.failure = null;
        upload.progressRatio = 0;
        const { promise, abort } = this.api.upload(channel.id, upload.file, (ratio) => {
            upload.progressRatio = ratio;
        });
        upload.abort = abort;
        try {
            upload.attachment = (await promise).attachment;
            upload.status = "done";
        } catch (error) {
            if (error instanceof ChatApiError) {
                upload.status = "failed";
                upload.failure = { code: error.code, detail: error.detail };
                this.reportError(error);
            }
        }
    }

    removeUpload(channel, upload) {
        if (upload.status === "uploading") {
            upload.abort();
        }
        upload.release();
        channel.uploads = channel.uploads.filter((one) => one.id !== upload.id);
    }
}
