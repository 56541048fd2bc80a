import { rate, requestTranscript } from "@seitech_chat/core/store/service_actions";
import { makeUuid } from "@seitech_chat/core/uuid";

import type { ChatClient } from "./client.js";
import type { Connector } from "./connector.js";
import { Part } from "./part.js";
import type { CourseChoice, Department, Limits } from "./payloads.js";
import { toRaw } from "./ports/observe.js";
import { channelSnapshot, type ChannelSnapshot } from "./snapshots.js";
import type { CoreChannel, CoreStore } from "./store.js";

/** The contents of the form of a new conversation. */
export interface SupportForm {
    /** Each with its own questions, its availability and its opening hours. */
    readonly departments: readonly Department[];
    readonly courses: readonly CourseChoice[];
    readonly limits: Limits | null;
    /** Whether I have an account, so that name and email are known. */
    readonly isSignedIn: boolean;
}

/** My conversation with the support desk. */
export interface SupportSnapshot {
    /** Null before the client is ready. */
    readonly form: SupportForm | null;
    readonly isOpening: boolean;
    /** My latest conversation with the desk, or null: show the form. */
    readonly channel: ChannelSnapshot | null;
}

/** A new conversation with the support desk. */
export interface SupportRequest {
    /** The question, as typed. */
    readonly body: string;
    readonly name?: string;
    readonly email?: string;
    readonly phone?: string;
    readonly queryType?: string;
    readonly departmentId?: number;
    readonly courseId?: number;
    /** The answers to the department's own questions, by their key. */
    readonly fields?: Readonly<Record<string, unknown>>;
    /** The address of the page, without its query. */
    readonly pageUrl?: string;
    /** The version of the site's privacy notice that was agreed to. */
    readonly consentVersion?: number;
    /** Sent as the second message, when all are stored. */
    readonly files?: readonly File[];
}

const NONE: SupportSnapshot = Object.freeze({ form: null, isOpening: false, channel: null });

/** Opens my conversation with the support desk, and what a customer does with it. */
export class Support extends Part<SupportSnapshot> {
    private isOpening = false;
    /** The ids of the request that is not answered yet: sent again, it opens one conversation. */
    private attempt: { form: string; opening_uuid: string; client_uuid: string } | null = null;

    /** @internal */
    constructor(
        private readonly connector: Connector,
        private readonly client: ChatClient
    ) {
        super(connector, NONE);
    }

    /**
     * Open a conversation. After a failure the same call opens it once, whether the first request
     * came through or not.
     *
     * @throws ChatApiError such as `field_missing` with its `field`, or `no_department`
     */
    async open({ files = [], ...request }: SupportRequest): Promise<ChannelSnapshot> {
        if (this.connector.status !== "ready") {
            this.connector.need("support.open()");
        }
        const form = JSON.stringify(request);
        if (this.attempt?.form !== form) {
            this.attempt = { form, opening_uuid: makeUuid(), client_uuid: makeUuid() };
        }
        const { opening_uuid, client_uuid } = this.attempt;
        this.setOpening(true);
        try {
            const channel = await this.openNow({
                opening_uuid,
                client_uuid,
                ...toBody(request, this.connector.auth?.kind === "visitor"),
            });
            this.attempt = null;
            this.sendFiles(channel.id, files).catch(() => {}); // they show why they failed
            return channel;
        } finally {
            this.setOpening(false);
        }
    }

    /** Rate the last service from 1 to 5, once. @throws ChatApiError */
    async rate(channelId: number, rating: number, comment = ""): Promise<void> {
        const [store, channel] = await this.connector.needChannel(channelId, "support.rate()");
        await rate(store, channel, rating, comment);
    }

    /** Have the ended conversation emailed to my own address. @throws ChatApiError */
    async requestTranscript(channelId: number): Promise<void> {
        const [store, channel] = await this.connector.needChannel(
            channelId,
            "support.requestTranscript()"
        );
        await requestTranscript(store, channel);
    }

    /** End my conversation. @throws ChatApiError */
    async end(channelId: number): Promise<ChannelSnapshot> {
        return this.change("/end", channelId);
    }

    /**
     * Reopen an ended conversation, as one of the desk. A customer reopens it by writing a message.
     *
     * @throws ChatApiError
     */
    async reopen(channelId: number): Promise<ChannelSnapshot> {
        return this.change("/reopen", channelId);
    }

    /** Refresh the form: who is online, and how long it takes. */
    async refresh(): Promise<void> {
        const { store } = this.connector;
        if (store) {
            await store.session.refresh();
        } else {
            this.connector.guest = await this.connector.api.session();
            this.connector.touch();
        }
    }

    protected read(): SupportSnapshot {
        const { guest, status } = this.connector;
        const store = toRaw(this.connector.store);
        if (status !== "ready") {
            return this.empty;
        }
        const { isOpening } = this;
        if (!store) {
            const { departments = [], courses = [], limits = null } = guest ?? {};
            const form = { departments, courses, limits, isSignedIn: false };
            return { form, isOpening, channel: null };
        }
        const { session, channels } = store;
        const { departments, courses, limits, me } = session;
        const channel = channels.sorted.find((one) => one.isMyQuestion || me?.type === "visitor");
        return {
            form: { departments, courses, limits, isSignedIn: me?.type === "user" },
            isOpening,
            channel: channel ? channelSnapshot(channel, session) : null,
        };
    }

    private async openNow(body: object): Promise<ChannelSnapshot> {
        const { auth } = this.connector;
        if (auth?.kind !== "visitor") {
            return this.client.channels.open("/api/chat/create-student-support", body);
        }
        const answer = await this.connector.request("/api/chat/support", body);
        const channel = this.connector.enter(answer as Parameters<Connector["enter"]>[0]);
        return channelSnapshot(channel, toRaw(this.connector.store!).session);
    }

    private async change(path: string, channelId: number): Promise<ChannelSnapshot> {
        const store: CoreStore = this.connector.need(`support${path.replace("/", ".")}()`);
        const answer = await store.api._call(path, { channel_id: channelId });
        const channel: CoreChannel = store.channels.insertAnswer(answer as object);
        return channelSnapshot(channel, toRaw(store).session);
    }

    private async sendFiles(channelId: number, files: readonly File[]): Promise<void> {
        const uploads = this.client.uploads(channelId);
        const done = await Promise.all(files.map((file) => uploads.add(file).done));
        if (done.some(({ status }) => status === "done")) {
            this.client.messages(channelId).send({ attachments: uploads.takeStored() });
        }
    }

    private setOpening(isOpening: boolean): void {
        this.isOpening = isOpening;
        this.connector.touch();
    }
}

/** The server knows the name and address of a signed-in person; a visitor has no courses. */
function toBody(request: Omit<SupportRequest, "files">, isVisitor: boolean): object {
    const { name, email, phone, departmentId, courseId, pageUrl, consentVersion } = request;
    const person = isVisitor
        ? { name, email, phone, consent_version: consentVersion }
        : { course_id: courseId };
    const given = {
        ...person,
        department_id: departmentId,
        page_url: pageUrl,
        query_type: request.queryType,
        fields: request.fields,
    };
    const kept = Object.entries(given).filter(([, value]) => value !== undefined && value !== "");
    return { body: request.body, ...Object.fromEntries(kept) };
}
