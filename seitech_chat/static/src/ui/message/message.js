import { Component, markup, useState } from "@odoo/owl";

import { useChatEnv, useStore } from "@seitech_chat/core/chat_env";
import { authorKey, authorName } from "@seitech_chat/core/models/author";
import { errorMessage } from "@seitech_chat/ui/run_with_feedback";
import { Attachment } from "@seitech_chat/ui/attachment/attachment";
import { Avatar } from "@seitech_chat/ui/avatar/avatar";
import { formatDateTime, formatTime } from "@seitech_chat/ui/format";
import { Icon } from "@seitech_chat/ui/icon/icon";
import { LinkPreview } from "@seitech_chat/ui/link_preview/link_preview";
import { withMentions } from "@seitech_chat/ui/message/mentions";
import { MessageActions } from "@seitech_chat/ui/message_actions/message_actions";
import { MessageEdit } from "@seitech_chat/ui/message_edit/message_edit";
import { ReactionBar } from "@seitech_chat/ui/reaction_bar/reaction_bar";
import { isLargeEmoji, htmlToText } from "@seitech_chat/core/text";
import { ThreadState } from "@seitech_chat/ui/thread/thread_state";

const MAX_TILES = 4;
// The same message would be refused again.
const LASTING_REFUSALS = new Set([
    "attachment_not_found",
    "body_too_large",
    "invalid_field",
    "malformed_request",
    "message_empty",
    "message_too_long",
    "reply_not_found",
]);

/** One message, from pending to deleted. The only place where a body becomes HTML. */
export class Message extends Component {
    static template = "seitech_chat.Message";
    static components = {
        Attachment,
        Avatar,
        Icon,
        LinkPreview,
        MessageActions,
        MessageEdit,
        ReactionBar,
    };
    static props = {
        message: { type: Object },
        channel: { type: Object },
        thread: { type: ThreadState },
        /** Whether it bears name and time for those that follow. */
        isGroupStart: { type: Boolean },
        /** pending, failed, sent, delivered or read; "" for those of others. */
        mark: { type: String },
        isReadOnly: { type: Boolean },
        onJump: { type: Function },
    };

    setup() {
        this.frame = useChatEnv();
        this.store = useStore();
        this.message = useState(this.props.message);
        this.channel = useState(this.props.channel);
        this.thread = useState(this.props.thread);
    }

    get isOwn() {
        return this.store.session.isMine(this.message);
    }

    get isEditing() {
        return this.thread.editingKey === this.message.key;
    }

    get className() {
        const { message, props } = this;
        return {
            "o-isOwn": this.isOwn,
            "o-isGroupStart": props.isGroupStart,
            "o-isPending": message.isPending,
            "o-isFailed": Boolean(message.failure),
            "o-isNote": message.isNote,
            "o-isDeleted": message.isDeleted,
            "o-isHighlighted": this.thread.highlightKey === message.key,
            "o-isEmoji": this.isLargeEmoji,
            "o-isForMe": message.mentions.some(
                (one) => authorKey(one) === this.store.session.meKey
            ),
        };
    }

    get body() {
        return markup(
            withMentions(this.message.body, this.message.mentions, this.store.session.meKey)
        );
    }

    /** The text of a system message, in the reader's language where that is known. */
    get systemMessageText() {
        const { systemMessage } = this.message;
        // Only the desk sees which agent did it.
        const isDesk = Boolean(this.props.channel.desk);
        return (
            (systemMessage &&
                this.frame.parts?.systemMessageText(systemMessage, this.frame._t, isDesk)) ||
            ""
        );
    }

    get text() {
        return this.message.isPending ? this.message.text : htmlToText(this.message.body);
    }

    get isLargeEmoji() {
        return !this.message.isDeleted && isLargeEmoji(this.text);
    }

    get hasBubble() {
        const { message } = this;
        return message.isDeleted || Boolean(message.replyTo) || Boolean(this.text);
    }

    get time() {
        return formatTime(this.message.createdAt, this.frame.locale);
    }

    get fullTime() {
        return formatDateTime(this.message.createdAt, this.frame.locale);
    }

    get markLabel() {
        const { _t } = this.frame;
        return {
            pending: _t("Sending"),
            failed: _t("Not sent"),
            sent: _t("Sent"),
            delivered: _t("Delivered"),
            read: _t("Read"),
        }[this.props.mark];
    }

    get markIcon() {
        return { pending: "clock", failed: "alert", sent: "check" }[this.props.mark] || "checks";
    }

    get failureSentence() {
        return errorMessage(this.message.failure, this.frame._t);
    }

    /** Whether sending it again as it is can help. */
    get mayRetry() {
        return !LASTING_REFUSALS.has(this.message.failure.code);
    }

    get quotedAuthor() {
        const { author } = this.message.replyTo;
        return authorName(author, this.frame._t) || this.frame._t("Someone");
    }

    get authorName() {
        return authorName(this.message.author, this.frame._t);
    }

    /** Of a conversation that this one continues it may stand in another one. */
    onQuote() {
        const { channel_id: channelId, position } = this.message.replyTo;
        if (channelId === this.message.channelId) {
            this.props.onJump(position);
        } else {
            this.frame.openConversation?.(channelId, position);
        }
    }

    get images() {
        return this.message.attachments.filter((one) => one.kind === "image");
    }

    get otherFiles() {
        return this.message.attachments.filter((one) => one.kind !== "image");
    }

    /** As many as make an even block; the rest is behind the last of them. */
    get tiles() {
        return this.images.slice(0, MAX_TILES);
    }

    get hiddenCount() {
        return this.images.length - this.tiles.length;
    }

    /** Its earlier texts, for readers who may see them. */
    onShowHistory() {
        this.frame.dialogs.open(this.frame.parts.HistoryDialog, { message: this.message });
    }

    onOpenAttachment(attachment) {
        const { images } = this;
        const index = images.findIndex((one) => one.id === attachment.id);
        this.frame.viewFile(images, index);
    }
}
