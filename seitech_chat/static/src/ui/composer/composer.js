import {
    Component,
    onMounted,
    onWillUnmount,
    useExternalListener,
    useRef,
    useState,
} from "@odoo/owl";

import { hasScreenKeyboard, takeFocus } from "@seitech_chat/core/focus_guard";
import { useChatEnv, useStore } from "@seitech_chat/core/chat_env";
import { authorName } from "@seitech_chat/core/models/author";
import { lastEditable } from "@seitech_chat/core/store/permissions";
import { isShown } from "@seitech_chat/ui/characters";
import { isComposing } from "@seitech_chat/ui/composing";
import { useDraft } from "@seitech_chat/ui/composer/use_draft";
import { fitHeight } from "@seitech_chat/ui/composer/fit_height";
import { pastedFiles } from "@seitech_chat/ui/composer/pasted_files";
import { TypingSender } from "@seitech_chat/ui/composer/typing_sender";
import { Icon } from "@seitech_chat/ui/icon/icon";
import { htmlToLine, trimText } from "@seitech_chat/core/text";
import { remainingChars, CharCount } from "@seitech_chat/ui/char_count/char_count";
import { ThreadState } from "@seitech_chat/ui/thread/thread_state";
import { UploadTray } from "@seitech_chat/ui/upload_tray/upload_tray";

/** Where a message is written. What is typed survives closing, reloading and failing. */
export class Composer extends Component {
    static template = "seitech_chat.Composer";
    static components = { Icon, CharCount, UploadTray };
    static props = {
        channel: { type: Object },
        thread: { type: ThreadState },
        isNote: { type: Boolean },
        placeholder: { type: String },
        addFiles: { type: Function },
        slots: { type: Object },
    };

    setup() {
        this.frame = useChatEnv();
        this.store = useStore();
        this.channel = useState(this.props.channel);
        this.thread = useState(this.props.thread);
        this.state = useState({
            text: this.channel.draft?.body || "",
            requiresAcknowledgement: false,
        });
        this.input = useRef("input");
        this.file = useRef("file");
        this.typing = new TypingSender((isTyping) =>
            this.store.typing.onOwnTyping(this.channel.id, isTyping)
        );
        this.suggesting = this.frame.parts?.useAutocomplete({
            frame: this.frame,
            getChannel: () => this.channel,
            getInput: () => this.input.el,
            setText: (text) => this.setText(text),
        });
        useExternalListener(this.frame.bus, "focus-composer", () => takeFocus(this.input.el));
        useExternalListener(this.frame.bus, "insert-text", (ev) => this.insertText(ev.detail));
        this.draft = useDraft(this.frame, {
            store: this.store,
            channel: this.channel,
            read: () => this.written,
            show: (draft) => this.showDraft(draft),
        });
        onMounted(() => this.onMounted());
        onWillUnmount(() => this.typing.stop());
    }

    onMounted() {
        if (this.state.text) {
            fitHeight(this.input.el); // lays the page out: not for the usual empty one
        }
        this.showRest(this.channel.draft || {});
    }

    get written() {
        return {
            body: this.state.text,
            mentions: this.suggesting?.mentionsIn(this.state.text) || [],
            replyToId: this.thread.replyTo?.id || null,
            // A note left half-written must not come back as a message to the customer.
            isNote: this.props.isNote,
        };
    }

    /** The ids of the mentioned people, which the text of a draft does not contain. */
    showRest({ replyToId, mentions }) {
        this.thread.replyTo = (replyToId && this.channel.held.get(replyToId)) || null;
        this.suggesting?.recall(this.state.text, this.props.isNote, mentions);
    }

    /** Another tab or device typed it. */
    showDraft(draft) {
        this.setText(draft.body);
        this.showRest(draft);
    }

    get remainingChars() {
        return remainingChars(this.state.text, this.store.session.limits?.max_text_length);
    }

    get readyAttachments() {
        return this.channel.uploads.filter((one) => one.status === "done");
    }

    get canSend() {
        const hasContent = isShown(this.state.text) || this.readyAttachments.length;
        return Boolean(hasContent) && !this.channel.isUploading && this.remainingChars >= 0;
    }

    get placeholder() {
        const { _t } = this.frame;
        if (this.props.placeholder) {
            return this.props.placeholder;
        }
        return this.props.isNote ? _t("Write a note for your team…") : _t("Write a message…");
    }

    get canRequestAcknowledgement() {
        return this.channel.type === "broadcast";
    }

    get suggestionsId() {
        return `o-seitech-suggestions-${this.channel.id}`;
    }

    get replyAuthor() {
        return authorName(this.thread.replyTo.author, this.frame._t);
    }

    get replyLine() {
        return htmlToLine(this.thread.replyTo.body) || "📎";
    }

    onInput(ev) {
        this.state.text = ev.target.value;
        fitHeight(ev.target);
        this.suggesting?.look(this.props.isNote);
        this.onTyping();
        this.draft.plan();
    }

    onKeydown(ev) {
        if (!isComposing(ev) && !this.suggesting?.onKeydown(ev)) {
            this.onOwnKey(ev);
        }
    }

    onOwnKey(ev) {
        if (ev.key === "Enter" && !ev.shiftKey) {
            ev.preventDefault();
            this.send();
        } else if (ev.key === "ArrowUp" && !this.state.text) {
            this.editLast(ev);
        } else if (ev.key === "Escape" && this.thread.replyTo) {
            ev.stopPropagation();
            this.thread.replyTo = null;
        }
    }

    onPaste(ev) {
        const files = pastedFiles(ev.clipboardData);
        if (files.length) {
            ev.preventDefault();
            this.props.addFiles(files);
        }
    }

    onPickFiles(ev) {
        this.props.addFiles(ev.target.files);
        ev.target.value = "";
    }

    onBlur() {
        this.suggesting?.close();
        this.typing.stop();
    }

    onToggleEmoji() {
        this.thread.emojiFor = this.thread.emojiFor ? null : "composer";
    }

    /** An announcement is asked about first: Enter alone sends it to nobody. */
    send() {
        if (this.canSend && this.canRequestAcknowledgement) {
            this.frame.parts.confirmBroadcast(this, () => this.canSend && this.post());
        } else if (this.canSend) {
            this.post();
        }
    }

    post() {
        const body = trimText(this.state.text);
        this.store.outgoing.post(this.channel, {
            body,
            replyTo: this.thread.replyTo,
            attachments: this.readyAttachments.map((upload) => upload.attachment),
            isNote: this.props.isNote,
            mentions: this.suggesting?.mentionsIn(body) || [],
            requiresAcknowledgement: this.state.requiresAcknowledgement,
        });
        this.state.requiresAcknowledgement = false;
        this.readyAttachments.forEach((upload) => this.store.uploads.remove(this.channel, upload));
        this.thread.replyTo = null;
        this.typing.forget();
        this.suggesting?.close();
        this.setText("");
        this.draft.save();
        this.input.el?.focus();
    }

    /** Insert text at the cursor. */
    insertText(text) {
        const { el } = this.input;
        el.setRangeText(text, el.selectionStart, el.selectionEnd, "end");
        this.setText(el.value);
        if (!hasScreenKeyboard()) {
            el.focus();
        }
        this.onTyping();
        this.draft.plan();
    }

    /** Replace everything typed. */
    setText(text) {
        this.state.text = text;
        this.input.el.value = text;
        fitHeight(this.input.el);
    }

    editLast(ev) {
        const last = lastEditable(this.store, this.channel);
        if (last) {
            ev.preventDefault();
            this.thread.editingKey = last.key;
        }
    }

    onTyping() {
        this.typing.note(Boolean(this.state.text) && !this.props.isNote);
    }
}
