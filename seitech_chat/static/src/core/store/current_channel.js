const DETAIL_AFTER_MS = 40;

/** The conversation on the screen. */
export class CurrentChannel {
    /** @type {number | null} */
    id = null;

    /**
     * @param {object} parts
     * @param {import("@seitech_chat/core/store/channels").Channels} parts.channels
     * @param {import("@seitech_chat/core/store/messages").Messages} parts.messages
     * @param {(error: Error) => void} parts.onError
     */
    constructor(parts) {
        Object.assign(this, parts);
    }

    /** Put a conversation on the screen: at once what is known, then the rest. */
    async open(channelId) {
        this.id = channelId;
        const held = this.channels.get(channelId);
        if (held) {
            held.isJustAssigned = false;
            held.isKeptUnread = false;
            held.markAsNew();
        }
        const opened = held && this._loadMessages(held);
        const needsDetail = !held?.isComplete || held.isSupport;
        const detail = needsDetail && this._loadDetail(channelId, opened);
        const channel = held || (await detail);
        await Promise.all([opened || this._loadMessages(channel), detail]);
        return channel;
    }

    /** Nothing is on the screen. */
    close() {
        this.id = null;
    }

    /** Places in a queue and clocks have no numbers by which sync could find them. */
    async refresh() {
        const channel = this.channels.get(this.id);
        if (channel?.isSupport && channel.isOpen) {
            try {
                await this.channels.load(channel.id);
            } catch (error) {
                this.onError(error);
            }
        }
    }

    /**
     * Messages first: asked for together, a server with little to spare answers both late. One
     * that is far away is not waited for.
     */
    async _loadDetail(channelId, opened) {
        if (opened) {
            const later = new Promise((resolve) => setTimeout(resolve, DETAIL_AFTER_MS));
            await Promise.race([opened.catch(() => {}), later]);
        }
        return this.channels.load(channelId);
    }

    /** Fetch the page that "new" begins on, or the latest, where it is not held. */
    async _loadMessages(channel) {
        const { window, newFromPosition } = channel;
        if (window.isLoaded && newFromPosition !== null && !window.covers(newFromPosition)) {
            window.clear();
        }
        if (!window.isLoaded && window.status !== "loading") {
            await this.messages.loadStart(channel);
        }
    }
}
