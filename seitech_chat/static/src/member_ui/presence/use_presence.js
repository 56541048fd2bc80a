import { onMounted, onWillUnmount, reactive, useState } from "@odoo/owl";

import { authorKey } from "@seitech_chat/core/models/author";
import { daysAgo, formatDay, formatTime } from "@seitech_chat/ui/format";

const REFRESH_EVERY_MS = 60_000;
const GATHER_MS = 50;
const MAX_USERS = 100;

/** The presence of the people on the screen, asked for all components together. */
class PresenceStore {
    /** By author key: { status, lastSeenAt }. */
    known = new Map();

    setup(store) {
        this.store = store;
        /** The components that follow presence: each returns the authors it shows. */
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
        this.timer = setTimeout(() => this.refresh(), delayMs);
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
        return [...ids].slice(0, MAX_USERS);
    }

    async refresh() {
        const ids = document.visibilityState === "visible" ? this.wantedIds : [];
        if (ids.length) {
            try {
                const answer = await this.store.api.listPresence({ user_ids: ids });
                answer.presence.forEach((one) => this.apply(one));
            } catch (error) {
                // The presence shown grows old; the next turn asks again.
                this.store.reportError(error);
            }
        }
        if (this.watchers.size) {
            this.scheduleRefresh(REFRESH_EVERY_MS);
        }
    }

    apply({ user_id: id, status, last_seen_at: lastSeenAt }) {
        this.known.set(`user-${id}`, {
            status,
            lastSeenAt: lastSeenAt ? new Date(lastSeenAt) : null,
        });
    }
}

const presenceStores = new WeakMap();

/** @returns {PresenceStore} one per person */
function presenceStoreOf(store) {
    const { api } = store;
    if (!presenceStores.has(api)) {
        const presence = reactive(new PresenceStore());
        presence.setup(store);
        presenceStores.set(api, presence);
    }
    return presenceStores.get(api);
}

/**
 * Follow the presence of these people while the component that calls is mounted.
 *
 * @param {import("@seitech_chat/core/store/chat_store").ChatStore} store
 * @param {() => (AuthorPayload | null)[]} getAuthors
 */
export function usePresence(store, getAuthors) {
    const presence = useState(presenceStoreOf(store));
    let unwatch = null;
    onMounted(() => (unwatch = presence.watch(getAuthors)));
    onWillUnmount(() => unwatch?.());
    return {
        of: (author) => presence.known.get(authorKey(author)) || null,
        statusOf: (author) => presence.known.get(authorKey(author))?.status,
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
