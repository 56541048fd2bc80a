/** The parts of the core's store that the package calls, by their types. */

import type {
    Attachment,
    Author,
    ChannelsFilter,
    ChannelType,
    CourseChoice,
    Department,
    Limits,
    LinkPreview,
    NamedRecord,
    Queue,
    Rating,
    Reaction,
    Reply,
    SessionAnswer,
    SystemMessage,
} from "./payloads.js";

export interface Failure {
    readonly code: string;
    readonly detail: string;
}

export interface CoreMessage {
    id: number | null;
    channelId: number;
    position: number;
    type: string;
    stream: string;
    author: Author | null;
    body: string | null;
    text: string;
    attachments: readonly Attachment[];
    reactions: readonly Reaction[];
    replyTo: Reply | null;
    clientUuid: string | null;
    createdAt: Date | null;
    editedAt: Date | null;
    deletedAt: Date | null;
    pinnedAt: Date | null;
    mentions: readonly Author[];
    previews: readonly LinkPreview[];
    requiresAcknowledgement: boolean;
    systemMessage: SystemMessage | null;
    failure: Failure | null;
    readonly key: string;
    readonly isPending: boolean;
    readonly isNote: boolean;
    readonly isEvent: boolean;
    readonly isSystem: boolean;
}

export interface CoreWindow {
    messages: CoreMessage[];
    status: "none" | "loading" | "loaded" | "failed";
    failureCode: string | null;
    hasMoreBefore: boolean;
    hasMoreAfter: boolean;
    isLoadingBefore: boolean;
    isLoadingAfter: boolean;
    clear(): void;
}

export interface CoreMember {
    id: number;
    author: Author;
    role: string;
    isActive: boolean;
    lastReadPosition: number;
    lastDeliveredPosition: number;
    lastSeenAt: Date | null;
    readonly key: string;
}

export interface CoreUpload {
    id: string;
    name: string;
    sizeBytes: number;
    progressRatio: number;
    status: "uploading" | "done" | "failed";
    attachment: Attachment | null;
    failure: Failure | null;
    previewUrl: string | null;
    arrival: Promise<void> | null;
}

export interface CoreChannel {
    readonly id: number;
    type: ChannelType;
    state: string;
    name: string;
    readonly title: string;
    department: NamedRecord | null;
    course: NamedRecord | null;
    agent: Author | null;
    isWaiting: boolean;
    isBlocked: boolean;
    startedAt: Date | null;
    endedAt: Date | null;
    lastPosition: number;
    firstRetainedPosition: number;
    memberCount: number;
    readonly unreadCount: number;
    readonly readPosition: number;
    readonly lastActivityAt: Date;
    readonly isSupport: boolean;
    readonly isMyQuestion: boolean;
    readonly isOpen: boolean;
    readonly isComplete: boolean;
    readonly receipts: { deliveredPosition: number; readPosition: number };
    me: {
        role: string;
        mentionCount: number;
        isMuted: boolean;
        isArchived: boolean;
    } | null;
    members: Map<string, CoreMember>;
    typists: Map<string, Author>;
    held: Map<number, CoreMessage>;
    queue: Queue | null;
    rating: Rating | null;
    mayRate: boolean;
    mayRequestTranscript: boolean;
    replyEmail: string | null;
    newFromPosition: number | null;
    draft: { body: string } | null;
    lastMessage: CoreMessage | null;
    pending: CoreMessage[];
    uploads: CoreUpload[];
    window: CoreWindow;
}

export interface CoreSession {
    me: Author | null;
    readonly meKey: string;
    roles: readonly string[];
    lang: string;
    limits: Limits | null;
    departments: readonly Department[];
    courses: readonly CourseChoice[];
    mayOpen: readonly ChannelType[];
    isMine(message: CoreMessage): boolean;
    refresh(): Promise<SessionAnswer>;
}

export interface CoreStore {
    readonly events: EventTarget;
    readonly session: CoreSession;
    readonly connection: { status: "connecting" | "online" | "polling" | "offline" };
    readonly api: CoreApi;
    readonly channels: {
        readonly sorted: CoreChannel[];
        readonly unreadCount: number;
        get(id: number): CoreChannel | undefined;
        values(): Iterable<CoreChannel>;
        load(id: number): Promise<CoreChannel>;
        insertAnswer(answer: object): CoreChannel;
    };
    readonly list: {
        nextCursor: string | null;
        load(filter?: ChannelsFilter): Promise<CoreChannel[]>;
        loadMore(limit?: number): Promise<CoreChannel[]>;
        find(filter: ChannelsFilter): Promise<CoreChannel[]>;
    };
    readonly current: {
        id: number | null;
        open(id: number): Promise<CoreChannel>;
        close(): void;
    };
    readonly messages: {
        loadStart(channel: CoreChannel): Promise<void>;
        loadLatest(channel: CoreChannel): Promise<void>;
        loadAround(channel: CoreChannel, position: number): Promise<void>;
        loadMoreBefore(channel: CoreChannel): Promise<void>;
        loadMoreAfter(channel: CoreChannel): Promise<void>;
        edit(
            channel: CoreChannel,
            message: CoreMessage,
            body: string,
            mentions?: readonly Author[]
        ): Promise<void>;
        delete(channel: CoreChannel, message: CoreMessage): Promise<void>;
        pin(channel: CoreChannel, message: CoreMessage, isPinned: boolean): Promise<void>;
        react(
            channel: CoreChannel,
            message: CoreMessage,
            emoji: string,
            isSet: boolean
        ): Promise<void>;
    };
    readonly outgoing: {
        shown: Map<string, { channel: CoreChannel; message: CoreMessage }>;
        post(channel: CoreChannel, content: object): void;
        retry(message: CoreMessage): void;
        resend(message: CoreMessage, body: string, mentions?: readonly Author[]): void;
        discard(message: CoreMessage): void;
    };
    readonly uploads: {
        add(channel: CoreChannel, file: File): CoreUpload;
        retry(channel: CoreChannel, upload: CoreUpload): Promise<void>;
        remove(channel: CoreChannel, upload: CoreUpload): void;
    };
    readonly drafts: { set(channel: CoreChannel, draft: object | null): void };
    readonly receipts: { markRead(channel: CoreChannel, position?: number): void };
    readonly typing: { onOwnTyping(channelId: number, isTyping: boolean): void };
    start(filter?: ChannelsFilter): Promise<void>;
    startWith(session: object, opening: object): CoreChannel;
    stop(): void;
    reportError(error: unknown): void;
    onChannelAdded(channel: CoreChannel): void;
}

export interface CoreApi {
    readonly root: string;
    readonly transport: { fileBlob(path: string): Promise<Blob> };
    session(): Promise<SessionAnswer>;
    rate(body: object): Promise<{ rating: Rating }>;
    transcript(channelId: number): Promise<unknown>;
    _call(path: string, body?: object | null): Promise<unknown>;
}
