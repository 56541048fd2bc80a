import { markRaw, reactive } from "@odoo/owl";

import { playMessageSound } from "@seitech_chat/embed/message_sound";
import { addToast } from "@seitech_chat/embed/toast_list/toast_list";
import { rate, requestTranscript } from "@seitech_chat/core/store/service_actions";
import { htmlToLine } from "@seitech_chat/core/text";
import { whenPainted } from "@seitech_chat/ui/when_painted";
import { showMessage } from "@seitech_chat/ui/show_message";
import { FileBlobs, sendFiles } from "@seitech_chat/widget/visitor_files";
import { REQUEST_KINDS, VisitorHome } from "@seitech_chat/widget/home/visitor_home";
import { VisitorConnection } from "@seitech_chat/widget/visitor_connection";
import { serverNow } from "@seitech_chat/core/live/server_clock";

const ENDED_SCREEN_MS = 24 * 60 * 60 * 1000;

/** The visitor's chat on this page: open or not, in the form or in a conversation. */
export class VisitorChat extends VisitorConnection {
    isOpen = false;
    /** Whether home is known to offer nothing. */
    isHomeEmpty = false;
    /** The first message is on its way. */
    isBeginning = false;
    /** The screens before a conversation. */
    home = new VisitorHome();
    /** The conversation on the screen, or null: the form. */
    channelId = null;
    isSoundEnabled = false;
    /** Name and address that the site's server signed: the form shows them as they are. */
    signed = {};
    toasts = [];
    /**
     * The preview beside the closed chat: a message, or the greeting of the site.
     *
     * @type {{ text: string, author: AuthorPayload | null, messageId: number | null,
     *  channelId: number | null } | null}
     */
    preview = null;
    hasWarned = false;
    /** Files that were attached in the form. @type {File[]} */
    formFiles = [];
    /** The same of a conversation that has begun, until they are on their way. @type {File[]} */
    unsentFiles = [];
    /** Images shown large: { attachments, index }, or null. */
    viewer = null;

    setup(parts) {
        super.setup(parts);
        this.bus = markRaw(new EventTarget());
        this.home.setup({
            getApi: () => this.api,
            getPath: () => this.pagePath,
            lang: parts.locale || "",
            page: this.memory.page,
            keepPage: (page) => this.memory.keepPage(page),
            isEmpty: this.isHomeEmpty,
        });
        this.files = markRaw(new FileBlobs(this.transport));
        this.isSoundEnabled = this.memory.isSoundEnabled;
        if (this.token) {
            this.connect();
        }
        if (this.memory.isOpen) {
            this.open();
        }
    }

    stop() {
        this.home.stop();
        super.stop();
    }

    get channel() {
        return this.store?.channels.get(this.channelId) || null;
    }

    get unreadCount() {
        return this.store?.isReady ? this.store.channels.unreadCount : 0;
    }

    /** The path of the page, by which FAQs are chosen. */
    get pagePath() {
        return window.location.pathname;
    }

    /** conversation, failed, loading, or what the visitor sees before: home, faq or form */
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
        const hasBegun = isKnown && (!this.store || this.store.isReady);
        return hasBegun ? this.home.screen : "loading";
    }

    /** The contents of home come with the availability, in one answer. */
    async askSession() {
        if (!this.home.isFresh) {
            try {
                return await this.home.load();
            } catch {
                // The form needs no home, and its own question says what is wrong.
            }
        }
        return super.askSession();
    }

    open() {
        this.isOpen = true;
        this.dismissPreview();
        this.memory.saveOpen(true);
        this._warnOfForgetting();
        if (!this.store && !this.token && this.isHomeEmpty) {
            this._prepareLater();
        } else if (!this.store) {
            this.prepare();
        } else if (this.store.isReady && !this.channel) {
            this.showLatest();
        }
    }

    /** The form needs no answer to be drawn: nothing else comes before it. */
    _prepareLater() {
        const { generation } = this;
        whenPainted(() => generation === this.generation && !this.isBeginning && this.prepare());
    }

    /** A private window forgets: say so once. */
    _warnOfForgetting() {
        if (!this.hasWarned && this.memory.isForgetful) {
            const { _t } = this;
            this.hasWarned = true;
            this.notify(
                _t("Your browser doesn't store data. When you leave this page, the chat is lost."),
                { type: "warning" }
            );
        }
    }

    /** Show a message beside the closed chat, unless it was dismissed before. */
    showPreview({ id, channelId, author, body, attachments, isSystem }) {
        if (this.isOpen || isSystem || id <= this.memory.previewedId) {
            return;
        }
        const text = htmlToLine(body) || attachments[0]?.name || "";
        this.preview = { text, author, messageId: id, channelId };
    }

    dismissPreview() {
        if (this.preview?.messageId) {
            this.memory.keepPreviewed(this.preview.messageId);
        }
        this.preview = null;
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
            if (latest.unreadCount && latest.lastMessage) {
                this.showPreview(latest.lastMessage);
            }
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
            this._sendFiles(); // what the code of conversations came too late for
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
        const answer = await this._askToBegin(form);
        this.token = answer.token;
        this.notice = "";
        this.memory.keepToken(answer.token, answer.token_expires_at);
        this.memory.keepPerson(form.name || "", form.email || "");
        this.memory.dropForm();
        this.unsentFiles = this.formFiles;
        this.formFiles = [];
        this.home.reset();
        this.enter(answer);
    }

    /** Open a conversation. Nothing is asked for the form meanwhile: a message comes first. */
    async _askToBegin(form) {
        this.isBeginning = true;
        try {
            return await this.api.open(form);
        } catch (error) {
            this.prepare(); // the form stays
            throw error;
        } finally {
            this.isBeginning = false;
        }
    }

    enter(opening) {
        super.enter(opening);
        this._sendFiles();
    }

    /** A file that can't be sent stays in the composer, which says why and offers to try again. */
    _sendFiles() {
        const files = this.unsentFiles;
        if (files.length) {
            this.unsentFiles = [];
            sendFiles(this.store, this.channel, files);
        }
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

    /**
     * Fill in the form, also the one on the screen.
     *
     * @param {object} values of its fields by name; `fields` has a department's own
     */
    fillForm(values) {
        const { form } = this.memory;
        const filled = { ...form, ...values, fields: { ...form.fields, ...values.fields } };
        this.memory.keepForm(filled);
        this.bus.dispatchEvent(new CustomEvent("form-filled", { detail: filled }));
    }

    /**
     * Go from home to the form. It has what was searched for, unless something was written.
     *
     * @param {QuickActionPayload | null} [action]
     */
    showForm(action = null) {
        const { body = "" } = this.memory.form;
        const values = { body: body || action?.body || this.home.query };
        if (action?.query_type && !REQUEST_KINDS.includes(action.action)) {
            values.query_type = action.query_type;
        }
        this.fillForm(values);
        this.home.showForm(action);
    }

    /** Back to the form, for another question. */
    startNewConversation() {
        // The latest is what would come back by itself; the list leads to it and to the others.
        this.memory.endedChannelId = this.store?.channels.sorted[0]?.id;
        this.channelId = null;
        this.store?.current.close();
        this.home.showForm();
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

    playSound() {
        playMessageSound();
    }

    onContinued({ from, to }) {
        if (this.channelId === from) {
            this.show(to);
        }
    }

    onLiveMessage(message) {
        const isSeen = this.isOpen && document.hasFocus();
        if (this.isSoundEnabled && !isSeen && !message.isSystem) {
            this.playSound();
        }
        this.showPreview(message);
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
