/** A small server in memory: what is passed to a client as `fetch` and `WebSocket`. */

import { createChatClient, visitor, type ChatClient } from "@seitech/chat-client";

const EVENT = "seitech.chat.channel/message_new";
const STARTED = "2026-03-02T10:00:00.000Z";

interface Person {
    readonly type: "user" | "visitor" | "system";
    readonly id: number;
    readonly name: string;
}

export const ANA: Person = { type: "user", id: 7, name: "Ana Souza" };
export const BEN: Person = { type: "user", id: 8, name: "Ben Carter" };

interface StoredMessage {
    readonly id: number;
    readonly position: number;
    readonly version: number;
    readonly [field: string]: unknown;
}

class Channel {
    readonly messages: StoredMessage[] = [];
    state = "active";
    readPosition = 0;
    constructor(
        readonly id: number,
        readonly name: string,
        readonly type: string
    ) {}
}

export class ChatWorld {
    readonly channels = new Map<number, Channel>();
    readonly requests: { path: string; body: Record<string, unknown> }[] = [];
    readonly sockets: Set<FakeSocket> = new Set();
    readonly departments: object[] = [];
    /** A path and its answer, in the place of the usual one. */
    readonly refusals = new Map<string, { status: number; code: string; field?: string }>();
    me: Person = ANA;
    isSignedIn = true;
    apiVersion = 1;
    private lastId = 0;
    openSockets = 0;

    addChannel(name: string, { type = "direct", count = 0 } = {}): number {
        const id = this.channels.size + 1;
        this.channels.set(id, new Channel(id, name, type));
        for (let index = 1; index <= count; index++) {
            this.store(id, BEN, `<p>Message ${index}</p>`);
        }
        this.channels.get(id)!.readPosition = count;
        return id;
    }

    /** Somebody writes: the message is stored and published. */
    write(channelId: number, author: Person, text: string): void {
        this.publish(this.store(channelId, author, `<p>${text}</p>`), channelId);
    }

    client(): ChatClient {
        const world = this;
        return createChatClient({
            baseUrl: "https://chat.example.com",
            fetch: ((url: string, init: RequestInit) => this.answer(url, init)) as typeof fetch,
            WebSocket: class extends FakeSocket {
                constructor() {
                    super(world);
                }
            },
            storage: new Memory(),
            ...(this.me.type === "visitor" && { auth: visitor({ storage: new Memory() }) }),
        });
    }

    count(path: string): number {
        return this.requests.filter((one) => one.path === path).length;
    }

    private store(channelId: number, author: Person, body: string, uuid: string | null = null) {
        const { messages } = this.channels.get(channelId)!;
        const position = messages.length + 1;
        const minute = String(position % 60).padStart(2, "0");
        const hour = String(10 + (Math.floor(position / 60) % 8)).padStart(2, "0");
        const message = {
            id: ++this.lastId,
            channel_id: channelId,
            position,
            version: position,
            author,
            body,
            client_uuid: uuid,
            created_at: `2026-03-02T${hour}:${minute}:00.000Z`,
            edited_at: null,
            deleted_at: null,
            pinned_at: null,
            attachments: [],
            mentions: [],
            previews: [],
            reactions: [],
            reply_to: null,
            requires_acknowledgement: false,
            stream: "public",
            system_message: null,
            type: "text",
        };
        messages.push(message);
        return message;
    }

    private publish(message: StoredMessage, channelId: number): void {
        const payload = {
            channel_id: channelId,
            message,
            stream: "public",
            version: message.version,
        };
        this.sockets.forEach((socket) => socket.deliver(EVENT, payload));
    }

    private entry(channel: Channel) {
        const { id, name, type, messages, state, readPosition } = channel;
        const isSupport = type.endsWith("support");
        return {
            channel: {
                id,
                name,
                type,
                state,
                agent: null,
                audience: null,
                company: { id: 1, name: "Training" },
                course: null,
                department: null,
                ended_at: state === "active" ? null : STARTED,
                first_retained_position: 1,
                is_blocked: false,
                is_waiting: isSupport && state === "active",
                last_position: messages.length,
                last_version: messages.length,
                query_type: null,
                started_at: STARTED,
            },
            me: {
                archived_position: null,
                draft: null,
                is_archived: false,
                is_blocking: false,
                is_customer: isSupport,
                last_read_position: readPosition,
                member_id: id * 10,
                mention_count: 0,
                mention_positions: [],
                muted_until: null,
                notification_level: "default",
                own_version: 1,
                role: "member",
                unread_count: messages.length - readPosition,
                unread_from: readPosition < messages.length ? readPosition + 1 : null,
            },
            members: (isSupport ? [this.me] : [this.me, BEN]).map((author, index) => ({
                author,
                channel_id: id,
                id: id * 10 + index,
                is_active: true,
                joined_at: STARTED,
                last_delivered_position: 0,
                last_read_position: 0,
                last_seen_at: null,
                role: "member",
                version: 1,
            })),
            former: { last_delivered_position: 0, last_read_position: 0 },
            last_message: messages.at(-1) ?? null,
            internal_version: 0,
            member_count: 2,
            desk: null,
        };
    }

    private details(channel: Channel) {
        const isEnded = channel.state !== "active";
        return {
            desk: null,
            entry: this.entry(channel),
            may_rate: isEnded,
            may_request_transcript: isEnded,
            photos: [],
            queue: isEnded
                ? null
                : { position: 2, estimate_seconds: 240, is_outside_hours: false, opens_at: null },
            rating: null,
            reader_count: null,
            reply_email: "ana@example.com",
        };
    }

    private session() {
        const isKnown = this.isSignedIn;
        return {
            api_version: this.apiVersion,
            caller: isKnown ? this.me : null,
            roles: isKnown && this.me.type === "user" ? ["student"] : ["public"],
            may_open: ["direct"],
            companies: [],
            courses: [],
            agent: null,
            lang: "en-US",
            websocket: {
                path: "/websocket",
                version: "19.0-2",
                subscription: isKnown ? "signed" : null,
                subscription_expires_at: isKnown ? "2099-01-01T00:00:00Z" : null,
                subscription_lifetime_seconds: isKnown ? 3600 : null,
            },
            limits: {
                max_text_length: 5000,
                max_file_bytes: 1000,
                max_attachments: 10,
                file_types: [],
            },
            departments: this.departments,
            preferences: null,
        };
    }

    private messages(body: Record<string, unknown>) {
        const { messages } = this.channels.get(body.channel_id as number)!;
        const limit = 1000; // pages larger than the server's, for fewer of them
        const before = (body.before as number | null) ?? messages.length + 1;
        const from = Math.max(0, before - 1 - limit);
        return {
            messages: messages.slice(from, before - 1),
            has_more_before: from > 0,
            has_more_after: before <= messages.length,
            version: messages.length,
            internal_version: 0,
        };
    }

    private reply(path: string, body: Record<string, unknown>): object | null {
        const channel = this.channels.get(Number(body.channel_id ?? path.split("/")[1]));
        switch (path.split("/")[0]) {
            case "session":
                return this.session();
            case "channels":
                return {
                    channels: [...this.channels.values()].map((one) => this.entry(one)),
                    next_cursor: null,
                };
            case "channel":
                return channel ? this.details(channel) : null;
            case "messages":
                return channel ? this.messages(body) : null;
            case "sync":
                return { changes: [], removed: [], has_more: false };
            case "presence":
                return { presence: [{ user_id: BEN.id, status: "online", last_seen_at: STARTED }] };
            case "send": {
                const uuid = body.client_uuid as string;
                const message = this.store(channel!.id, this.me, `<p>${body.body}</p>`, uuid);
                this.publish(message, channel!.id);
                return { message };
            }
            case "create-student-support":
            case "create-student-instructor": {
                const id = this.addChannel("Support", { type: "student_support" });
                if (body.body) {
                    this.store(id, this.me, `<p>${body.body}</p>`, body.client_uuid as string);
                }
                return this.details(this.channels.get(id)!);
            }
            case "rate":
                return {
                    rating: {
                        agent: null,
                        comment: body.comment,
                        rating: body.rating,
                        rated_at: STARTED,
                    },
                };
            case "mark-delivered":
                return { retry_ids: [] };
            case "mark-read":
                return { receipt: null };
            default:
                return { is_done: true };
        }
    }

    private async answer(url: string, init: RequestInit): Promise<Response> {
        const path = url.replace(/^.*\/api\/chat\/(support\/)?/, "");
        const body = typeof init.body === "string" ? JSON.parse(init.body) : {};
        this.requests.push({ path, body });
        const refusal = this.refusals.get(path);
        if (refusal) {
            const problem = {
                ...refusal,
                detail: `Refused: ${refusal.code}`,
                field: refusal.field,
            };
            return new Response(JSON.stringify(problem), { status: refusal.status });
        }
        const answer = this.reply(path, body);
        const status = answer ? 200 : 404;
        const problem = { code: "not_found", detail: "Not found." };
        return new Response(JSON.stringify(answer ?? problem), { status });
    }
}

class FakeSocket {
    static readonly OPEN = 1;
    readyState = 0;
    onopen: (() => void) | null = null;
    onmessage: ((event: { data: string }) => void) | null = null;
    onclose: (() => void) | null = null;
    private static lastId = 0;

    constructor(private readonly world: ChatWorld) {
        world.openSockets++;
        queueMicrotask(() => {
            this.readyState = 1;
            this.onopen?.();
        });
    }

    send(data: unknown): void {
        if (typeof data === "string") {
            this.world.sockets.add(this);
        }
    }

    deliver(type: string, payload: object): void {
        const id = ++FakeSocket.lastId;
        this.onmessage?.({ data: JSON.stringify([{ id, message: { type, payload } }]) });
    }

    close(): void {
        if (this.readyState !== 3) {
            this.readyState = 3;
            this.world.openSockets--;
            this.world.sockets.delete(this);
        }
    }
}

/** Like `localStorage`. */
export class Memory {
    private readonly values = new Map<string, string>();
    get length() {
        return this.values.size;
    }
    key = (index: number) => [...this.values.keys()][index] ?? null;
    getItem = (name: string) => this.values.get(name) ?? null;
    setItem = (name: string, value: string) => void this.values.set(name, value);
    removeItem = (name: string) => void this.values.delete(name);
}
