import { ChatStorage } from "@seitech_chat/core/storage/chat_storage";
import { browserStorage, isLasting } from "@seitech_chat/core/storage/safe_storage";
import { serverNow } from "@seitech_chat/core/live/server_clock";

const PREFIX = "seitech_chat.widget.";
// Where the store keeps a visitor's unsent messages and drafts.
export const UNSENT_PREFIXES = ["seitech_chat.outbox.visitor-", "seitech_chat.draft.visitor-"];

const VISITOR_PREFIXES = [...UNSENT_PREFIXES, "seitech_chat.emoji.visitor-"];

/** A visitor's data in the browser; the tab stores the view. */
export class VisitorStorage {
    /** @param {{ isSoundOn?: boolean }} [config] isSoundOn: until the visitor chooses */
    constructor({ isSoundOn = false } = {}) {
        /** The data of an identified person is kept back until the page identifies somebody. */
        this.isHeld = false;
        this.isSoundOn = isSoundOn;
        this.shared = browserStorage("localStorage");
        this.browser = new ChatStorage(this.shared, PREFIX);
        this.tab = new ChatStorage(browserStorage("sessionStorage"), PREFIX);
    }

    /**
     * The secret of my conversations, or null. Whether it is still valid is the server's
     * to say: the device's clock may be wrong by months.
     */
    get token() {
        return (!this.isHeld && this.browser.get("visitor")?.token) || null;
    }

    /** Whether the token has probably expired, by the device's clock. */
    get isTokenOld() {
        const visitor = this.browser.get("visitor");
        return Boolean(visitor) && new Date(visitor.expiresAt) < new Date(serverNow());
    }

    keepToken(token, expiresAt) {
        this.release();
        this.browser.set("visitor", { token, expiresAt });
    }

    /** Keep back what there is of an identified person; the form begins empty. */
    hold() {
        this.isHeld = true;
        this.tab.remove("heldForm");
    }

    /** The person is there: what was typed meanwhile is theirs. */
    release() {
        const typed = Object.entries(this.tab.get("heldForm") || {}).filter(([, value]) => value);
        this.isHeld = false;
        this.tab.remove("heldForm");
        if (typed.length) {
            this.keepForm({ ...this.form, ...Object.fromEntries(typed) });
        }
    }

    dropToken() {
        this.browser.remove("visitor");
    }

    /** @returns {{ name: string, email: string }} */
    get person() {
        const person = this.isHeld ? null : this.browser.get("person");
        return person || { name: "", email: "" };
    }

    keepPerson(name, email) {
        this.browser.set("person", { name, email });
    }

    /** The name and address that were signed. @returns {{ name?: string, email?: string }} */
    get signed() {
        return (!this.isHeld && this.browser.get("signed")) || {};
    }

    keepSigned(signed) {
        this.browser.set("signed", signed);
    }

    /** The draft of the form. */
    get form() {
        return this.tab.get(this.isHeld ? "heldForm" : "form") || {};
    }

    keepForm(form) {
        this.tab.set(this.isHeld ? "heldForm" : "form", form);
    }

    dropForm() {
        ["form", "heldForm"].forEach((key) => this.tab.remove(key));
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
        return Boolean(this.browser.get("isSoundEnabled") ?? this.isSoundOn);
    }

    keepSound(isSoundEnabled) {
        this.browser.set("isSoundEnabled", isSoundEnabled);
    }

    /** Whether everything is forgotten when the page is left. */
    get isForgetful() {
        return !isLasting(this.shared);
    }

    /** The id of the latest message whose preview was dismissed. */
    get previewedId() {
        return this.browser.get("previewedId") || 0;
    }

    keepPreviewed(messageId) {
        this.browser.set("previewedId", Math.max(messageId, this.previewedId));
    }

    /** The screen before a conversation. @returns {"home" | "form"} */
    get page() {
        return this.tab.get("page") || "home";
    }

    keepPage(page) {
        this.tab.set("page", page);
    }

    /** The visitor was greeted during this visit. */
    get wasGreeted() {
        return Boolean(this.tab.get("wasGreeted"));
    }

    set wasGreeted(wasGreeted) {
        this.tab.set("wasGreeted", wasGreeted);
    }

    /** Remove all that the browser has of a visitor, also the consent to it. */
    forgetEverything() {
        for (const one of [this.browser, this.tab]) {
            one.keys().forEach((key) => one.remove(key));
        }
        for (const prefix of VISITOR_PREFIXES) {
            const kept = new ChatStorage(this.shared, prefix);
            kept.keys().forEach((key) => kept.remove(key));
        }
    }

    /**
     * Listen to another tab in which the visitor withdraws the consent.
     *
     * @param {() => void} callback
     */
    listenWithdrawal(callback) {
        return this.browser.listen(
            (key, version) => key === "consent" && version === null && callback()
        );
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
