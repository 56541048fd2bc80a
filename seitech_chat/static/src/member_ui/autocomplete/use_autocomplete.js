import { onWillUnmount, useState } from "@odoo/owl";

import { authorKey } from "@seitech_chat/core/models/author";
import { findNamed, mentionedPeople } from "@seitech_chat/member_ui/autocomplete/mentioned_people";
import { peopleSource } from "@seitech_chat/member_ui/autocomplete/people_source";

const MAX_QUERY_LENGTH = 30;
const MAX_SHOWN = 8;
const MAX_OF_ALL = 50;
const NONE = -1;
const MAY_STAND_BEFORE = /[\s([{"'¿¡]/;

/**
 * Suggests while typing: people after "@", canned responses after ":".
 *
 * @typedef {object} Suggester
 * @property {string} trigger one character
 * @property {number} minLength of what is typed after it, before anything is offered
 * @property {boolean} isFirstActive whether Enter takes the first one; else it sends what
 *     is typed, until an arrow key chose one
 * @property {(channel: object, isNote: boolean) => boolean} isOffered
 * @property {(channel: object, query: string, limit: number, isNote: boolean) =>
 *     Suggestion[] | Promise<Suggestion[]>} find
 *
 * @typedef {object} Suggestion
 * @property {string | number} id
 * @property {string} label
 * @property {string} [hint]
 * @property {AuthorPayload} [author] for a face
 * @property {string} text takes the place of the sign and what was typed after it
 */

/**
 * The position of a word that begins with a trigger before the cursor.
 *
 * @param {string} text up to the cursor
 * @param {string} trigger
 * @returns {{ start: number, query: string } | null}
 */
export function wordAtCursor(text, trigger) {
    const start = text.lastIndexOf(trigger);
    const query = text.slice(start + 1);
    const isWord = start === 0 || MAY_STAND_BEFORE.test(text[start - 1] || "");
    const isQuery = query.length <= MAX_QUERY_LENGTH && !/^\s|\n/.test(query);
    return start >= 0 && isWord && isQuery ? { start, query } : null;
}

/** `:D`, `:)` and `:/` are emoticons: only so many letters or digits ask for something. */
function isQueryOf({ minLength }, query) {
    return !minLength || new RegExp(`^[\\p{L}\\p{N}]{${minLength}}`, "u").test(query);
}

export class Suggesting {
    items = [];
    activeIndex = NONE;
    /** The position of the trigger, or null: no suggestions. */
    start = null;
    /** Put away with Escape: not offered again for the same word. */
    dismissedStart = null;
    isNote = false;

    setup({ frame, getChannel, getInput, setText, getNamed = () => [] }) {
        this.suggesters = [peopleSource(frame), ...(frame.suggesters || [])];
        /** People picked who may not be held as members. */
        this.picked = new Map();
        this.getChannel = getChannel;
        this.getNamed = getNamed;
        this.getInput = getInput;
        this.setText = setText;
        this.question = 0;
    }

    get isOpen() {
        return this.items.length > 0;
    }

    get active() {
        return this.items[this.activeIndex] || null;
    }

    /**
     * The attributes of the input for screen readers.
     *
     * @param {string} id of the list
     */
    attributes(id) {
        const own = { "aria-autocomplete": "list" };
        if (!this.isOpen) {
            return own;
        }
        const isActive = this.activeIndex !== NONE && `${id}-${this.activeIndex}`;
        return { ...own, "aria-controls": id, "aria-activedescendant": isActive };
    }

    /** The text changed, or the key of suggestions was pressed. */
    async look(isNote = false, { isAsked = false } = {}) {
        this.isNote = isNote;
        const question = ++this.question;
        const channel = this.getChannel();
        const el = this.getInput();
        const before = el.value.slice(0, el.selectionStart);
        for (const suggester of this.suggesters) {
            const word =
                suggester.isOffered(channel, isNote) && wordAtCursor(before, suggester.trigger);
            const isLongEnough = word && (isAsked || isQueryOf(suggester, word.query));
            if (isLongEnough && word.start !== this.dismissedStart) {
                await this._offer(question, word, suggester, channel);
                return;
            }
        }
        this.close();
        this.dismissedStart = null;
    }

    /**
     * Offer everything of one suggester at the cursor, by a button.
     *
     * @param {Suggester} suggester
     * @returns {Promise<boolean>} whether there are any
     */
    async offerAll(suggester) {
        const el = this.getInput();
        el.focus();
        const word = { start: el.selectionStart, query: "" };
        await this._offer(++this.question, word, suggester, this.getChannel(), MAX_OF_ALL);
        this.activeIndex = this.isOpen ? 0 : NONE;
        return this.isOpen;
    }

    async _offer(question, { start, query }, suggester, channel, limit = MAX_SHOWN) {
        const found = suggester.find(channel, query, limit, this.isNote);
        // A list that is there at once is drawn at once.
        const items = Array.isArray(found) ? found : await found.catch(() => []);
        if (question === this.question) {
            this.start = start;
            this.items = items.slice(0, limit);
            this.activeIndex = suggester.isFirstActive ? 0 : NONE;
        }
    }

    /** @returns {boolean} whether the key was for the list */
    onKeydown(ev) {
        if (ev.key === " " && ev.ctrlKey) {
            ev.preventDefault();
            this.look(this.isNote, { isAsked: true });
            return true;
        }
        if (!this.isOpen) {
            return false;
        }
        const step = { ArrowDown: 1, ArrowUp: -1 }[ev.key];
        if (step) {
            this._moveHighlight(step);
        } else if (ev.key === "Tab" || (ev.key === "Enter" && this.active)) {
            this.choose(this.active || this.items[0]);
        } else if (ev.key === "Escape") {
            this.dismissedStart = this.start;
            this.close();
        } else {
            return false;
        }
        ev.preventDefault();
        ev.stopPropagation();
        return true;
    }

    _moveHighlight(step) {
        const from = this.activeIndex === NONE && step < 0 ? 0 : this.activeIndex;
        const count = this.items.length;
        this.activeIndex = (from + step + count) % count;
    }

    choose(item) {
        const el = this.getInput();
        const { start } = this;
        if (item.author) {
            this._pick(item.author);
        }
        const after = el.value.slice(el.selectionStart).replace(/^ /, "");
        const place = start + item.text.length;
        this.setText(el.value.slice(0, start) + item.text + after);
        this.close();
        el.focus();
        el.setSelectionRange(place, place);
    }

    /** Of two people of one name the one who was chosen last is meant. */
    _pick(author) {
        const key = authorKey(author);
        this.picked.delete(key);
        this.picked.set(key, author);
    }

    /**
     * Find again who is named in a draft that comes back: whom it was written with is known in
     * this browser, another device sent the text alone.
     *
     * @param {string} text
     * @param {boolean} isNote
     * @param {AuthorPayload[]} [mentions] as the draft was kept with
     */
    async recall(text, isNote, mentions = []) {
        mentions.forEach((author) => this._pick(author));
        const [people] = this.suggesters;
        const channel = this.getChannel();
        if (people.isOffered(channel, isNote)) {
            const ask = (name) => people.find(channel, name, MAX_OF_ALL, isNote);
            const authors = await findNamed(text, this.mentionsIn(text), ask);
            authors.forEach((author) => this._pick(author));
        }
    }

    /**
     * The people mentioned in the text.
     *
     * @param {string} text
     * @returns {AuthorPayload[]}
     */
    mentionsIn(text) {
        const members = this.getChannel().otherMembers.map(({ author }) => author);
        // A person renamed since appears here under both names.
        const picked = [...this.picked.values()].reverse();
        const people = [...picked, ...members, ...this.getNamed()];
        const users = people.filter(({ type }) => type === "user");
        const named = mentionedPeople(text, users).map((author) => [authorKey(author), author]);
        return [...new Map(named).values()].map((author) => ({ ...author }));
    }

    close() {
        this.question++;
        this.items = [];
        this.start = null;
    }
}

/**
 * Suggestions for an input of the component that calls.
 *
 * @param {object} parts
 * @param {import("@seitech_chat/core/chat_env").ChatFrame} parts.frame
 * @param {() => object} parts.getChannel
 * @param {() => HTMLTextAreaElement} parts.getInput
 * @param {(text: string) => void} parts.setText replaces everything typed
 * @param {() => AuthorPayload[]} [parts.getNamed] who was named before, a member or not
 */
export function useAutocomplete(parts) {
    const suggesting = useState(new Suggesting());
    suggesting.setup(parts);
    onWillUnmount(() => suggesting.close());
    return suggesting;
}
