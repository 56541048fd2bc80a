import { Component, onMounted, useRef, useState } from "@odoo/owl";

import { useChatEnv, useStore } from "@seitech_chat/core/chat_env";
import { useFeedback } from "@seitech_chat/ui/run_with_feedback";
import { fitHeight } from "@seitech_chat/ui/composer/fit_height";
import { isShown } from "@seitech_chat/ui/characters";
import { isComposing } from "@seitech_chat/ui/composing";
import { htmlToText, trimText } from "@seitech_chat/core/text";
import { remainingChars, CharCount } from "@seitech_chat/ui/char_count/char_count";
import { ThreadState } from "@seitech_chat/ui/thread/thread_state";

/** A message's text, open to be changed in place. */
export class MessageEdit extends Component {
    static template = "seitech_chat.MessageEdit";
    static components = { CharCount };
    static props = {
        message: { type: Object },
        thread: { type: ThreadState },
    };

    setup() {
        this.frame = useChatEnv();
        this.store = useStore();
        this.attempt = useFeedback();
        const { message } = this.props;
        this.original = message.isPending ? message.text : htmlToText(message.body);
        this.state = useState({ text: this.original, isSaving: false });
        this.input = useRef("input");
        this.suggesting = this.frame.parts?.useAutocomplete({
            frame: this.frame,
            getChannel: () => this.channel,
            getInput: () => this.input.el,
            setText: (value) => this.setText(value),
            getNamed: () => this.props.message.mentions,
        });
        onMounted(() => {
            const { el } = this.input;
            fitHeight(el);
            el.focus();
            el.setSelectionRange(el.value.length, el.value.length);
        });
    }

    get channel() {
        return this.store.channels.get(this.props.message.channelId);
    }

    get canSave() {
        const hasContent = isShown(this.state.text) || this.props.message.attachments.length;
        return Boolean(hasContent) && !this.state.isSaving && this.remainingChars >= 0;
    }

    get remainingChars() {
        return remainingChars(this.state.text, this.store.session.limits?.max_text_length);
    }

    onInput(ev) {
        this.state.text = ev.target.value;
        fitHeight(ev.target);
        this.suggesting?.look(this.props.message.isNote);
    }

    setText(text) {
        this.state.text = text;
        this.input.el.value = text;
        fitHeight(this.input.el);
    }

    onKeydown(ev) {
        if (isComposing(ev) || this.suggesting?.onKeydown(ev)) {
            return;
        }
        if (ev.key === "Escape") {
            ev.stopPropagation();
            this.close();
        } else if (ev.key === "Enter" && !ev.shiftKey) {
            ev.preventDefault();
            this.save();
        }
    }

    async save() {
        const text = trimText(this.state.text);
        if (!this.canSave) {
            return;
        }
        const mentions = this.suggesting?.mentionsIn(text) || [];
        if (this.props.message.isPending) {
            this.store.outgoing.resend(this.props.message, text, mentions);
        } else if (text !== this.original) {
            this.state.isSaving = true;
            const isSaved = await this.attempt(() =>
                this.store.messages.edit(this.channel, this.props.message, text, mentions)
            );
            this.state.isSaving = false;
            if (!isSaved) {
                return;
            }
        }
        this.close();
    }

    close() {
        this.props.thread.editingKey = null;
        this.frame.bus.dispatchEvent(new CustomEvent("focus-composer"));
    }
}
