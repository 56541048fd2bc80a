import { reactive } from "@odoo/owl";

const INTERVAL_MS = 60_000;
const GATHER_MS = 100;
const IDLE_AFTER_MS = 5 * 60_000;
const MAX_ASKED = 100;
const SIGNS_OF_USE = ["pointerdown", "keydown", "touchstart"];

/**
 * Says once a minute that this person is here, and knows who of the people on the screen
 * is: asked for at most once a minute, all of them at once.
 */
export class PeoplePresence {
    /** User id → { status, lastSeenAt }. */
    known = new Map();

    /** @param {import("@seitech_chat/core/store/chat_store").ChatStore} store */
    setup(store) {
        this.store = store;
        /** User id → how many components show them. */
        this.watched = new Map();
        /** User id → when last asked about, in ms. */
        this.askedAt = new Map();
        this.usedAt = Date.now();
        this.timer = null;
        this.askTimer = null;
        this.noteUse = () => this._noteUse();
        this.noteSight = () => document.visibilityState === "visible" && this._noteUse();
    }

    start() {
        this.stop();
        this.usedAt = Date.now();
        this.timer = setInterval(() => this._beat(), INTERVAL_MS);
        SIGNS_OF_USE.forEach((name) => document.addEventListener(name, this.noteUse, true));
        document.addEventListener("visibilitychange", this.noteSight);
        this._beat();
    }

    stop() {
        clearInterval(this.timer);
        clearTimeout(this.askTimer);
        this.timer = null;
        this.askTimer = null;
        SIGNS_OF_USE.forEach((name) => document.removeEventListener(name, this.noteUse, true));
        document.removeEventListener("visibilitychange", this.noteSight);
    }

    /** @returns {{ status: PresenceStatus, lastSeenAt: Date | null } | null} null: not known */
    of(userId) {
        return this.known.get(userId) || null;
    }

    /**
     * Keep people's presence fresh while they are on the screen.
     *
     * @param {number[]} userIds
     * @returns {() => void} not any more
     */
    watch(userIds) {
        for (const id of userIds) {
            this.watched.set(id, (this.watched.get(id) || 0) + 1);
        }
        this._askSoon();
        return () => {
            for (const id of userIds) {
                const left = this.watched.get(id) - 1;
                left > 0 ? this.watched.set(id, left) : this.watched.delete(id);
            }
        };
    }

    get isActive() {
        return document.visibilityState === "visible" && Date.now() - this.usedAt < IDLE_AFTER_MS;
    }

    _noteUse() {
        const wasIdle = Date.now() - this.usedAt >= IDLE_AFTER_MS;
        this.usedAt = Date.now();
        if (wasIdle && this.timer !== null) {
            this._beat();
        }
    }

    async _beat() {
        this._askSoon();
        try {
            await this.store.api.here({ is_active: this.isActive });
        } catch (error) {
            // The next beat is a minute away; a lost session shows with the store.
            this.store.reportError(error);
        }
    }

    _askSoon() {
        if (this.askTimer === null && this.timer !== null) {
            this.askTimer = setTimeout(() => {
                this.askTimer = null;
                this._ask();
            }, GATHER_MS);
        }
    }

    async _ask() {
        const now = Date.now();
        const isDue = (id) => now - (this.askedAt.get(id) || 0) >= INTERVAL_MS - GATHER_MS;
        const userIds = [...this.watched.keys()].filter(isDue).slice(0, MAX_ASKED);
        if (!userIds.length) {
            return;
        }
        userIds.forEach((id) => this.askedAt.set(id, now));
        try {
            const { presences } = await this.store.api.presences({ user_ids: userIds });
            for (const { user_id, status, last_seen_at } of presences) {
                const lastSeenAt = last_seen_at ? new Date(last_seen_at) : null;
                this.known.set(user_id, { status, lastSeenAt });
            }
        } catch (error) {
            this.store.reportError(error);
        }
    }
}

/** @returns {PeoplePresence} reactive */
export function makePeoplePresence(store) {
    const people = reactive(new PeoplePresence());
    people.setup(store);
    return people;
}
