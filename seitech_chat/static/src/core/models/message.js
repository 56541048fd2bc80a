import { EXCERPT_LENGTH } from "@seitech_chat/core/contract";
import { authorKey } from "@seitech_chat/core/models/author";
import { cutText } from "@seitech_chat/core/length";
import { htmlToLine } from "@seitech_chat/core/text";

function date(text) {
    return text ? new Date(text) : null;
}

/**
 * A message: stored (`id` set) or still on its way (`id` null, known by `clientUuid`).
 * The same object goes from the one to the other, so the screen keeps its bubble.
 */
export class Message {
    id = null;
    channelId = 0;
    position = Infinity;
    version = -1;
    stream = "public";
    type = "text";
    author = null;
    /** Clean HTML from the server; of a message on its way, null. */
    body = null;
    /** As typed: of a message on its way. */
    text = "";
    attachments = [];
    reactions = [];
    replyTo = null;
    clientUuid = null;
    createdAt = null;
    editedAt = null;
    deletedAt = null;
    pinnedAt = null;
    /** The people mentioned in it: AuthorPayload each. */
    mentions = [];
    /** LinkPreviewPayload each; they come in later. */
    previews = [];
    /** Of a broadcast: its readers are asked to say that they have read it. */
    requiresAcknowledgement = false;
    /** The content of a system message, for translation: SystemMessagePayload, or null. */
    systemMessage = null;
    /** Why it was refused: { code, detail }, or null. */
    failure = null;

    /** @param {MessagePayload} payload @returns {boolean} whether it was news */
    update(payload) {
        if (payload.version <= this.version) {
            return false;
        }
        this.id = payload.id;
        this.channelId = payload.channel_id;
        this.position = payload.position;
        this.version = payload.version;
        this.stream = payload.stream;
        this.type = payload.type;
        this.author = payload.author;
        this.body = payload.body;
        this.attachments = payload.attachments;
        this.reactions = payload.reactions;
        this.replyTo = payload.reply_to;
        this.clientUuid = payload.client_uuid;
        this.createdAt = date(payload.created_at);
        this.editedAt = date(payload.edited_at);
        this.deletedAt = date(payload.deleted_at);
        this.pinnedAt = date(payload.pinned_at);
        this.mentions = payload.mentions || [];
        this.previews = payload.previews || [];
        this.requiresAcknowledgement = Boolean(payload.requires_acknowledgement);
        this.systemMessage = payload.system_message || null;
        this.failure = null;
        return true;
    }

    /** A quote changes with its message, without an event of its own. */
    applyQuoted(payload) {
        if (this.replyTo?.id === payload.id) {
            this.replyTo = {
                ...this.replyTo,
                excerpt: cutText(htmlToLine(payload.body), EXCERPT_LENGTH),
                is_deleted: Boolean(payload.deleted_at),
            };
        }
    }

    /** The messages before this position were removed: quotes of them end. */
    applyRemoved(position) {
        const { replyTo } = this;
        if (replyTo?.channel_id === this.channelId && replyTo.position < position) {
            this.replyTo = null;
        }
    }

    /** @param {object} entry of the outbox */
    updateFromOutbox(entry) {
        this.channelId = entry.channelId;
        this.type = entry.type;
        this.stream = entry.type === "note" ? "internal" : "public";
        this.author = entry.author;
        this.text = entry.body;
        this.attachments = entry.attachments;
        this.mentions = entry.mentions || [];
        this.replyTo = entry.replyTo;
        this.clientUuid = entry.clientUuid;
        this.createdAt = date(entry.createdAt);
        this.failure = entry.failure || null;
    }

    /** Stays the same from the first keypress to the end. */
    get key() {
        return this.clientUuid || `id-${this.id}`;
    }

    get authorKey() {
        return authorKey(this.author);
    }

    get isPending() {
        return this.id === null;
    }

    get isDeleted() {
        return this.deletedAt !== null;
    }

    get isNote() {
        return this.stream === "internal";
    }

    /** A line that says who joined, was transferred, ended or reopened. */
    get isEvent() {
        return this.type === "event";
    }

    /** Whether it shares the position of the message before it. */
    get hasSharedPosition() {
        return this.isNote || this.isEvent;
    }

    get isSystem() {
        return this.author?.type === "system";
    }
}
