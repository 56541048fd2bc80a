import { lengthOf } from "@seitech_chat/core/length";
import { trimText } from "@seitech_chat/core/text";

import type { Connector } from "./connector.js";
import { ChatApiError } from "./errors.js";
import { Part } from "./part.js";
import type { Attachment, Author } from "./payloads.js";
import { toRaw } from "./ports/observe.js";
import { messageSnapshot, type MessageSnapshot } from "./snapshots.js";
import type { CoreChannel, CoreMessage, CoreStore } from "./store.js";

/** The messages of a conversation that are held: one unbroken stretch, then mine on their way. */
export interface MessagesSnapshot {
    /** Oldest first. */
    readonly messages: readonly MessageSnapshot[];
    readonly status: "none" | "loading" | "loaded" | "failed";
    /** Why the last load failed, or null. */
    readonly failureCode: string | null;
    readonly hasOlder: boolean;
    readonly hasNewer: boolean;
    readonly isLoadingOlder: boolean;
    readonly isLoadingNewer: boolean;
}

/** The content of a new message. */
export interface MessageContent {
    /** As typed. */
    readonly body?: string;
    /** The id of the message that it replies to. */
    readonly replyToId?: number | null;
    /** Files that are stored, as an upload's `attachment`. */
    readonly attachments?: readonly Attachment[];
    /** The people named in it. */
    readonly mentions?: readonly Author[];
    /** For the desk only. */
    readonly isNote?: boolean;
}

/** A message that was written. It is shown at once and goes out by itself, also after a reload. */
export interface SentMessage {
    readonly clientUuid: string;
    /**
     * Resolves when the server has stored it. Rejects with a ChatApiError when the server refused it
     * or it was discarded; one that is not waited for is no unhandled rejection.
     */
    readonly stored: Promise<MessageSnapshot>;
}

const NONE: MessagesSnapshot = Object.freeze({
    messages: [],
    status: "none",
    failureCode: null,
    hasOlder: false,
    hasNewer: false,
    isLoadingOlder: false,
    isLoadingNewer: false,
});

/** The messages of one conversation. */
export class MessagesPart extends Part<MessagesSnapshot> {
    /** @internal */
    constructor(
        private readonly connector: Connector,
        readonly channelId: number
    ) {
        super(connector, NONE);
    }

    /** Load the page that "new" begins on, or the latest one; what is loaded stays. */
    async load(): Promise<void> {
        const [store, channel] = await this.need("messages.load()");
        if (channel.window.status !== "loaded" && channel.window.status !== "loading") {
            await store.messages.loadStart(channel);
        }
    }

    /** Load the latest page, after a look at old ones. */
    async loadLatest(): Promise<void> {
        const [store, channel] = await this.need("messages.loadLatest()");
        await store.messages.loadLatest(channel);
    }

    /** Load the page around a position instead. */
    async loadAround(position: number): Promise<void> {
        const [store, channel] = await this.need("messages.loadAround()");
        await store.messages.loadAround(channel, position);
    }

    /** Load the page before the first message. Does nothing at the beginning, or while one is loading. */
    async loadOlder(): Promise<void> {
        const [store, channel] = await this.need("messages.loadOlder()");
        await store.messages.loadMoreBefore(channel);
    }

    /** Load the page after the last message. Does nothing at the end, or while one is loading. */
    async loadNewer(): Promise<void> {
        const [store, channel] = await this.need("messages.loadNewer()");
        await store.messages.loadMoreAfter(channel);
    }

    /**
     * Write a message.
     *
     * @param content its text, or more
     * @throws ChatApiError `message_empty`, `message_too_long`, `reply_not_found`, `not_found` for a
     *  conversation that is not known, `not_ready`
     */
    send(content: string | MessageContent): SentMessage {
        const store = this.connector.need("messages.send()");
        const channel = store.channels.get(this.channelId);
        if (!channel) {
            throw new ChatApiError({
                code: "not_found",
                detail: `Conversation ${this.channelId} is not known: await client.channels.join(id) first.`,
            });
        }
        const { replyToId, ...rest } = typeof content === "string" ? { body: content } : content;
        const body = this.check(rest, store);
        const replyTo = replyToId ? this.held(channel, replyToId, "reply_not_found") : null;
        store.outgoing.post(channel, { ...rest, body, replyTo });
        const clientUuid = [...toRaw(store).outgoing.shown.keys()].at(-1)!;
        const stored = this.whenStored(store, clientUuid);
        stored.catch(() => {});
        return { clientUuid, stored };
    }

    /** Send a refused message again, with another text where one is given. */
    retry(clientUuid: string, body?: string): void {
        const { store, message } = this.pending(clientUuid);
        if (body === undefined) {
            store.outgoing.retry(message);
        } else {
            store.outgoing.resend(message, body, message.mentions);
        }
    }

    /** Discard a message that is not stored. */
    discard(clientUuid: string): void {
        const { store, message } = this.pending(clientUuid);
        store.outgoing.discard(message);
    }

    /** Change the text of a message of mine. @throws ChatApiError */
    async edit(id: number, body: string, mentions: readonly Author[] = []): Promise<void> {
        const [store, channel] = await this.need("messages.edit()");
        await store.messages.edit(channel, this.held(channel, id), body, mentions);
    }

    /** Delete a message; its place stays. @throws ChatApiError */
    async remove(id: number): Promise<void> {
        const [store, channel] = await this.need("messages.remove()");
        await store.messages.delete(channel, this.held(channel, id));
    }

    /** Set an emoji of mine on a message, or take it away. @throws ChatApiError */
    async react(id: number, emoji: string, isSet = true): Promise<void> {
        const [store, channel] = await this.need("messages.react()");
        await store.messages.react(channel, this.held(channel, id), emoji, isSet);
    }

    /** Pin a message, or unpin it. @throws ChatApiError */
    async pin(id: number, isPinned = true): Promise<void> {
        const [store, channel] = await this.need("messages.pin()");
        await store.messages.pin(channel, this.held(channel, id), isPinned);
    }

    protected read(): MessagesSnapshot {
        const store = toRaw(this.connector.store);
        const channel = store && toRaw(store.channels.get(this.channelId));
        if (!store || !channel) {
            return this.empty;
        }
        const { window, pending } = channel;
        return {
            messages: [...toRaw(window).messages, ...pending].map((message) =>
                messageSnapshot(message, store.session)
            ),
            status: window.status,
            failureCode: window.failureCode,
            hasOlder: window.hasMoreBefore,
            hasNewer: window.hasMoreAfter,
            isLoadingOlder: window.isLoadingBefore,
            isLoadingNewer: window.isLoadingAfter,
        };
    }

    private need(what: string): Promise<[CoreStore, CoreChannel]> {
        return this.connector.needChannel(this.channelId, what);
    }

    /** Return the text as the server stores it. */
    private check({ body = "", attachments = [] }: MessageContent, store: CoreStore): string {
        const text = trimText(body);
        const { limits } = store.session;
        if (!text && !attachments.length) {
            throw new ChatApiError({ code: "message_empty", detail: "There is nothing to send." });
        }
        if (limits && lengthOf(text) > limits.max_text_length) {
            const detail = `A message has at most ${limits.max_text_length} characters.`;
            throw new ChatApiError({ code: "message_too_long", detail });
        }
        return body;
    }

    private held(channel: CoreChannel, id: number, code = "not_found"): CoreMessage {
        const message = channel.held.get(id);
        if (!message) {
            throw new ChatApiError({ code, detail: `Message ${id} is not loaded.` });
        }
        return message;
    }

    private pending(clientUuid: string): { store: CoreStore; message: CoreMessage } {
        const store = this.connector.need("This call");
        const shown = store.outgoing.shown.get(clientUuid);
        if (!shown) {
            throw new ChatApiError({ code: "not_found", detail: "No such message is on its way." });
        }
        return { store, message: shown.message };
    }

    /** The message may be stored in another conversation than it was written into. */
    private whenStored(store: CoreStore, clientUuid: string): Promise<MessageSnapshot> {
        const { channels, outgoing, session } = toRaw(store);
        const { message } = toRaw(outgoing.shown.get(clientUuid)!);
        return new Promise((resolve, reject) => {
            const end = this.connector.onFlush(() => {
                const { failure, id } = toRaw(message);
                const isShown = outgoing.shown.has(clientUuid);
                if (id !== null) {
                    resolve(messageSnapshot(message, session));
                } else if (isShown && failure) {
                    reject(new ChatApiError({ ...failure, status: 422 }));
                } else if (!isShown || this.connector.store !== store) {
                    const stored = findStored(channels.values(), clientUuid);
                    const code = isShown ? "not_ready" : "discarded";
                    stored
                        ? resolve(messageSnapshot(stored, session))
                        : reject(new ChatApiError({ code }));
                } else {
                    return;
                }
                end();
            });
        });
    }
}

function findStored(channels: Iterable<CoreChannel>, clientUuid: string): CoreMessage | undefined {
    for (const channel of channels) {
        for (const message of channel.held.values()) {
            if (message.clientUuid === clientUuid) {
                return message;
            }
        }
    }
    return undefined;
}
