import { reactive } from "@odoo/owl";

import { allowFocusUnlessElsewhere } from "@seitech_chat/core/focus_guard";
import { htmlToText } from "@seitech_chat/core/text";
import { checkCall } from "@seitech_chat/embed_app/api_arguments";
import { whenPainted } from "@seitech_chat/ui/when_painted";

/** The highest count that fits on the launcher. */
const MAX_COUNT = 99;
const OWN_FIELDS = ["name", "email"];

/** Return the state of the chat whose changes a page is notified of. */
function readState(chat) {
    return {
        isOpen: chat.isOpen,
        isKnown: Boolean(chat.store),
        unreadCount: chat.unreadCount,
        channelId: chat.channel?.id || null,
        isRunning: Boolean(chat.channel?.isOpen),
        failureCode: chat.failureCode,
    };
}

/**
 * The methods of `window.SeitechChat` that need the chat. An error rejects the promise of the
 * page, and the loader logs it.
 */
export class PageApi {
    /**
     * @param {import("@seitech_chat/embed_loader/settings").EmbedPage} page
     * @param {(term: string, values?: object) => string} _t
     */
    constructor(page, _t) {
        this.page = page;
        this._t = _t;
        /** The chat on the page; another one after an error of its screen. @type {SiteChat} */
        this.chat = null;
        this.onDestroy = () => {};
    }

    /**
     * @param {string} method
     * @param {unknown[]} args as the page passed them
     */
    async call(method, args) {
        checkCall(method, args);
        return this[method](...args);
    }

    /**
     * Report the changes of a chat to the page and its launcher.
     *
     * @param {SiteChat} chat
     */
    follow(chat) {
        this.chat = chat;
        const observed = reactive(chat, () => {
            const now = readState(observed);
            if (chat === this.chat) {
                this._report(state, now);
            }
            state = now;
        });
        let state = readState(observed);
        this._updateLauncher(state);
        chat.bus.addEventListener("live-message", ({ detail }) => this._reportMessage(detail));
        chat.bus.addEventListener("started", () => this.page.emit("started"));
        chat.bus.addEventListener("identity-refused", ({ detail: { code } }) =>
            this.page.emit("error", { code })
        );
        chat.bus.addEventListener("consent-ended", () => this._askAgain());
        return chat;
    }

    /** The chat goes, as before the visitor's consent; the loader asks for it at the next press. */
    _askAgain() {
        const { page } = this;
        const hasFocus = Boolean(page.shadow.activeElement);
        this.destroy();
        page.askFirst();
        page.restart().catch(() => {}); // reported by the loader
        if (hasFocus) {
            page.focus();
        }
    }

    _updateLauncher({ isOpen, isKnown, unreadCount: count }) {
        const { page, _t } = this;
        let label = count ? _t("Open chat, %(count)s unread", { count }) : _t("Open chat");
        if (isOpen) {
            label = _t("Minimize chat");
            // After the form, which it is not needed for. Asked for again when needed.
            whenPainted(() => this.chat?.loadCode().catch(() => {}));
        }
        const shown = isOpen || !count ? "" : count > MAX_COUNT ? `${MAX_COUNT}+` : String(count);
        page.updateLauncher({ isOpen, isKnown, count: shown, label });
    }

    _report(before, now) {
        const { page } = this;
        this._updateLauncher(now);
        if (before.isOpen !== now.isOpen) {
            page.emit(now.isOpen ? "open" : "close");
        }
        if (before.unreadCount !== now.unreadCount) {
            page.emit("unread", now.unreadCount);
        }
        if (before.isRunning && !now.isRunning && before.channelId === now.channelId) {
            page.emit("ended");
        }
        if (now.failureCode && before.failureCode !== now.failureCode) {
            page.emit("error", { code: now.failureCode });
        }
    }

    _reportMessage({ author, body, createdAt }) {
        const { name } = author;
        this.page.emit("message", { author: name, text: htmlToText(body), at: createdAt });
    }

    /** Several of the calls below in one, in the order that they need. */
    async init({ language, ...options } = {}) {
        const api = language === undefined ? this : await this._changeLanguage(language);
        const calls = { identify: options.identity, setFields: options.fields };
        for (const [method, value] of Object.entries({ ...calls, setPage: options.page })) {
            if (value !== undefined) {
                await api.call(method, [value]);
            }
        }
    }

    /** @param {{ message?: string, department?: string | number }} [options] */
    async open({ message = "", department = "" } = {}) {
        const { chat } = this;
        allowFocusUnlessElsewhere(this.page.host.opener);
        chat.open();
        if (department) {
            await this._chooseDepartment(department);
        }
        if (message || department) {
            chat.home.showForm();
        }
        if (message && chat.channel) {
            chat.insertText(message);
        } else if (message) {
            this._addToForm(message);
        }
    }

    /** Add to what the person has typed. */
    _addToForm(message) {
        const { body = "" } = this.chat.memory.form;
        if (!body.includes(message)) {
            this.chat.fillForm({ body: [body, message].filter(Boolean).join("\n\n") });
        }
    }

    /** A department that the site does not have leaves the choice to the form. */
    async _chooseDepartment(wanted) {
        const departments = await this._departments();
        const found = departments.find(({ id, name }) => id === Number(wanted) || name === wanted);
        if (found) {
            this.chat.fillForm({ query_type: "other", department_id: String(found.id) });
        }
    }

    async _departments() {
        const { chat } = this;
        if (!chat.session) {
            await chat.loadSession();
        }
        return chat.session?.departments || [];
    }

    /** Load what the form shows, since a person is about to open it. */
    prepare() {
        this.chat.prepare();
    }

    async close() {
        this.chat.minimize();
    }

    async toggle() {
        return this.chat.isOpen ? this.close() : this.open();
    }

    async unreadCount() {
        return this.chat.unreadCount;
    }

    /** @param {string} identityToken signed by the site's own server */
    async identify(identityToken) {
        await this.chat.identify(identityToken);
    }

    async logout() {
        this.chat.forgetPerson();
    }

    async withdrawConsent() {
        if (this.page.language.consent.mode !== "required") {
            throw new TypeError("the site requires no consent");
        }
        await this.chat.withdrawConsent();
    }

    /** @param {{ url: string, title?: string }} page that the person is on */
    async setPage(page) {
        this.chat.pages.setPage(page);
    }

    /** @param {Record<string, string>} fields of the form: name, email, or a department's own */
    async setFields(fields) {
        const departments = await this._departments();
        const known = departments.flatMap((one) => (one.fields || []).map(({ name }) => name));
        const isKnown = (name) => OWN_FIELDS.includes(name) || known.includes(name);
        const unknown = Object.keys(fields).find((name) => !isKnown(name));
        if (unknown) {
            throw new TypeError(`unknown field "${unknown}"`);
        }
        const isOwn = ([name]) => OWN_FIELDS.includes(name);
        const entries = Object.entries(fields).map(([name, value]) => [name, String(value)]);
        this.chat.fillForm({
            ...Object.fromEntries(entries.filter(isOwn)),
            fields: Object.fromEntries(entries.filter((entry) => !isOwn(entry))),
        });
    }

    async setLanguage(wish) {
        await this._changeLanguage(wish);
    }

    /**
     * The texts are in the scripts: the chat is drawn again by those of the other language.
     *
     * @returns {Promise<PageApi>} of the chat that is drawn then
     */
    async _changeLanguage(wish) {
        const { page } = this;
        const language = page.findLanguage(String(wish));
        if (!language) {
            throw new TypeError(`the site has no language "${wish}"`);
        }
        if (language === page.language) {
            return this;
        }
        this.destroy();
        page.useLanguage(language);
        return page.restart();
    }

    destroy() {
        this.chat = null;
        this.onDestroy();
    }
}
