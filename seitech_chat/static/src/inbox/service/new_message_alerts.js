import { browser } from "@web/core/browser/browser";
import { reactive } from "@odoo/owl";

import { htmlToLine } from "@seitech_chat/core/text";
import { isCallingMe } from "@seitech_chat/member_ui/notifications/notification_rules";
import {
    setSoundEnabled,
    isSoundEnabled,
} from "@seitech_chat/member_ui/notifications/sound_setting";
import { cutText } from "@seitech_chat/core/length";
import { DesktopNotifications } from "@seitech_chat/inbox/service/desktop_notifications";
import { _t } from "@seitech_chat/inbox/translation";

const INBOX_ACTION = "seitech_chat.chat_inbox_action";
const APP_MENU = "seitech_chat.chat_menu";
const COUNTER = "seitech_chat";
const SOUND = "/mail/static/src/audio/new-message.mp3";
const EXCERPT_LENGTH = 160;
// Time for another tab, in which the person may be reading this very message, to say so.
const READ_ELSEWHERE_MS = 800;
const RING_EVERY_MS = 700;

/** Whether somebody looks at this tab now. */
function isPageFocused() {
    return document.visibilityState === "visible" && document.hasFocus();
}

/** Calls the person: sound, notification, number in the tab's title. */
export class NewMessageAlerts {
    /** Set by the inbox: which conversation is on the screen. */
    shownChannelId = null;
    /** The count of conversations that wait for me. */
    count = 0;

    /** @param {import("@seitech_chat/core/store/chat_store").ChatStore} store */
    setup(store, news, { action, menu, multi_tab: multiTab, title }) {
        this.store = store;
        this.news = news;
        this.action = action;
        this.menu = menu;
        this.multiTab = multiTab;
        this.title = title;
        this.audio = null;
        this.rungAt = 0;
        this.desktop = new DesktopNotifications((channelId) => this.openInbox(channelId));
        news.onOpen = (channelId) => this.openInbox(channelId);
    }

    start() {
        this.store.events.addEventListener("live-message", ({ detail }) => this.onMessage(detail));
        const onFocusChange = () => this._onFocusChange();
        browser.addEventListener("focus", onFocusChange);
        browser.addEventListener("blur", onFocusChange);
        document.addEventListener("visibilitychange", onFocusChange);
    }

    /** @param {number | null} channelId of the conversation that the inbox shows */
    show(channelId) {
        this.shownChannelId = channelId;
        if (isPageFocused()) {
            this.news.onShown(channelId);
        }
    }

    _onFocusChange() {
        const shown = this.store.channels.get(this.shownChannelId);
        if (isPageFocused()) {
            this.desktop.clear();
            this.news.onShown(this.shownChannelId);
        }
        if (shown && isPageFocused()) {
            shown.isJustAssigned = false;
        }
        this.showCount(this.store);
    }

    get isSoundEnabled() {
        return isSoundEnabled(this.store);
    }

    toggleSound() {
        setSoundEnabled(this.store, !this.isSoundEnabled).catch((error) =>
            this.store.reportError(error)
        );
        this._playSound(); // so that one knows what to listen for
    }

    /** @param {import("@seitech_chat/core/models/message").Message} message */
    onMessage(message) {
        const channel = this.store.channels.get(message.channelId);
        if (!this._concernsMe(channel, message)) {
            return;
        }
        if (isPageFocused() && this.shownChannelId === channel.id) {
            return;
        }
        browser.setTimeout(() => this._call(channel, message), READ_ELSEWHERE_MS);
    }

    /** @param {import("@seitech_chat/core/models/channel").Channel} channel now mine */
    onAssigned(channel) {
        if (isPageFocused() && this.shownChannelId === channel.id) {
            channel.isJustAssigned = false;
            this.news.addQuiet(this._assignedTitle(channel));
            return;
        }
        browser.setTimeout(() => this._alertAssigned(channel), READ_ELSEWHERE_MS);
    }

    /** @param {OfferPayload} offer to me: there is little time */
    onOffered({ channel_id: channelId, customer, department }) {
        return this._callWith({
            kind: "offered",
            channelId,
            title: _t("New conversation offered: %(customer)s", { customer }),
            text: department.name,
            isShownInside: false, // its card is
        });
    }

    /** @param {NotificationPayload} notification of something that asks for me */
    onNotification({ channel_id: channelId, channel_name: title, text, ...notification }) {
        const kind = [notification.kind, notification.sla_kind].filter(Boolean).join(".");
        const isShown = isPageFocused() && this.shownChannelId === channelId;
        return this._callWith({ kind, channelId, title, text, isShownInside: !isShown });
    }

    /** Count what needs my attention: unread messages, new assignments, the queue. */
    countIn(store) {
        const asking = [...store.channels.values()].filter(
            (one) =>
                one.isComplete &&
                !one.me?.isArchived &&
                ((one.isWaiting && !one.me) || (one.isJustAssigned && !one.unreadCount))
        );
        return store.channels.unreadCount + asking.length;
    }

    /** Show the count in every app, and in the title while the page has no focus. */
    showCount(store) {
        this.count = this.countIn(store);
        this.title.setCounters({ [COUNTER]: isPageFocused() ? 0 : this.count });
    }

    _concernsMe(channel, message) {
        if (message.isSystem) {
            return false;
        }
        return channel.me ? isCallingMe(this.store, channel, message) : channel.isWaiting;
    }

    async _call(channel, message) {
        const isRead = channel.me && channel.me.lastReadPosition >= message.position;
        // An assignment is announced as such.
        if (isRead || channel.isJustAssigned) {
            return;
        }
        await this._callWith({
            kind: "message",
            channelId: channel.id,
            title: this._titleOf(channel, message),
            text: this._textOf(message),
            isShownInside: !this.news.isInboxShown, // its row is
        });
    }

    async _alertAssigned(channel) {
        if (channel.isJustAssigned) {
            await this._callWith({
                kind: "assigned",
                channelId: channel.id,
                title: this._assignedTitle(channel),
                text: channel.lastMessage ? this._textOf(channel.lastMessage) : "",
                isShownInside: true,
            });
        }
    }

    async _callWith(call) {
        if (isPageFocused()) {
            this._playSound();
            if (call.isShownInside) {
                this.news.add(call);
            }
            return;
        }
        // One tab speaks for all of them.
        if (await this.multiTab.isOnMainTab()) {
            this._playSound();
            this.desktop.notify(call);
        }
    }

    _playSound() {
        if (!this.isSoundEnabled) {
            return;
        }
        const now = Date.now();
        if (now - this.rungAt < RING_EVERY_MS) {
            return; // several at once are one sound
        }
        this.rungAt = now;
        this.audio ||= new browser.Audio(SOUND);
        // Refused until the person clicked somewhere: then there is no sound.
        Promise.resolve(this.audio.play()).catch(() => {});
    }

    /**
     * @param {number} [channelId]
     * @param {object} [filter] of `InboxView.startDesk`: what the list is narrowed to
     */
    openInbox(channelId, filter) {
        this.action.doAction(INBOX_ACTION, {
            clearBreadcrumbs: true,
            additionalContext: { is_inbox_chosen: true, ...(filter && { inbox_filter: filter }) },
            props: channelId ? { resId: channelId } : {},
            onActionReady: () =>
                this.menu.setCurrentMenu(this.menu.getAll().find((one) => one.xmlid === APP_MENU)),
        });
    }

    _titleOf(channel, { author: { name } }) {
        return channel.isWaiting ? _t("%(name)s is waiting", { name }) : name;
    }

    _assignedTitle(channel) {
        return _t("Assigned to you: %(name)s", { name: channel.title });
    }

    _textOf({ body, attachments }) {
        return cutText(htmlToLine(body) || attachments[0]?.name || "", EXCERPT_LENGTH);
    }
}

/** @returns {NewMessageAlerts} reactive */
export function makeNewMessageAlerts(store, news, services) {
    const alerts = reactive(new NewMessageAlerts());
    alerts.setup(store, news, services);
    return alerts;
}
