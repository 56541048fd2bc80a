import { normalizeForSearch } from "@seitech_chat/member_ui/list/filter_channels";

const KEEP_MS = 60_000;

/** Ready answers that a ":" in the text offers, filled in for the conversation. */
export class CannedReplies {
    trigger = ":";
    minLength = 2;
    isFirstActive = false;

    /** @param {import("@seitech_chat/core/store/chat_store").ChatStore} store */
    constructor(store) {
        this.store = store;
        /** channel id → { at, promise } */
        this.known = new Map();
    }

    /** Only where a customer is answered. */
    isOffered(channel) {
        return (
            channel.isSupport &&
            !channel.me?.isCustomer &&
            (Boolean(this.store.session.agent) || this.store.session.roles.includes("agent"))
        );
    }

    /**
     * The responses that match the text after the sign: by shortcut first, then by text.
     *
     * @param {import("@seitech_chat/core/models/channel").Channel} channel
     * @param {string} query
     * @param {number} limit
     * @returns {Promise<{ id: number, label: string, hint: string, text: string }[]>}
     */
    async find(channel, query, limit) {
        const words = normalizeForSearch(query).trim();
        const responses = await this._load(channel);
        const rankOf = ({ shortcut, text }) => {
            const name = normalizeForSearch(shortcut);
            if (name.startsWith(words)) {
                return 0;
            }
            return name.includes(words) ? 1 : normalizeForSearch(text).includes(words) ? 2 : 3;
        };
        return responses
            .map((response) => ({ ...response, rank: rankOf(response) }))
            .filter(({ rank }) => rank < 3)
            .sort(
                (one, other) => one.rank - other.rank || one.shortcut.localeCompare(other.shortcut)
            )
            .slice(0, limit)
            .map(({ id, shortcut, text }) => ({ id, label: `:${shortcut}`, hint: text, text }));
    }

    /** Somebody may have written a new one: what is held gets old. */
    async _load(channel) {
        const held = this.known.get(channel.id);
        if (!held || Date.now() - held.at > KEEP_MS) {
            const promise = this.store.api
                .cannedResponses(channel.id)
                .then(({ responses }) => responses);
            promise.catch(() => this.known.delete(channel.id));
            this.known.set(channel.id, { at: Date.now(), promise });
        }
        try {
            return await this.known.get(channel.id).promise;
        } catch (error) {
            this.store.reportError(error); // the text can be written without
            return [];
        }
    }
}
