import type { Connector } from "./connector.js";
import { Part } from "./part.js";
import type { ChannelsFilter } from "./payloads.js";
import { toRaw } from "./ports/observe.js";
import { channelSnapshot, type ChannelSnapshot } from "./snapshots.js";

/** The list of conversations. */
export interface ChannelsSnapshot {
    /** Newest activity first. */
    readonly channels: readonly ChannelSnapshot[];
    readonly hasMore: boolean;
    readonly isLoading: boolean;
}

const NONE: ChannelsSnapshot = Object.freeze({ channels: [], hasMore: false, isLoading: false });
const RELEASE_AFTER_MS = 60_000;

/** The list of my conversations, and the ones that are subscribed to. */
export class Channels extends Part<ChannelsSnapshot> {
    private loadingCount = 0;
    /** Conversation → how often it is joined. */
    private readonly joined = new Map<number, number>();

    /** @internal */
    constructor(private readonly connector: Connector) {
        super(connector, NONE);
    }

    /**
     * Load the first page of a filter; `loadMore` goes on with it. What is known already stays listed.
     *
     * @throws ChatApiError
     */
    async load(filter: ChannelsFilter = {}): Promise<readonly ChannelSnapshot[]> {
        const store = this.connector.need("channels.load()");
        return this.whileLoading(() => store.list.load(filter));
    }

    /** Load the next page. @returns what came; nothing at the end of the list */
    async loadMore(limit?: number): Promise<readonly ChannelSnapshot[]> {
        const store = this.connector.need("channels.loadMore()");
        return this.whileLoading(() => store.list.loadMore(limit));
    }

    /** Look for conversations beside the list, which stays where it is. */
    async find(filter: ChannelsFilter): Promise<readonly ChannelSnapshot[]> {
        const store = this.connector.need("channels.find()");
        return this.whileLoading(() => store.list.find(filter));
    }

    /**
     * Subscribe to a conversation: its messages are loaded and kept up to date. Joined twice, it has
     * to be left twice.
     *
     * @returns a function that leaves it
     * @throws ChatApiError `not_found` where it is not visible to me
     */
    async join(id: number): Promise<() => void> {
        this.joined.set(id, (this.joined.get(id) ?? 0) + 1);
        let hasLeft = false;
        const leave = () => {
            if (!hasLeft) {
                hasLeft = true;
                this.leave(id);
            }
        };
        try {
            const [store, channel] = await this.connector.needChannel(id, "channels.join()");
            if (channel.window.status === "none" || channel.window.status === "failed") {
                await store.messages.loadStart(channel);
            }
        } catch (error) {
            leave();
            throw error;
        }
        return leave;
    }

    /** End a subscription. After a minute without another one the messages are released. */
    leave(id: number): void {
        const count = (this.joined.get(id) ?? 0) - 1;
        if (count > 0) {
            this.joined.set(id, count);
            return;
        }
        this.joined.delete(id);
        const { store } = this.connector;
        const timer = setTimeout(() => this.release(id, store), RELEASE_AFTER_MS);
        (timer as { unref?: () => void }).unref?.(); // Node ends without waiting for it
    }

    /** Whether a conversation is subscribed to. */
    isJoined(id: number): boolean {
        return this.joined.has(id);
    }

    /** Open the direct conversation with a person, or find it. */
    openDirect(userId: number): Promise<ChannelSnapshot> {
        return this.open("/api/chat/create-direct", { user_id: userId });
    }

    /** @internal Take in the conversation that a route opened. */
    async open(path: string, body: object): Promise<ChannelSnapshot> {
        const store = this.connector.need("Opening a conversation");
        const answer = (await this.connector.request(path, body)) as object;
        const channel = store.channels.insertAnswer(answer);
        store.onChannelAdded(channel);
        return channelSnapshot(channel, toRaw(store).session);
    }

    protected read(): ChannelsSnapshot {
        const store = toRaw(this.connector.store);
        if (!store) {
            return this.empty;
        }
        const channels = store.channels.sorted.map((one) => channelSnapshot(one, store.session));
        const hasMore = store.list.nextCursor !== null;
        return { channels, hasMore, isLoading: this.loadingCount > 0 };
    }

    private release(id: number, store: Connector["store"]): void {
        const isShown = store?.current.id === id || this.joined.has(id);
        if (!isShown && store && store === this.connector.store) {
            store.channels.get(id)?.window.clear();
        }
    }

    private async whileLoading(
        load: () => Promise<Parameters<typeof channelSnapshot>[0][]>
    ): Promise<readonly ChannelSnapshot[]> {
        this.loadingCount++;
        this.connector.touch();
        try {
            const found = await load();
            const { session } = toRaw(this.connector.need("channels"));
            return found.map((channel) => channelSnapshot(channel, session));
        } finally {
            this.loadingCount--;
            this.connector.touch();
        }
    }
}
