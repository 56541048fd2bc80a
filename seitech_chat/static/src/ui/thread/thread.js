import { Component, markRaw, useExternalListener, useRef, useState } from "@odoo/owl";

import { hasScreenKeyboard } from "@seitech_chat/core/focus_guard";
import { useChatEnv, useStore } from "@seitech_chat/core/chat_env";
import { useFeedback } from "@seitech_chat/ui/run_with_feedback";
import { Composer } from "@seitech_chat/ui/composer/composer";
import { ConnectionBanner } from "@seitech_chat/ui/connection_banner/connection_banner";
import { EmojiPicker } from "@seitech_chat/ui/emoji_picker/emoji_picker";
import { joinNames } from "@seitech_chat/core/isolate";
import { MessageList } from "@seitech_chat/ui/message_list/message_list";
import { useFileDrop } from "@seitech_chat/ui/thread/file_drop";
import { ThreadState } from "@seitech_chat/ui/thread/thread_state";
import { TypingIndicator } from "@seitech_chat/ui/typing_indicator/typing_indicator";

const MAX_NAMES = 3;

/** The names of files, of many the first ones. */
function shortList(files) {
    const names = files.slice(0, MAX_NAMES).map((file) => file.name);
    return joinNames([...names, ...(files.length > MAX_NAMES ? ["…"] : [])]);
}

/**
 * One conversation on the screen: its messages, who types, and the composer. Give it
 * `t-key="channel.id"`: a thread stays with its channel.
 *
 * Slots: `top` above the messages, `composerTop` above the composer, `composerTools` beside the composer's own buttons
 * (scope: `insertText(text)`, `suggesting`), `closed` in place of the composer.
 */
export class Thread extends Component {
    static template = "seitech_chat.Thread";
    static components = { Composer, ConnectionBanner, EmojiPicker, MessageList, TypingIndicator };
    static props = {
        channel: { type: Object },
        isReadOnly: { type: Boolean, optional: true },
        /** One may write although it has ended: a private note, or to go on with it. */
        mayWriteAfterEnd: { type: Boolean, optional: true },
        /** The text is a private note of the desk. */
        isNote: { type: Boolean, optional: true },
        placeholder: { type: String, optional: true },
        slots: { type: Object, optional: true },
    };

    setup() {
        this.frame = useChatEnv();
        this.store = useStore();
        this.attempt = useFeedback();
        this.channel = useState(this.props.channel);
        this.thread = useState(new ThreadState());
        this.drop = useFileDrop(
            () => this.isWritable,
            (dropped) => this.onDrop(dropped)
        );
        this.root = useRef("root");
        useExternalListener(this.frame.bus, "show-panel", ({ detail }) => {
            this.thread.panel = detail && markRaw(detail);
        });
    }

    onClosePanel() {
        this.thread.panel = null;
        this.focusComposer();
    }

    get isWritable() {
        const isOpen = this.channel.isOpen || Boolean(this.props.mayWriteAfterEnd);
        return !this.props.isReadOnly && isOpen && !this.channel.isBlocked;
    }

    /** Ctrl+F looks here first; pressed again there, in the page. */
    onKeydown(ev) {
        const isFind = (ev.ctrlKey || ev.metaKey) && !ev.shiftKey && ev.key.toLowerCase() === "f";
        if (isFind && this.frame.parts && !ev.target.closest("[role=search]")) {
            ev.preventDefault();
            this.frame.parts.openSearch(this.frame, { channel: this.channel });
        }
    }

    /**
     * Add files to the next message, as many as it may carry.
     *
     * @param {Iterable<File>} files in the order they were chosen in
     */
    addFiles(files) {
        const maxCount = this.store.session.limits?.max_attachments || 10;
        const room = Math.max(0, maxCount - this.channel.uploads.length);
        const rest = [...files].slice(room);
        if (rest.length) {
            const { _t } = this.frame;
            this.warn(
                _t("Up to %(max)s files per message. Not added (%(count)s): %(names)s", {
                    max: maxCount,
                    count: rest.length,
                    names: shortList(rest),
                })
            );
        }
        [...files].slice(0, room).forEach((file) => this.store.uploads.add(this.channel, file));
        this.focusComposer();
    }

    onDrop({ files, folders }) {
        if (folders.length) {
            const { _t } = this.frame;
            this.warn(_t("Folders can't be attached: %(names)s", { names: shortList(folders) }));
        }
        if (files.length) {
            this.addFiles(files);
        }
    }

    warn(text) {
        this.frame.notify(text, { type: "warning" });
    }

    focusComposer() {
        this.frame.bus.dispatchEvent(new CustomEvent("focus-composer"));
    }

    /** The button of the composer, or the toolbar of the message to react to. */
    getEmojiAnchor() {
        const target = this.thread.emojiFor;
        const isComposer = target === "composer";
        const toolbar = `[data-key="${target?.key}"] .o-seitech-MessageActions`;
        return this.root.el.querySelector(isComposer ? ".o-seitech-Composer-emoji" : toolbar);
    }

    onSelectEmoji(emoji) {
        const target = this.thread.emojiFor;
        this.thread.emojiFor = null;
        if (target === "composer") {
            this.frame.bus.dispatchEvent(new CustomEvent("insert-text", { detail: emoji }));
            return;
        }
        if (!hasScreenKeyboard()) {
            this.focusComposer();
        }
        this.attempt(() => this.store.messages.react(this.channel, target, emoji, true));
    }

    onCloseEmoji(reason) {
        this.thread.emojiFor = null;
        if (reason === "escape") {
            this.focusComposer();
        }
    }
}
