import { isShown } from "@seitech_chat/ui/characters";

const FRESH_MS = 60_000;
const PATIENCE_MS = 3000;
const SEARCH_DELAY_MS = 150;
const MIN_SEARCH_LENGTH = 2;
const MAX_SEARCH_LENGTH = 500;
const MAX_READ_FAQS = 20;

/** The quick actions that ask for a phone number and a time. */
export const REQUEST_KINDS = ["callback", "demo"];

/**
 * The screens before a conversation: home, an FAQ or the form. Home offers FAQs and quick
 * actions; where the site has neither it would be one click more, and the form is shown.
 */
export class VisitorHome {
    /** The contents of home, null until they are known. @type {HomePayload | null} */
    offer = null;
    /** Whether it is known, or was waited for in vain. */
    isSettled = false;
    /** @type {"home" | "faq" | "form"} */
    page = "home";
    /** The FAQ on the screen; its answer is null until it is there. */
    faq = null;
    hasFaqFailed = false;
    /** The quick action that the form belongs to. @type {QuickActionPayload | null} */
    action = null;
    /** The text of the search. */
    query = "";
    /** The FAQs found by it, null without a search. @type {FaqPayload[] | null} */
    found = null;
    /** Ids of the FAQs read before the conversation. @type {number[]} */
    readFaqIds = [];
    /** The key of what was pressed last on home, to focus when one comes back. */
    pressedKey = "";
    loadedAtMs = 0;
    loadedPath = "";
    searchTimer = null;
    search = null;
    keepPage = () => {};

    /**
     * @param {object} parts
     * @param {() => import("@seitech_chat/core/api/chat_api").VisitorApi} parts.getApi
     * @param {() => string} parts.getPath of the page
     * @param {string} parts.lang
     * @param {"home" | "form"} parts.page that the visitor had before a reload
     * @param {(page: "home" | "form") => void} parts.keepPage
     * @param {boolean} [parts.isEmpty] nothing is offered: the form needs no answer first
     */
    setup({ isEmpty, ...parts }) {
        Object.assign(this, parts);
        if (isEmpty) {
            this._settle();
        }
    }

    /** The page, by which FAQs are chosen. */
    get scope() {
        return { lang: this.lang, path: this.getPath() };
    }

    get hasHome() {
        const { offer } = this;
        return Boolean(offer && (offer.has_faqs || offer.quick_actions.length));
    }

    /** @returns {"home" | "faq" | "form" | "loading"} */
    get screen() {
        if (!this.isSettled) {
            return "loading";
        }
        return this.hasHome ? this.page : "form";
    }

    get mayGoBack() {
        return this.hasHome && this.page !== "home";
    }

    get faqs() {
        return this.found || this.offer?.faqs || [];
    }

    /** Whether it was asked for, a moment ago and for this page. */
    get isFresh() {
        const isNew = Date.now() - this.loadedAtMs < FRESH_MS;
        return isNew && this.getPath() === this.loadedPath;
    }

    /**
     * Ask for what home offers; the form is shown if the answer is late or an error. Throws the
     * ChatApiError of a refusal.
     *
     * @returns {Promise<SessionAnswer>} which comes with it
     */
    async load() {
        Object.assign(this, { loadedAtMs: Date.now(), loadedPath: this.getPath() });
        const timer = setTimeout(() => this._settle(), PATIENCE_MS);
        try {
            const { session, ...offer } = await this.getApi().home(this.scope);
            this.offer = offer;
            return session;
        } catch (error) {
            this.loadedAtMs = 0;
            throw error;
        } finally {
            clearTimeout(timer);
            this.isSettled = true;
        }
    }

    /** The form stays on the screen when the answer comes later. */
    _settle() {
        if (!this.isSettled) {
            this.isSettled = true;
            this.page = "form";
        }
    }

    goHome() {
        Object.assign(this, { page: "home", faq: null, action: null });
        this.keepPage("home");
    }

    /** @param {QuickActionPayload | null} [action] that fills in the form */
    showForm(action = null) {
        Object.assign(this, { page: "form", faq: null, action });
        this.keepPage(action ? "home" : "form");
    }

    /** @param {{ id: number, question?: string }} faq */
    async showFaq({ id, question = "" }) {
        Object.assign(this, { page: "faq", faq: { id, question, answer: null } });
        this.hasFaqFailed = false;
        try {
            const faq = await this.getApi().faq(id, this.scope);
            if (this.faq?.id === id) {
                this.faq = faq;
                this.readFaqIds = [...new Set([...this.readFaqIds, id])].slice(-MAX_READ_FAQS);
            }
        } catch {
            this.hasFaqFailed = this.faq?.id === id;
        }
    }

    /** A lost answer to "Did this help?" is nothing to bother a person with. */
    rateFaq(isHelpful) {
        this.getApi()
            .rateFaq(this.faq.id, { ...this.scope, is_helpful: isHelpful })
            .catch(() => {});
    }

    /** Search a moment after the last key. */
    setQuery(query) {
        this.query = query;
        clearTimeout(this.searchTimer);
        this.search?.abort();
        if (query.trim().length < MIN_SEARCH_LENGTH || !isShown(query)) {
            this.found = null;
            return;
        }
        this.searchTimer = setTimeout(() => this._search(), SEARCH_DELAY_MS);
    }

    async _search() {
        const search = new AbortController();
        this.search = search;
        const text = this.query.trim().slice(0, MAX_SEARCH_LENGTH);
        try {
            const body = { ...this.scope, text };
            const { faqs } = await this.getApi().searchFaqs(body, { signal: search.signal });
            if (!search.signal.aborted) {
                this.found = faqs;
            }
        } catch {
            if (!search.signal.aborted) {
                this.found = null; // the usual ones, and the way to write
            }
        }
    }

    /** The conversation has begun: the next visit begins at home. */
    reset() {
        Object.assign(this, { query: "", found: null, readFaqIds: [], pressedKey: "" });
        this.goHome();
    }

    stop() {
        clearTimeout(this.searchTimer);
        this.search?.abort();
    }
}
