import { onMounted, onWillUnmount, reactive, useState } from "@odoo/owl";

import { authorKey } from "@seitech_chat/core/models/author";
import { daysAgo, formatDay, formatTime } from "@seitech_chat/ui/format";

const ASK_EVERY_MS = 60_000;
const GATHER_MS = 50;
const MAX_ASKED = 100;

/** Who of those on the screen is there. Asked for all components together. */
class PresenceStore {
    /** By author key: { status, lastSeenAt }. */
    known = new Map();

    setup(store) {
        this.store = store;
        /** Those who look: each gives the authors it shows. */
        this.watchers = new Set();
        this.timer = null;
    }

    watch(getAuthors) {
        this.watchers.add(getAuthors);
        this.scheduleRefresh(GATHER_MS);
        return () => {
            this.watchers.delete(getAuthors);
            if (!this.watchers.size) {
                clearTimeout(this.timer);
                this.timer = null;
            }
        };
    }

    scheduleRefresh(delayMs) {
        clearTimeout(this.timer);
        this.timer = setTimeout(() => this.ask(), delayMs);
    }

    get wantedIds() {
        const ids = new Set();
        for (const getAuthors of this.watchers) {
            for (const author of getAuthors()) {
                if (author?.type === "user" && authorKey(author) !== this.store.session.meKey) {
                    ids.add(author.id);
                }
            }
        }
        return [...ids].slice(0, MAX_ASKED);
    }

    async ask() {
        const ids = document.visibilityState === "visible" ? this.wantedIds : [];
        if (ids.length) {
            try {
                const answer = await this.store.api.listPresence({ user_ids: ids });
                answer.presence.forEach((presence) => this.note(presence));
            } catch (error) {
                // Nobody knows then who is there; the next turn asks again.
                this.store.reportError(error);
            }
        }
        if (this.watchers.size) {
            this.scheduleRefresh(ASK_EVERY_MS);
        }
    }

    note({ user_id: id, status, last_seen_at: lastSeenAt }) {
        this.known.set(`user-${id}`, {
            status,
            lastSeenAt: lastSeenAt ? new Date(lastSeenAt) : null,
        });
    }
}

const boards = new WeakMap();

/** @returns {PresenceStore} one per person */
function boardOf(store) {
    const { api } = store;
    if (!boards.has(api)) {
        const board = reactive(new PresenceStore());
        board.setup(store);
        boards.set(api, board);
    }
    return boards.get(api);
}

/**
 * Who of these people is there, followed while the component that calls is.
 *
 * @param {import("@seitech_chat/core/store/chat_store").ChatStore} store
 * @param {() => (AuthorPayload | null)[]} getAuthors
 */
export function usePresence(store, getAuthors) {
    const board = useState(boardOf(store));
    let unwatch = null;
    onMounted(() => (unwatch = board.watch(getAuthors)));
    onWillUnmount(() => unwatch?.());
    return {
        of: (author) => board.known.get(authorKey(author)) || null,
        statusOf: (author) => board.known.get(authorKey(author))?.status,
    };
}

/**
 * Presence in words: "online", "away", "last seen yesterday at 10:03 AM".
 *
 * @param {{ status: string, lastSeenAt: Date | null } | null} presence
 * @param {import("@seitech_chat/core/chat_env").ChatFrame} frame
 */
export function presenceText(presence, frame) {
    const { _t, locale } = frame;
    if (!presence) {
        return "";
    }
    if (presence.status !== "offline") {
        return presence.status === "online" ? _t("online") : _t("away");
    }
    if (!presence.lastSeenAt) {
        return _t("offline");
    }
    const { lastSeenAt } = presence;
    const time = formatTime(lastSeenAt, locale);
    const dayCount = daysAgo(lastSeenAt);
    if (dayCount === 0) {
        return _t("last seen today at %(time)s", { time });
    }
    if (dayCount === 1) {
        return _t("last seen yesterday at %(time)s", { time });
    }
    return _t("last seen %(day)s at %(time)s", { day: formatDay(lastSeenAt, frame), time });
}
