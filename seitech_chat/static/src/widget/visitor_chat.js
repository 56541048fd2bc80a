import { markRaw, reactive } from "@odoo/owl";

import { playMessageSound } from "@seitech_chat/embed/message_sound";
import { addToast } from "@seitech_chat/embed/toast_list/toast_list";
import { rate, requestTranscript } from "@seitech_chat/core/store/service_actions";
import { showMessage } from "@seitech_chat/ui/show_message";
import { FileBlobs } from "@seitech_chat/widget/visitor_files";
import { VisitorConnection } from "@seitech_chat/widget/visitor_connection";
import { serverNow } from "@seitech_chat/core/live/server_clock";

const ENDED_SCREEN_MS = 24 * 60 * 60 * 1000;

/** The visitor's chat on this page: open or not, in the form or in a conversation. */
export class VisitorChat extends VisitorConnection {
    isOpen = false;
    /** The conversation on the screen, or null: the form. */
    channelId = null;
    isSoundEnabled = false;
    toasts = [];
    /** Images shown large: { attachments, index }, or null. */
    viewer = null;

    setup(parts) {
        super.setup(parts);
        this.bus = markRaw(new EventTarget());
        this.files = markRaw(new FileBlobs(this.transport));
        this.isSoundEnabled = this.memory.isSoundEnabled;
        if (this.token) {
            this.connect();
        }
        if (this.memory.isOpen) {
            this.open();
        }
    }

    get channel() {
        return this.store?.channels.get(this.channelId) || null;
    }

    get unreadCount() {
        return this.store?.isReady ? this.store.channels.unreadCount : 0;
    }

    /** form, conversation, loading or failed */
    get screen() {
        if (this.channel) {
            return "conversation";
        }
        if (this.failureCode) {
            return "failed";
        }
        // A new visitor needs the form; a visitor with a token may be in a
        // conversation instead.
        const isKnown = this.session || !this.token;
        return isKnown && (!this.store || this.store.isReady) ? "form" : "loading";
    }

    open() {
        this.isOpen = true;
        this.memory.saveOpen(true);
        if (!this.store) {
            this.prepare();
        } else if (this.store.isReady && !this.channel) {
            this.showLatest();
        }
    }

    minimize() {
        this.isOpen = false;
        this.memory.saveOpen(false);
    }

    /** An ended conversation stays visible for a day, or until the visitor closes it. */
    async showLatest() {
        const latest = this.store.channels.sorted[0];
        if (latest && (latest.isOpen || latest.unreadCount || this._isNew(latest))) {
            await this.show(latest.id);
        } else if (this.isOpen) {
            await this.loadSession();
        }
    }

    /** Try again what failed. */
    async retry() {
        this.failureCode = null;
        if (this.token) {
            await this.connect();
        } else {
            await this.loadSession();
        }
    }

    /**
     * Put a conversation on the screen.
     *
     * @param {number} channelId
     * @param {number | null} [position] of the message to bring into view
     */
    async show(channelId, position = null) {
        this.channelId = channelId;
        try {
            await this.store.current.open(channelId);
            if (position) {
                showMessage(this.bus, position);
            }
        } catch (error) {
            this.store?.reportError(error); // the list of messages offers to try again
        }
    }

    /**
     * Open a conversation. Throws the ChatApiError of a refusal.
     *
     * @param {object} form of requests.SupportRequest
     */
    async begin(form) {
        const answer = await this.api.open(form);
        this.token = answer.token;
        this.notice = "";
        this.memory.keepToken(answer.token, answer.token_expires_at);
        this.memory.keepPerson(form.name, form.email);
        this.memory.dropForm();
        this.enter(answer);
    }

    /** End the conversation on the screen. */
    async end() {
        const { store, channel } = this;
        store.channels.insertAnswer(await this.api.end(channel.id));
    }

    /** Rate the service, once. Throws the ChatApiError of a refusal. */
    async rate(rating, comment) {
        await rate(this.store, this.channel, rating, comment);
    }

    /** Ask for the conversation by email. Throws the ChatApiError of a refusal. */
    async requestTranscript() {
        await requestTranscript(this.store, this.channel);
    }

    onChannelRemoved(channel) {
        if (channel.id === this.channelId) {
            this.channelId = null;
            this.store.current.close();
            this.notify(this._t("This conversation is no longer available."));
            this.showLatest();
        }
    }

    _isNew(channel) {
        const isDone = this.memory.endedChannelId === channel.id;
        return !isDone && serverNow() - channel.endedAt < ENDED_SCREEN_MS;
    }

    /** Back to the form, for another question. */
    startNewConversation() {
        // The latest is what would come back by itself; the list leads to it and to the others.
        this.memory.endedChannelId = this.store?.channels.sorted[0]?.id;
        this.channelId = null;
        this.store?.current.close();
        this.loadSession();
    }

    toggleSound() {
        this.isSoundEnabled = !this.isSoundEnabled;
        this.memory.keepSound(this.isSoundEnabled);
        if (this.isSoundEnabled) {
            playMessageSound(); // so that one knows what to listen for
        }
    }

    notify(text, options) {
        addToast(this, text, options);
    }

    toggle() {
        if (this.isOpen) {
            this.minimize();
        } else {
            this.open();
        }
    }

    onContinued({ from, to }) {
        if (this.channelId === from) {
            this.show(to);
        }
    }

    onLiveMessage(message) {
        const isSeen = this.isOpen && document.hasFocus();
        if (this.isSoundEnabled && !isSeen && !message.isSystem) {
            playMessageSound();
        }
        if (!this.channel) {
            this.show(message.channelId);
        }
    }
}

/** @param {{ memory: VisitorStorage, _t: (term: string, values?: object) => string }} parts */
export function makeVisitorChat(parts) {
    const chat = reactive(new VisitorChat());
    chat.setup(parts);
    return chat;
}
