import { Channels } from "./channels.js";
import { ChannelPart } from "./channel.js";
import { MessagesPart } from "./messages.js";
import { UploadsPart } from "./uploads.js";
import { Support } from "./support.js";
import { Connector } from "./connector.js";
import type { ChatEvents } from "./events.js";
import type { ChatClientOptions } from "./options.js";
import type { Attachment, Author, CourseChoice, ChannelType, Limits } from "./payloads.js";
import { Part } from "./part.js";
import type { Answer, Body, PostPath } from "./request.js";
import { toRaw } from "./ports/observe.js";
import type { ChannelSnapshot } from "./snapshots.js";
import type { Failure } from "./store.js";

/**
 * - `idle`: not started, or stopped,
 * - `starting`: asks who I am and for my conversations,
 * - `ready`: everything works, also while the connection is gone for a while,
 * - `signed_out`: the server does not know me (any more); start again after signing in,
 * - `incompatible`: the server speaks another version of the API,
 * - `failed`: it could not start, see `failure`; it tries again by itself where that may help.
 */
export type ClientStatus = "idle" | "starting" | "ready" | "signed_out" | "incompatible" | "failed";

/** The state of a client. */
export interface ClientSnapshot {
    readonly status: ClientStatus;
    readonly failure: Failure | null;
    /** The versions of the API, where they differ; `server` is null before it had any. */
    readonly incompatibility: { readonly server: number | null; readonly required: number } | null;
    /** `polling`: without a websocket, requests are answered; `offline`: nothing is. */
    readonly connection: "connecting" | "online" | "polling" | "offline";
    /** My own identity, or null: nobody yet. */
    readonly me: Author | null;
    readonly roles: readonly string[];
    /** The types of conversation that I may open. */
    readonly mayOpen: readonly ChannelType[];
    readonly courses: readonly CourseChoice[];
    readonly limits: Limits | null;
    readonly totals: {
        /** Unread messages in all conversations that are known. */
        readonly unreadCount: number;
        /** Conversations with unread messages. */
        readonly unreadChannelCount: number;
    };
    readonly activeChannelId: number | null;
}

const IDLE: ClientSnapshot = Object.freeze({
    status: "idle",
    failure: null,
    incompatibility: null,
    connection: "connecting",
    me: null,
    roles: [],
    mayOpen: [],
    courses: [],
    limits: null,
    totals: { unreadCount: 0, unreadChannelCount: 0 },
    activeChannelId: null,
});

/** A person's chat. Make it with `createChatClient`. */
export class ChatClient extends Part<ClientSnapshot> {
    /** The list of my conversations. */
    readonly channels: Channels;
    /** My conversation with the support desk. */
    readonly support: Support;
    private readonly connector: Connector;
    private readonly parts = {
        channel: new Map<number, ChannelPart>(),
        messages: new Map<number, MessagesPart>(),
        uploads: new Map<number, UploadsPart>(),
    };

    /** @internal */
    constructor(options: ChatClientOptions) {
        const connector = new Connector(options);
        super(connector, IDLE);
        this.connector = connector;
        this.channels = new Channels(connector);
        this.support = new Support(connector, this);
    }

    /**
     * Find out who I am, list my conversations and listen. A second call does nothing; one after
     * `signed_out` or `failed` tries again.
     *
     * @returns the state when it is settled; a refusal of the server is a `status`
     * @throws TypeError for options that can't work, such as none for a missing `WebSocket`
     */
    async start(): Promise<ClientSnapshot> {
        await this.connector.start();
        return this.getSnapshot();
    }

    /** Close the connection and end all timers. Unsent messages stay stored for the next start. */
    stop(): void {
        this.connector.stop();
    }

    /**
     * Listen to an event.
     *
     * @returns a function that ends it
     */
    on<Name extends keyof ChatEvents>(
        name: Name,
        listener: (detail: ChatEvents[Name]) => void
    ): () => void {
        return this.connector.emitter.on(name, listener);
    }

    /** One conversation: the same object for the same id. */
    channel(id: number): ChannelPart {
        return this.part("channel", id, () => new ChannelPart(this.connector, id));
    }

    /** The messages of a conversation: the same object for the same id. */
    messages(channelId: number): MessagesPart {
        return this.part("messages", channelId, () => new MessagesPart(this.connector, channelId));
    }

    /** The files for the next message of a conversation: the same object for the same id. */
    uploads(channelId: number): UploadsPart {
        return this.part("uploads", channelId, () => new UploadsPart(this.connector, channelId));
    }

    /**
     * Show a conversation, or none: it is loaded, its new messages are marked and its place in the
     * queue is kept up to date.
     */
    async setActiveChannel(id: number | null): Promise<void> {
        const store = this.connector.need("setActiveChannel()");
        if (id === null) {
            store.current.close();
        } else {
            await store.current.open(id);
        }
    }

    /**
     * Open the conversation of a student with the instructors of a course, or find it.
     *
     * @param course `courseId`, and for an instructor the student's user id
     */
    async createStudentInstructorChannel(course: {
        readonly courseId: number;
        readonly studentId?: number;
    }): Promise<ChannelSnapshot> {
        return this.channels.open("/api/chat/create-student-instructor", {
            course_id: course.courseId,
            student_id: course.studentId ?? null,
        });
    }

    /**
     * Call any route of the API that takes JSON.
     *
     * @param path such as `/api/chat/people`
     * @param body by the schema of the route
     * @throws ChatApiError
     */
    async request<Path extends PostPath>(path: Path, body: Body<Path>): Promise<Answer<Path>> {
        return (await this.connector.request(path, body)) as Answer<Path>;
    }

    /**
     * Fetch a file of a message with the caller's credentials.
     *
     * @param attachment
     * @throws TypeError when it can't be fetched
     */
    fetchFile(attachment: Pick<Attachment, "url">): Promise<Blob> {
        return this.connector.api.transport.fileBlob(attachment.url);
    }

    /** Live events of types that this package does not know, counted by type. */
    get ignoredEvents(): Readonly<Record<string, number>> {
        return Object.fromEntries(this.connector.ignoredEvents);
    }

    protected read(): ClientSnapshot {
        const { status, failure, incompatibility, guest } = this.connector;
        const store = toRaw(this.connector.store);
        const known = store?.session.me ? store.session : null;
        const counts = [...(store?.channels.values() ?? [])].map((one) => one.unreadCount);
        return {
            status,
            failure,
            incompatibility,
            connection: store?.connection.status ?? "connecting",
            me: known?.me ?? null,
            roles: known?.roles ?? guest?.roles ?? IDLE.roles,
            mayOpen: known?.mayOpen ?? guest?.may_open ?? IDLE.mayOpen,
            courses: known?.courses ?? IDLE.courses,
            limits: known?.limits ?? guest?.limits ?? null,
            totals: {
                unreadCount: store?.channels.unreadCount ?? 0,
                unreadChannelCount: counts.filter(Boolean).length,
            },
            activeChannelId: store?.current.id ?? null,
        };
    }

    private part<Kind extends keyof ChatClient["parts"], One>(
        kind: Kind,
        id: number,
        make: () => One
    ): One {
        const known = this.parts[kind] as unknown as Map<number, One>;
        if (!known.has(id)) {
            known.set(id, make());
        }
        return known.get(id)!;
    }
}

/**
 * Make a client. It reads nothing of the page and asks nothing of the server before `start()`.
 *
 * @param options
 * @throws TypeError for a `baseUrl` with a path or without a scheme
 */
export function createChatClient(options: ChatClientOptions = {}): ChatClient {
    return new ChatClient(options);
}
