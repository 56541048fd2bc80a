import { ChatStorage } from "@seitech_chat/core/storage/chat_storage";
import { browserStorage } from "@seitech_chat/core/storage/safe_storage";

const PREFIX = "seitech_chat.portal.";

/** The view: the tab remembers it, and the browser its size. */
export class ChatView {
    /** @type {number | null} the conversation on the screen */
    channelId = null;
    filter = { type: "all", isUnreadOnly: false, isEnded: false, search: "" };
    foldedGroups = [];

    setup() {
        this.tab = new ChatStorage(browserStorage("sessionStorage"), PREFIX);
        this.browser = new ChatStorage(browserStorage("localStorage"), PREFIX);
        this.channelId = this.tab.get("channelId");
        this.foldedGroups = this.browser.get("folded") || [];
    }

    show(channelId) {
        this.channelId = channelId;
        this.tab.set("channelId", channelId);
    }

    toggleGroup(name) {
        this.foldedGroups = this.foldedGroups.includes(name)
            ? this.foldedGroups.filter((folded) => folded !== name)
            : [...this.foldedGroups, name];
        this.browser.set("folded", this.foldedGroups);
    }

    isFolded(name) {
        return this.foldedGroups.includes(name);
    }

    get isOpen() {
        return Boolean(this.tab.get("isOpen"));
    }

    saveOpen(isOpen) {
        this.tab.set("isOpen", isOpen);
    }

    /** Whether the person likes it over the whole screen. */
    get isFull() {
        return Boolean(this.browser.get("isFull"));
    }

    saveFull(isFull) {
        this.browser.set("isFull", isFull);
    }

    /**
     * Several tabs receive the same message: the first one to ask alerts for all.
     *
     * @param {number} messageId
     */
    takeForeground(messageId) {
        if (this.browser.get("announced") >= messageId) {
            return false;
        }
        this.browser.set("announced", messageId);
        return true;
    }
}
