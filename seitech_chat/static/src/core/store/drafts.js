import { markRaw } from "@seitech_chat/core/observe";

import { ChatStorage } from "@seitech_chat/core/storage/chat_storage";

/** Drafts: saved in this browser, and where there is one, by a `DraftSync`. */
export class Drafts {
    /**
     * @param {object} parts
     * @param {Storage} parts.storage
     * @param {import("@seitech_chat/core/store/session").Session} parts.session
     * @param {import("@seitech_chat/core/chat_env").DraftSync | null} parts.sync
     *  shares them among the devices of a signed-in person
     */
    constructor({ storage, session, sync }) {
        this.storage = storage;
        this.session = session;
        this.sync = sync;
        /** @type {ChatStorage | null} */
        this.saved = null;
    }

    /** My identity is known: show no drafts of others. */
    open() {
        const prefix = `seitech_chat.draft.${this.session.meKey}.`;
        this.saved = markRaw(new ChatStorage(this.storage, prefix));
    }

    /** @param {Iterable<Channel>} channels known already */
    start(channels) {
        this.sync?.start(channels);
    }

    stop() {
        this.sync?.stop();
    }

    /** Save nothing more in this browser: the person may be another one. */
    close() {
        this.saved = null;
    }

    /**
     * @param {Channel} channel
     * @param {object | null} draft { body, replyToId, isNote }
     */
    set(channel, draft) {
        const isEmpty = !draft || (!draft.body && !draft.replyToId && !draft.attachments?.length);
        const isShared = Boolean(this.sync) && !isEmpty;
        channel.draft = isEmpty ? null : { ...draft, isUnsaved: isShared };
        this.save(channel);
        this.sync?.onEdited(channel);
    }

    /** Keep the draft in this browser, for a reload and for when there is no network. */
    save(channel) {
        if (channel.draft) {
            this.saved?.set(channel.id, channel.draft);
        } else {
            this.saved?.remove(channel.id);
        }
    }

    /** A conversation came in: its draft belongs to it. */
    insert(channel) {
        if (!channel.draft) {
            channel.draft = this.saved?.get(channel.id) || null;
        }
        this.sync?.apply(channel);
    }

    /** My draft on the server may have changed. */
    onServerDraft(channel) {
        this.sync?.apply(channel);
    }
}
