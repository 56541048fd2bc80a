import type { Connector } from "./connector.js";
import { ChatApiError } from "./errors.js";
import { Part } from "./part.js";
import type { Attachment } from "./payloads.js";
import { toRaw } from "./ports/observe.js";
import { uploadSnapshot, type UploadSnapshot } from "./snapshots.js";
import type { CoreChannel, CoreStore, CoreUpload } from "./store.js";

const NONE: readonly UploadSnapshot[] = Object.freeze([]);

/** The files for the next message of a conversation. */
export class UploadsPart extends Part<readonly UploadSnapshot[]> {
    /** @internal */
    constructor(
        private readonly connector: Connector,
        readonly channelId: number
    ) {
        super(connector, NONE);
    }

    /**
     * Begin to send a file. One that is empty or larger than the server takes is refused here:
     * its status is `failed`, with `file_empty` or `file_too_large`.
     *
     * @returns its id and a promise that resolves when the first attempt is over, also one that failed
     */
    add(file: File): { readonly id: string; readonly done: Promise<UploadSnapshot> } {
        const { store, channel } = this.need("uploads.add()");
        const upload = store.uploads.add(channel, file);
        this.addLimit(upload, store);
        const done = Promise.resolve(upload.arrival).then(() => uploadSnapshot(upload));
        return { id: upload.id, done };
    }

    /** Send a file again that failed. */
    async retry(id: string): Promise<void> {
        const { store, channel } = this.need("uploads.retry()");
        await store.uploads.retry(channel, this.find(channel, id));
    }

    /** Take a file out of the message; one on its way is aborted. */
    remove(id: string): void {
        const { store, channel } = this.need("uploads.remove()");
        store.uploads.remove(channel, this.find(channel, id));
    }

    /** Take out the files that are stored, for the message that is sent now. */
    takeStored(): readonly Attachment[] {
        const { store, channel } = this.need("uploads.takeStored()");
        const ready = channel.uploads.filter(({ status }) => status === "done");
        const attachments = ready.map(({ attachment }) => attachment!);
        ready.forEach((upload) => store.uploads.remove(channel, upload));
        return attachments.map((attachment) => toRaw(attachment));
    }

    protected read(): readonly UploadSnapshot[] {
        const store = toRaw(this.connector.store);
        const channel = store && toRaw(store.channels.get(this.channelId));
        return channel?.uploads.length ? channel.uploads.map(uploadSnapshot) : this.empty;
    }

    private addLimit(upload: CoreUpload, store: CoreStore): void {
        if (upload.failure?.code === "file_too_large") {
            const { max_file_bytes: bytes } = store.session.limits!;
            upload.failure = {
                code: "file_too_large",
                detail: `A file has at most ${bytes} bytes.`,
            };
        }
    }

    private need(what: string): { store: CoreStore; channel: CoreChannel } {
        const store = this.connector.need(what);
        const channel = store.channels.get(this.channelId);
        if (!channel) {
            throw new ChatApiError({
                code: "not_found",
                detail: `Conversation ${this.channelId} is not known: await client.channels.join(id) first.`,
            });
        }
        return { store, channel };
    }

    private find(channel: CoreChannel, id: string): CoreUpload {
        const upload = channel.uploads.find((one) => one.id === id);
        if (!upload) {
            throw new ChatApiError({ code: "not_found", detail: "There is no such upload." });
        }
        return upload;
    }
}
