import { markRaw, reactive } from "@odoo/owl";

import { hasScreenKeyboard } from "@seitech_chat/core/focus_guard";
import { removalText, notifyArchived } from "@seitech_chat/member_ui/removal_notice";
import { makeDialogStack } from "@seitech_chat/member_ui/dialog/dialog_stack";
import { isCallingMe } from "@seitech_chat/member_ui/notifications/notification_rules";
import {
    setSoundEnabled,
    isSoundEnabled,
} from "@seitech_chat/member_ui/notifications/sound_setting";
import { playMessageSound } from "@seitech_chat/embed/message_sound";
import { addToast } from "@seitech_chat/embed/toast_list/toast_list";
import { cutText } from "@seitech_chat/core/length";
import { showMessage } from "@seitech_chat/ui/show_message";
import { htmlToLine } from "@seitech_chat/core/text";
import { VisitorMerge } from "@seitech_chat/portal/visitor_merge";
import { ChatView } from "@seitech_chat/portal/chat_view";
import { PortalSession } from "@seitech_chat/portal/portal_session";

const EXCERPT_LENGTH = 160;

/** The chat of a signed-in person: where it is drawn, and what it shows. */
export class PortalChat extends PortalSession {
    /** closed, window or full; page where the page is the chat's own */
    mode = "closed";
    toasts = [];
    /** Images shown large: { attachments, index }, or null. */
    viewer = null;
    /** Why the conversation on the screen can't be shown: a code, or null. */
    channelFailure = null;
    /** Something to begin with, once the conversations are there: { open, courseId }. */
    pendingAction = null;

    setup({ config, isPage, channelId }) {
        super.setup();
        this.config = markRaw(config);
        this.bus = markRaw(new EventTarget());
        this.dialogs = makeDialogStack();
        this.view = reactive(new ChatView());
        this.view.setup();
        this.visitorMerge = reactive(new VisitorMerge());
        this.visitorMerge.setup();
        if (isPage) {
            this.mode = "page";
            this.view.channelId = channelId;
        } else if (this.view.isOpen) {
            this.open();
        }
        if (isPage || config.member.hasConversations) {
            this.start();
        }
    }

    get isOpen() {
        return this.mode !== "closed";
    }

    get channel() {
        return this.store.channels.get(this.view.channelId) || null;
    }

    get unreadCount() {
        return this.status === "ready"
            ? this.store.channels.unreadCount
            : this.config.member.unreadCount;
    }

    open() {
        this.mode = this.view.isFull ? "full" : "window";
        this.view.saveOpen(true);
        this.start();
        if (this.status === "ready") {
            this.show(this.view.channelId);
        }
    }

    minimize() {
        this.mode = "closed";
        this.view.saveOpen(false);
        this.store.current.close();
    }

    toggle() {
        if (this.isOpen) {
            this.minimize();
        } else {
            this.open();
        }
    }

    toggleFull() {
        this.mode = this.mode === "full" ? "window" : "full";
        this.view.saveFull(this.mode === "full");
    }

    get isSoundEnabled() {
        return isSoundEnabled(this.store);
    }

    toggleSound() {
        setSoundEnabled(this.store, !this.isSoundEnabled).catch((error) =>
            this.store.reportError(error)
        );
        if (this.isSoundEnabled) {
            playMessageSound(); // so that one knows what to listen for
        }
    }

    notify(text, options) {
        addToast(this, text, options);
    }

    onReady() {
        if (this.config.member.mayMerge) {
            this.visitorMerge.look();
        }
        if (this.isOpen && this.view.channelId) {
            this.show(this.view.channelId);
        }
    }

    retry() {
        this.failureCode = null;
        this.start();
    }

    /**
     * Put a conversation on the screen, or none: the list.
     *
     * @param {number | null} channelId
     * @param {number | null} [position] of the message to scroll into view
     */
    async show(channelId, position = null) {
        this.view.show(channelId);
        this.channelFailure = null;
        if (!channelId) {
            this.store.current.close();
            return;
        }
        try {
            await this.store.current.open(channelId);
            if (position) {
                showMessage(this.bus, position);
            }
        } catch (error) {
            this.store.reportError(error);
            if (this.view.channelId === channelId && !this.channel) {
                this.channelFailure = error.code || "internal";
            } else if (error.code === "not_found") {
                this.store.sync.request(); // it is held, but no longer mine to see: sync removes it
            }
        }
    }

    /** Replace an open conversation that became invisible by the list and a sentence. */
    watchRemovals(frame) {
        const { events } = this.store;
        const isShown = ({ id }) => this.isOpen && this.view.channelId === id;
        events.addEventListener("channel-removed", ({ detail: { channel } }) => {
            const wasShown = isShown(channel);
            if (this.view.channelId === channel.id) {
                this.show(null);
            }
            if (wasShown) {
                frame.notify(removalText(channel, frame._t));
            }
        });
        events.addEventListener("channel-archived", ({ detail: { channel } }) => {
            if (isShown(channel)) {
                this.show(null);
                notifyArchived(frame, channel);
            }
        });
    }

    /** To where one writes, once it is drawn; a finger's keyboard would cover what there is to read. */
    focusComposer() {
        if (!hasScreenKeyboard()) {
            requestAnimationFrame(() => this.bus.dispatchEvent(new CustomEvent("focus-composer")));
        }
    }

    /** Show what a verb that opens a conversation answered. */
    showAnswer(answer) {
        const channel = this.store.channels.insertAnswer(answer);
        this.store.onChannelAdded(channel);
        return this.show(channel.id);
    }

    /** My message to an ended conversation went into another one. */
    onContinued({ from, to }) {
        if (this.view.channelId === from) {
            this.show(to);
        }
    }

    onLiveMessage(message) {
        const channel = this.store.channels.get(message.channelId);
        const isSeen = this.isOpen && document.hasFocus() && this.view.channelId === channel.id;
        if (isSeen || message.isSystem || !channel.me) {
            return;
        }
        if (!isCallingMe(this.store, channel, message)) {
            return;
        }
        if (this.view.takeForeground(message.id)) {
            this.announce(channel, message);
        }
    }

    announce(channel, message) {
        if (this.isSoundEnabled) {
            playMessageSound();
        }
        const isAllowed = window.Notification?.permission === "granted";
        if (!isAllowed || document.hasFocus()) {
            return;
        }
        const body = htmlToLine(message.body || "") || message.attachments[0]?.name || "";
        const notification = new window.Notification(message.author.name, {
            body: cutText(body, EXCERPT_LENGTH),
            tag: `seitech_chat-${channel.id}`,
        });
        notification.onclick = () => {
            window.focus();
            notification.close();
            this.mode = this.mode === "closed" ? "window" : this.mode;
            this.show(channel.id);
        };
    }
}

/** @param {{ config: object, isPage: boolean, channelId: number | null }} parts */
export function makePortalChat(parts) {
    const chat = reactive(new PortalChat());
    chat.setup(parts);
    return chat;
}
