import type { Connector } from "./connector.js";
import { Part } from "./part.js";
import { toRaw } from "./ports/observe.js";
import { channelSnapshot, type ChannelSnapshot } from "./snapshots.js";

/** One conversation without its messages; null while it is not known. */
export class ChannelPart extends Part<ChannelSnapshot | null> {
    /** @internal */
    constructor(
        private readonly connector: Connector,
        readonly id: number
    ) {
        super(connector, null);
    }

    /**
     * Fetch it, with its place in the queue and its rating.
     *
     * @throws ChatApiError `not_found` where it is not visible to me
     */
    async load(): Promise<ChannelSnapshot> {
        const store = this.connector.need("channel.load()");
        return channelSnapshot(await store.channels.load(this.id), toRaw(store).session);
    }

    /**
     * Say that I have read up to a position, by default all. Calls close together make one request;
     * one that fails is repeated.
     */
    markAsRead(position?: number): void {
        const store = this.connector.need("markAsRead()");
        const channel = store.channels.get(this.id);
        if (channel) {
            store.receipts.markRead(channel, position ?? channel.lastPosition);
        }
    }

    /** Say that I type; call it for each keypress. */
    startTyping(): void {
        this.connector.need("startTyping()").typing.onOwnTyping(this.id, true);
    }

    /** Say that I do not type any more. Sending a message says it, too. */
    stopTyping(): void {
        this.connector.need("stopTyping()").typing.onOwnTyping(this.id, false);
    }

    /** Keep what is typed and not sent, also over a reload. */
    setDraft(body: string): void {
        const store = this.connector.need("setDraft()");
        const channel = store.channels.get(this.id);
        if (channel) {
            store.drafts.set(channel, body ? { body, replyToId: null, isNote: false } : null);
        }
    }

    protected read(): ChannelSnapshot | null {
        const store = toRaw(this.connector.store);
        const channel = store?.channels.get(this.id);
        return store && channel?.isComplete ? channelSnapshot(channel, store.session) : null;
    }
}
