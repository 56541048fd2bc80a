import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";

import { htmlToText } from "@seitech_chat/inbox/list/html_to_text";

const INBOX_ACTION = "seitech_chat.chat_inbox_action";
const COUNTER = "seitech_chat";
const EXCERPT_LENGTH = 160;
// Time for another tab, in which the person may be reading this very message, to say so.
const READ_ELSEWHERE_MS = 800;

/** Whether somebody looks at this tab now. */
function isLookedAt() {
    return document.visibilityState === "visible" && document.hasFocus();
}

/** Calls the person: sound, desktop notification, number in the tab's title. */
export class Attention {
    /** @param {import("@seitech_chat/core/chat_store").ChatStore} store */
    constructor(store, { action, multi_tab: multiTab, title }) {
        this.store = store;
        this.action = action;
        this.multiTab = multiTab;
        this.title = title;
        this.audio = null;
        /** Set by the inbox: the conversation on the screen, or null. */
        this.shownChannelId = null;
    }

    start() {
        this.store.events.addEventListener("live-message", ({ detail }) => this.onMessage(detail));
        const onLook = () => this.showCount(this.store);
        browser.addEventListener("focus", onLook);
        browser.addEventListener("blur", onLook);
        document.addEventListener("visibilitychange", onLook);
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

    /** Show how much waits in the title, while nobody looks. */
    showCount(store) {
        let count = store.unreadCount;
        for (const channel of store.sortedChannels) {
            count += Number(channel.isWaiting && !channel.me);
        }
        this.title.setCounters({ [COUNTER]: isLookedAt() ? 0 : count });
    }

    _concernsMe(channel, message) {
        if (message.isSystem || channel.me?.mutedUntil > Date.now()) {
            return false;
        }
        return Boolean(channel.me) || channel.isWaiting;
    }

    async _call(channel, message) {
        const isRead = channel.me && channel.me.lastReadPosition >= message.position;
        // One tab speaks for all of them.
        if (!isRead && (await this.multiTab.isOnMainTab())) {
            this._ring();
            this._notify(channel, message);
        }
    }

    _ring() {
        this.audio ||= new browser.Audio("/mail/static/src/audio/new-message.mp3");
        // Refused until the person clicked somewhere: then there is no sound.
        Promise.resolve(this.audio.play()).catch(() => {});
    }

    _notify(channel, message) {
        if (isLookedAt() || browser.Notification?.permission !== "granted") {
            return;
        }
        const text = htmlToText(message.body || "") || message.attachments[0]?.name || "";
        const name = message.author.name;
        const notification = new browser.Notification(
            channel.isWaiting ? _t("%(name)s is waiting", { name }) : name,
            {
                body: text.slice(0, EXCERPT_LENGTH),
                icon: "/seitech_chat/static/description/icon.png",
                tag: `seitech_chat-${channel.id}`,
            }
        );
        notification.addEventListener("click", () => {
            window.focus();
            notification.close();
            this.action.doAction(INBOX_ACTION, { props: { resId: channel.id } });
        });
    }
}
