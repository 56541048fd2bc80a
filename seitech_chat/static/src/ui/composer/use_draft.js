import { onWillUnmount, useExternalListener } from "@odoo/owl";

const KEEP_AFTER_MS = 200;

const idsOf = (mentions = []) => mentions.map(({ id }) => id).join();

/** Whether nothing would change by keeping one draft in the place of another. */
function isAlike(draft, held) {
    return (
        draft.body === held.body &&
        draft.replyToId === (held.replyToId || null) &&
        draft.isNote === Boolean(held.isNote) &&
        idsOf(draft.mentions) === idsOf(held.mentions)
    );
}

/** Saves the composer's text as its channel's draft, and shows changes of other tabs. */
class DraftKeeper {
    /**
     * @param {object} parts
     * @param {import("@seitech_chat/core/store/chat_store").ChatStore} parts.store
     * @param {import("@seitech_chat/core/models/channel").Channel} parts.channel
     * @param {() => object} parts.read what is written: { body, mentions, replyToId, isNote }
     * @param {(draft: object) => void} parts.show the same, of another tab or device
     */
    constructor({ store, channel, read, show }) {
        this.store = store;
        this.channel = channel;
        this.read = read;
        this.show = show;
        this.timer = null;
    }

    /** Something was typed. */
    plan() {
        clearTimeout(this.timer);
        this.timer = setTimeout(() => this.save(), KEEP_AFTER_MS);
    }

    /** Only text typed here is saved: else it would undo changes of another tab. */
    save() {
        clearTimeout(this.timer);
        this.timer = null;
        const draft = this.read();
        if (!this._isHeld(draft)) {
            this.store.drafts.set(this.channel, draft);
        }
    }

    _isHeld(draft) {
        const held = this.channel.draft;
        const { body, replyToId, isNote } = draft;
        if (!body && !replyToId) {
            // A note's draft is not shown where one answers, nor ended there.
            return !held || (!held.body && !held.replyToId) || Boolean(held.isNote) !== isNote;
        }
        return Boolean(held) && isAlike(draft, held);
    }

    onChanged(channel) {
        const draft = channel.draft || {};
        const isForHere = !draft.body || Boolean(draft.isNote) === this.read().isNote;
        if (channel.id === this.channel.id && this.timer === null && isForHere) {
            const { body = "", mentions, replyToId = null } = draft;
            this.show({ body, mentions, replyToId });
        }
    }
}

/** @returns {DraftKeeper} that lives as long as the component that calls */
export function useDraft(frame, parts) {
    const keeper = new DraftKeeper(parts);
    useExternalListener(parts.store.events, "draft-changed", ({ detail }) =>
        keeper.onChanged(detail.channel)
    );
    useExternalListener(frame.bus, "save-draft", () => keeper.save());
    useExternalListener(window, "pagehide", () => keeper.save());
    onWillUnmount(() => keeper.save());
    return keeper;
}
