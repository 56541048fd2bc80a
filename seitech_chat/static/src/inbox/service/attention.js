import { browser } from "@web/core/browser/browser";
import { reactive } from "@odoo/owl";

import { htmlToText } from "@seitech_chat/core/members/html_to_text";
import { isCalledFor } from "@seitech_chat/core/members/notify_rule";
import { chooseSound, hasSound } from "@seitech_chat/core/members/sound_choice";
import { cutText } from "@seitech_chat/core/ui/length";
import { _t } from "@seitech_chat/inbox/translation";

const INBOX_ACTION = "seitech_chat.chat_inbox_action";
const APP_MENU = "seitech_chat.chat_menu";
const COUNTER = "seitech_chat";
const SOUND = "/mail/static/src/audio/new-message.mp3";
const EXCERPT_LENGTH = 160;
// Time for another tab, in which the person may be reading this very message, to say so.
const READ_ELSEWHERE_MS = 800;

/** Whether somebody looks at this tab now. */
function isLookedAt() {
    return document.visibilityState === "visible" && document.hasFocus();
}

/** Calls the person: sound, notification, number in the tab's title. */
export class Attention {
    /** Set by the inbox: whether it is on the screen, and which conversation in it. */
    isInboxShown = false;
    shownChannelId = null;

    /** @param {import("@seitech_chat/core/chat_store").ChatStore} store */
    setup(store, { action, menu, multi_tab: multiTab, notification, title }) {
        this.store = store;
        this.action = action;
        this.menu = menu;
        this.multiTab = multiTab;
        this.notification = notification;
        this.title = title;
        this.audio = null;
    }

    start() {
        this.store.events.addEventListener("live-message", ({ detail }) => this.onMessage(detail));
        const onLook = () => this._onLook();
        browser.addEventListener("focus", onLook);
        browser.addEventListener("blur", onLook);
        document.addEventListener("visibilitychange", onLook);
    }

    _onLook() {
        const shown = this.store.channels.get(this.shownChannelId);
        if (shown && isLookedAt()) {
            shown.isJustGiven = false;
        }
        this.showCount(this.store);
    }

    get hasSound() {
        return hasSound(this.store);
    }

    toggleSound() {
        chooseSound(this.store, !this.hasSound).catch((error) => this.store.noteError(error));
        this._ring(); // so that one knows what to listen for
    }

    /** @param {import("@seitech_chat/core/models/message").Message} message */
    onMessage(message) {
        const channel = this.store.channels.get(message.channelId);
        if (!this._concernsMe(channel, message)) {
            return;
        }
        if (isLookedAt() && this.shownChannelId === channel.id) {
            return;
        }
        browser.setTimeout(() => this._call(channel, message), READ_ELSEWHERE_MS);
    }

    /** @param {import("@seitech_chat/core/models/channel").Channel} channel now mine */
    onGiven(channel) {
        if (isLookedAt() && this.shownChannelId === channel.id) {
            channel.isJustGiven = false;
            this.notification.add(this._givenTitle(channel), { type: "info" });
            return;
        }
        browser.setTimeout(() => this._callForGiven(channel), READ_ELSEWHERE_MS);
    }

    /** @param {OfferPayload} offer to me: there is little time */
    onOffered({ channel_id: channelId, customer, department }) {
        return this._callWith({
            channelId,
            title: _t("%(customer)s is offered to you", { customer }),
            text: department.name,
            isShownInside: false, // its card is
        });
    }

    /** @param {NotificationPayload} notice of something that asks for me */
    onNotice({ channel_id: channelId, channel_name: title, text }) {
        const isShown = isLookedAt() && this.shownChannelId === channelId;
        return this._callWith({ channelId, title, text, isShownInside: !isShown });
    }

    /** What waits for me: my unread messages, what I was given, whom nobody has taken. */
    countIn(store) {
        const asking = store.sortedChannels.filter(
            (one) => (one.isWaiting && !one.me) || (one.isJustGiven && !one.unreadCount)
        );
        return store.unreadCount + asking.length;
    }

    /** Show it in the title, while nobody looks. */
    showCount(store) {
        const count = this.countIn(store);
        this.title.setCounters({ [COUNTER]: isLookedAt() ? 0 : count });
    }

    _concernsMe(channel, message) {
        if (message.isSystem) {
            return false;
        }
        return channel.me ? isCalledFor(this.store, channel, message) : channel.isWaiting;
    }

    async _call(channel, message) {
        const isRead = channel.me && channel.me.lastReadPosition >= message.position;
        // What I am given is announced as such.
        if (isRead || channel.isJustGiven) {
            return;
        }
        await this._callWith({
            channelId: channel.id,
            title: this._titleOf(channel, message),
            text: this._textOf(message),
            isShownInside: !this.isInboxShown,
        });
    }

    async _callForGiven(channel) {
        if (channel.isJustGiven) {
            await this._callWith({
                channelId: channel.id,
                title: this._givenTitle(channel),
                text: channel.lastMessage ? this._textOf(channel.lastMessage) : "",
                isShownInside: true,
            });
        }
    }

    async _callWith(call) {
        if (isLookedAt()) {
            this._ring();
            if (call.isShownInside) {
                this._notifyInside(call);
            }
            return;
        }
        // One tab speaks for all of them.
        if (await this.multiTab.isOnMainTab()) {
            this._ring();
            this._notifyOutside(call);
        }
    }

    _ring() {
        if (!this.hasSound) {
            return;
        }
        this.audio ||= new browser.Audio(SOUND);
        // Refused until the person clicked somewhere: then there is no sound.
        Promise.resolve(this.audio.play()).catch(() => {});
    }

    _notifyInside({ channelId, title, text }) {
        const close = this.notification.add(text, {
            title,
            type: "info",
            buttons: [
                {
                    name: _t("Open"),
                    primary: true,
                    onClick: () => {
                        close();
                        this.openInbox(channelId);
                    },
                },
            ],
        });
    }

    _notifyOutside({ channelId, title, text }) {
        if (browser.Notification?.permission !== "granted") {
            return;
        }
        const notification = new browser.Notification(title, {
            body: text,
            icon: "/seitech_chat/static/description/icon.png",
            tag: `seitech_chat-${channelId}`,
        });
        notification.addEventListener("click", () => {
            window.focus();
            notification.close();
            this.openInbox(channelId);
        });
    }

    /** @param {number} [channelId] */
    openInbox(channelId) {
        this.action.doAction(INBOX_ACTION, {
            clearBreadcrumbs: true,
            props: channelId ? { resId: channelId } : {},
            onActionReady: () =>
                this.menu.setCurrentMenu(this.menu.getAll().find((one) => one.xmlid === APP_MENU)),
        });
    }

    _titleOf(channel, { author: { name } }) {
        return channel.isWaiting ? _t("%(name)s is waiting", { name }) : name;
    }

    _givenTitle(channel) {
        return _t("%(name)s was given to you", { name: channel.title });
    }

    _textOf({ body, attachments }) {
        return cutText(htmlToText(body || "") || attachments[0]?.name || "", EXCERPT_LENGTH);
    }
}

/** @returns {Attention} reactive */
export function makeAttention(store, services) {
    const attention = reactive(new Attention());
    attention.setup(store, services);
    return attention;
}
