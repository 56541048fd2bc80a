import { markRaw, reactive } from "@odoo/owl";

import { ChatApiError, VisitorApi } from "@seitech_chat/core/api/chat_api";
import { ChatStorage } from "@seitech_chat/core/storage/chat_storage";
import { UNSENT_PREFIXES } from "@seitech_chat/embed/visitor_storage";
import { isLoaded, loadLazy } from "@seitech_chat/embed_app/lazy";
import { PageReporter } from "@seitech_chat/embed_app/page_reporter";
import { VisitorChat } from "@seitech_chat/widget/visitor_chat";

/** The export of the script with the code of conversations. */
const CONVERSATIONS = "makeChatStore";

class SiteApi extends VisitorApi {
    /**
     * Become the person of a token that the site's own server signed.
     *
     * @returns {Promise<{ token: string, token_expires_at: string }>} the visitor's token
     */
    identify(identityToken) {
        return this._call("/identify", { identity_token: identityToken });
    }

    /** Keep with the visitor's conversations that the consent was withdrawn. */
    withdrawConsent() {
        return this._call("/withdraw_consent", {});
    }

    /** Report the page that the visitor is on. */
    visit({ url, title }) {
        return this._call("/page", { url, title });
    }
}

/** The claims of an identity token; none for a token that the server will refuse. */
function readClaims(identityToken) {
    try {
        const [, payload] = identityToken.split(".");
        const binary = atob(payload.replace(/-/g, "+").replace(/_/g, "/"));
        const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
        return JSON.parse(new TextDecoder().decode(bytes)) || {};
    } catch {
        return {};
    }
}

/** Keep whose data a storage has; null for a person whom the site did not identify. */
function keep(storage, subject) {
    if (subject === null) {
        storage.remove("subject");
    } else {
        storage.set("subject", subject);
    }
}

/**
 * The visitor's chat on a page of any site: its server may be elsewhere, the code of
 * conversations comes when it is needed, and the page may say who the person is.
 */
export class SiteChat extends VisitorChat {
    /** The code of conversations is on its way. */
    isLoadingCode = false;
    isRefusalReported = false;
    /** The site's setting. */
    isPageTracked = false;
    /** Whether the site lets identified people write only. */
    isIdentityRequired = false;
    /**
     * The chat belongs to an identified person, and this page has identified nobody: neither
     * counts nor messages show beside the closed chat, where somebody else may sit.
     */
    isQuiet = false;
    /** The message to show then. @type {Message | null} */
    quietPreview = null;
    /** Whether the site's setting lets pages identify people. */
    mayIdentify = false;
    /** Counts identifications and logouts: only the last one has an effect. */
    identityTurn = 0;

    setup(parts) {
        const { tab } = parts.memory;
        this.subject = parts.memory.browser.get("subject");
        if (tab.get("subject") !== this.subject) {
            parts.memory.dropForm(); // another person's, before this page was loaded
        }
        this.isQuiet = this.mayIdentify && this.subject !== null;
        if (this.isIdentityRequired && this.subject !== null) {
            // The page may show another person, or nobody: the one of before left without `logout`.
            parts.memory.hold();
        }
        keep(tab, this.subject);
        this.signed = parts.memory.signed;
        this.pages = markRaw(
            new PageReporter({
                isNeeded: () => this.isPageTracked && this._hasOpenConversation(),
                send: (page) => this.siteApi.visit(page),
            })
        );
        this.stopListeningWithdrawal = parts.memory.listenWithdrawal(() => this._endConsent());
        super.setup(parts);
    }

    get siteApi() {
        return new SiteApi(this.transport);
    }

    get unreadCount() {
        return this.isQuiet ? 0 : super.unreadCount;
    }

    /** The person goes on with the conversation. */
    open() {
        super.open();
        this._endQuiet();
    }

    _endQuiet() {
        const { quietPreview } = this;
        Object.assign(this, { isQuiet: false, quietPreview: null });
        if (quietPreview) {
            this.showPreview(quietPreview);
        }
    }

    showPreview(message) {
        if (this.isQuiet) {
            this.quietPreview = message;
        } else {
            super.showPreview(message);
        }
    }

    playSound() {
        if (!this.isQuiet) {
            super.playSound();
        }
    }

    _hasOpenConversation() {
        const { channels, isReady } = this.store || {};
        return Boolean(isReady) && [...channels.values()].some((channel) => channel.isOpen);
    }

    /** The conversations are there. */
    async showLatest() {
        this.pages.report();
        await super.showLatest();
    }

    stop() {
        this.pages.stop();
        this.stopListeningWithdrawal();
        super.stop();
    }

    get pagePath() {
        const { page } = this.pages;
        return page ? new URL(page.url).pathname : super.pagePath;
    }

    get screen() {
        return this.isLoadingCode && !this.failureCode ? "loading" : super.screen;
    }

    prepare() {
        if (!this.isLoadingCode) {
            super.prepare();
        }
    }

    /** The person reads the form: load what follows it. */
    async loadCode() {
        await loadLazy(CONVERSATIONS);
    }

    async loadSession() {
        await super.loadSession();
        this._reportRefusal();
    }

    onStartFailed(error) {
        super.onStartFailed(error);
        this._reportRefusal();
    }

    /** The site's developers read once why the chat stays away. */
    _reportRefusal() {
        if (this.failureCode === "origin_not_allowed" && !this.isRefusalReported) {
            this.isRefusalReported = true;
            const { origin } = window.location;
            console.warn(`SeitechChat: ${origin} is not on the site's list of allowed origins`);
        }
    }

    /** The page learns that it has to identify the person, except from its own call of `identify`. */
    onAnswer(path, { status, data }) {
        const isRefused = status === 401 && data?.code?.startsWith("identity_");
        if (isRefused && !path.endsWith("/identify")) {
            const { code } = data;
            this.bus.dispatchEvent(new CustomEvent("identity-refused", { detail: { code } }));
        }
    }

    async connect() {
        if (isLoaded(CONVERSATIONS) || (await this._loadCodeNow())) {
            await super.connect();
        }
    }

    async begin(form) {
        const { page } = this.pages;
        const begun = super.begin({ ...form, ...(page && { page_url: page.url }) });
        this.loadCode().catch(() => {}); // it comes while the server answers
        await begun;
        this.bus.dispatchEvent(new CustomEvent("started"));
    }

    async enter(opening) {
        if (isLoaded(CONVERSATIONS) || (await this._loadCodeNow())) {
            super.enter(opening);
        }
    }

    /** @returns {Promise<boolean>} whether the code is there, and still wanted */
    async _loadCodeNow() {
        const { generation } = this;
        this.isLoadingCode = true;
        try {
            await this.loadCode();
            return generation === this.generation;
        } catch {
            if (generation === this.generation) {
                this.onStartFailed(new ChatApiError({ code: "network" }));
            }
            return false;
        } finally {
            this.isLoadingCode = false;
        }
    }

    onLiveMessage(message) {
        super.onLiveMessage(message);
        if (!message.isSystem && !this.isQuiet) {
            this.bus.dispatchEvent(new CustomEvent("live-message", { detail: message }));
        }
    }

    /** The composer puts what it holds into the draft; once it is gone it is no longer asked. */
    disconnect() {
        if (this.store) {
            this.bus.dispatchEvent(new CustomEvent("save-draft"));
            this.store.drafts.close();
        }
        super.disconnect();
    }

    /** Put a text into the composer of the conversation on the screen. */
    insertText(text) {
        this.bus.dispatchEvent(new CustomEvent("insert-text", { detail: text }));
    }

    /**
     * Become the person of an identity token. What another person left in this browser is
     * dropped first, also when the server refuses the token. A form that was begun before
     * any conversation stays: a required identity may have been asked for by sending it.
     *
     * @param {string} identityToken
     */
    async identify(identityToken) {
        const { sub = null, name = "", email = "" } = readClaims(identityToken);
        if (this._isAnother(sub)) {
            this.forgetPerson();
        }
        const turn = ++this.identityTurn;
        const answer = await this.siteApi.identify(identityToken);
        if (turn !== this.identityTurn) {
            return; // somebody else was identified meanwhile, or logged out
        }
        const { memory } = this;
        this._setSubject(sub);
        this._endQuiet();
        memory.keepToken(answer.token, answer.token_expires_at);
        this.signed = { ...(name && { name }), ...(email && { email }) };
        memory.keepSigned(this.signed);
        this._fillInPerson();
        if (answer.token !== this.token) {
            this.token = answer.token;
            await this.connect();
        }
    }

    /** Whether the browser has something of somebody else than the person with this id. */
    _isAnother(subject) {
        const isNobody = this.subject === null && !this.token;
        return subject !== this.subject && !isNobody;
    }

    _fillInPerson() {
        const { memory } = this;
        const { name, email } = { ...memory.person, ...this.signed };
        memory.keepPerson(name, email);
        if (Object.keys(this.signed).length) {
            this.fillForm({});
        }
    }

    /** The server takes the signed name and address, whatever the form has. */
    fillForm(values) {
        super.fillForm({ ...values, ...this.signed });
    }

    _setSubject(subject) {
        this.subject = subject;
        keep(this.memory.browser, subject);
        keep(this.memory.tab, subject);
    }

    /** Drop the conversations, the unsent messages and the drafts of the person. */
    forgetPerson() {
        const { memory } = this;
        memory.isHeld = false;
        Object.assign(this, { isQuiet: false, quietPreview: null });
        this.identityTurn++;
        this._dropTyped();
        this.signed = {};
        ["person", "signed", "endedChannelId", "previewedId"].forEach((key) =>
            memory.browser.remove(key)
        );
        this._setSubject(null);
        this.forgetToken();
    }

    /**
     * Withdraw the consent to the site's text, and forget everything in this browser. The server keeps the
     * time with the conversations; while it can't be reached nothing changes, so that it can be tried again.
     * Throws its ChatApiError.
     */
    async withdrawConsent() {
        if (this.token) {
            await this.siteApi.withdrawConsent().catch((error) => {
                if (!error.isUnauthorized) {
                    throw error;
                }
            });
        }
        this._endConsent();
    }

    /** The loader asks again before anything else happens. */
    _endConsent() {
        this.minimize(); // an open window would ask the server for its form
        this.forgetPerson();
        this.memory.forgetEverything();
        this.bus.dispatchEvent(new CustomEvent("consent-ended"));
    }

    _dropTyped() {
        const { memory } = this;
        this.disconnect(); // saves a draft
        this.transport.abort();
        memory.dropForm();
        for (const prefix of UNSENT_PREFIXES) {
            const unsent = new ChatStorage(memory.shared, prefix);
            unsent.keys().forEach((key) => unsent.remove(key));
        }
        this.notice = "";
        Object.assign(this, { formFiles: [], unsentFiles: [], preview: null });
        this.home.reset();
        const empty = { name: "", email: "", phone: "", wished_at: "", body: "", fields: {} };
        this.bus.dispatchEvent(new CustomEvent("form-filled", { detail: empty }));
    }

    onTokenChangedInOtherTab(token) {
        const subject = this.memory.browser.get("subject");
        if (subject !== this.subject) {
            this._dropTyped();
            this.signed = this.memory.signed;
            this.subject = subject;
            keep(this.memory.tab, subject);
        }
        super.onTokenChangedInOtherTab(token);
    }
}

/**
 * @param {object} parts of `makeVisitorChat`
 * @param {Pick<import("@seitech_chat/embed_loader/settings").EmbedSettings,
 *  "key" | "origin" | "isPageTracked" | "identity" | "hasHome">} site
 */
export function makeSiteChat(parts, { key, origin, isPageTracked, identity, hasHome }) {
    const chat = reactive(new SiteChat());
    chat.isIdentityRequired = identity === "required";
    chat.mayIdentify = identity !== "off";
    chat.isPageTracked = isPageTracked;
    chat.isHomeEmpty = hasHome === false;
    const onAnswer = (path, answer) => chat.onAnswer(path, answer);
    chat.server = { origin, site: key, onAnswer };
    chat.setup(parts);
    return chat;
}
