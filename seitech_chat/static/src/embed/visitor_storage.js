import { ChatStorage } from "@seitech_chat/core/storage/chat_storage";
import { browserStorage } from "@seitech_chat/core/storage/safe_storage";
import { serverNow } from "@seitech_chat/core/live/server_clock";

const PREFIX = "seitech_chat.widget.";
// Where the store keeps a visitor's unsent messages and drafts.
const UNSENT_PREFIXES = ["seitech_chat.outbox.visitor-", "seitech_chat.draft.visitor-"];

/** A visitor's data in the browser; the tab stores the view. */
export class VisitorStorage {
    constructor() {
        this.shared = browserStorage("localStorage");
        this.browser = new ChatStorage(this.shared, PREFIX);
        this.tab = new ChatStorage(browserStorage("sessionStorage"), PREFIX);
    }

    /**
     * The secret of my conversations, or null. Whether it is still valid is the server's
     * to say: the device's clock may be wrong by months.
     */
    get token() {
        return this.browser.get("visitor")?.token || null;
    }

    /** Whether the token has probably expired, by the device's clock. */
    get isTokenOld() {
        const visitor = this.browser.get("visitor");
        return Boolean(visitor) && new Date(visitor.expiresAt) < new Date(serverNow());
    }

    keepToken(token, expiresAt) {
        this.browser.set("visitor", { token, expiresAt });
    }

    dropToken() {
        this.browser.remove("visitor");
    }

    /** @returns {{ name: string, email: string }} */
    get person() {
        return this.browser.get("person") || { name: "", email: "" };
    }

    keepPerson(name, email) {
        this.browser.set("person", { name, email });
    }

    /** The draft of the form. */
    get form() {
        return this.tab.get("form") || {};
    }

    keepForm(form) {
        this.tab.set("form", form);
    }

    dropForm() {
        this.tab.remove("form");
    }

    /** Messages unsent with an expired token go into the form, so that nothing is lost. */
    recoverUnsent() {
        const texts = [this.form.body];
        for (const prefix of UNSENT_PREFIXES) {
            const unsent = new ChatStorage(this.shared, prefix);
            for (const key of unsent.keys()) {
                texts.push(unsent.get(key)?.body);
                unsent.remove(key);
            }
        }
        this.keepForm({ ...this.form, body: texts.filter(Boolean).join("\n\n") });
    }

    get isOpen() {
        return Boolean(this.tab.get("isOpen"));
    }

    saveOpen(isOpen) {
        this.tab.set("isOpen", isOpen);
    }

    /** The ended conversation that the visitor closed. */
    get endedChannelId() {
        return this.browser.get("endedChannelId");
    }

    set endedChannelId(channelId) {
        this.browser.set("endedChannelId", channelId);
    }

    get isSoundEnabled() {
        return Boolean(this.browser.get("isSoundEnabled"));
    }

    keepSound(isSoundEnabled) {
        this.browser.set("isSoundEnabled", isSoundEnabled);
    }

    /**
     * Listen to other tabs that begin or lose a conversation.
     *
     * @param {(token: string | null) => void} callback
     */
    listenToken(callback) {
        return this.browser.listen((key) => key === "visitor" && callback(this.token));
    }
}
