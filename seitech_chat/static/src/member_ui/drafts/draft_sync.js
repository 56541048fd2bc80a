const SAVE_AFTER_MS = 400;
const SAVE_AT_LATEST_MS = 3000;
const RETRY_MS = 5000;
const NONE = { body: "", reply_to_id: null, is_note: false };
const KEYS = Object.keys(NONE);

/** The part of a draft that the server stores; files stay in this browser. */
function toWire(draft) {
    if (!draft?.body && !draft?.replyToId) {
        return NONE;
    }
    return {
        body: draft.body || "",
        reply_to_id: draft.replyToId || null,
        is_note: Boolean(draft.isNote),
    };
}

/**
 * Drafts as all devices of a person know them: what is typed here goes to the server when
 * the keys rest, what was typed elsewhere comes in. The last one who saves wins. The
 * browser's own copy (`Drafts`) is what there is while the server can't be reached.
 */
export class DraftSync {
    /** @param {import("@seitech_chat/core/chat_env").DraftSyncParts} parts */
    constructor({ api, events, saveHere, insertMembership, onError }) {
        this.api = api;
        this.events = events;
        this.saveHere = saveHere;
        this.insertMembership = insertMembership;
        this.onError = onError;
        /** Drafts of this tab that are not saved yet: channel id → { timer, since } */
        this.unsaved = new Map();
        /** Channel ids whose draft is on its way to the server. */
        this.saving = new Set();
        this.isStopped = true;
    }

    /** @param {Iterable<Channel>} channels known already */
    start(channels) {
        this.isStopped = false;
        for (const channel of channels) {
            this.apply(channel);
        }
    }

    stop() {
        this.isStopped = true;
        this.unsaved.forEach(({ timer }) => clearTimeout(timer));
        this.unsaved.clear();
    }

    /** The draft of a channel changed on this screen. */
    onEdited(channel) {
        if (this.isStopped || !channel.me) {
            return;
        }
        const now = Date.now();
        const { timer, since } = this.unsaved.get(channel.id) || { since: now };
        clearTimeout(timer);
        const waitMs = Math.min(SAVE_AFTER_MS, Math.max(0, since + SAVE_AT_LATEST_MS - now));
        this._plan(channel, waitMs, since);
    }

    /** The server's draft came in: show it, unless something newer is typed here. */
    apply(channel) {
        const isBusy = this.unsaved.has(channel.id) || this.saving.has(channel.id);
        if (this.isStopped || !channel.me || isBusy) {
            return;
        }
        if (channel.draft?.isUnsaved) {
            this.onEdited(channel);
        } else if (!this._isSame(channel)) {
            this._show(channel);
        }
    }

    _show(channel) {
        const { draft } = channel.me;
        const attachments = channel.draft?.attachments || [];
        const held = draft && {
            body: draft.body,
            replyToId: draft.reply_to_id,
            isNote: draft.is_note,
            attachments,
        };
        channel.draft = held || (attachments.length ? { body: "", attachments } : null);
        this.saveHere(channel);
        this.events.emit("draft-changed", { channel });
    }

    _isSame({ draft, me }) {
        const mine = toWire(draft);
        return KEYS.every((key) => mine[key] === (me.draft?.[key] ?? NONE[key]));
    }

    _plan(channel, delayMs, since) {
        const timer = setTimeout(() => this._save(channel), delayMs);
        this.unsaved.set(channel.id, { timer, since });
    }

    async _save(channel) {
        if (this.saving.has(channel.id)) {
            // One at a time: a request that overtakes would be the last one who saves.
            this._plan(channel, SAVE_AFTER_MS, Date.now());
            return;
        }
        this.unsaved.delete(channel.id);
        if (!channel.me || this._isSame(channel)) {
            this._onSaved(channel);
            return;
        }
        this.saving.add(channel.id);
        try {
            const body = { channel_id: channel.id, ...toWire(channel.draft) };
            const answer = await this.api.draft(body);
            this.saving.delete(channel.id);
            if (!this.unsaved.has(channel.id)) {
                this._onSaved(channel);
            }
            if (this.insertMembership(answer)) {
                this.apply(channel); // what came in meanwhile
            }
        } catch (error) {
            this.saving.delete(channel.id);
            this._retry(channel, error);
        }
    }

    _retry(channel, error) {
        if (error.isRetryable && !this.isStopped && !this.unsaved.has(channel.id)) {
            this._plan(channel, (error.retryAfterSeconds || 0) * 1000 + RETRY_MS, Date.now());
        }
        this.onError(error);
    }

    _onSaved(channel) {
        if (channel.draft?.isUnsaved) {
            channel.draft = { ...channel.draft, isUnsaved: false };
            this.saveHere(channel);
        }
    }
}
