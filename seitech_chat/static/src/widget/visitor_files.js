/** Files of the conversation as blob addresses of this page: they contain no secret. */
export class FileBlobs {
    /** @param {import("@seitech_chat/core/api/fetch_transport").FetchTransport} transport */
    constructor(transport) {
        this.transport = transport;
        /** attachment id → promise of an address */
        this.urls = new Map();
    }

    /** @param {AttachmentPayload} attachment @returns {Promise<string>} */
    url(attachment) {
        if (!this.urls.has(attachment.id)) {
            const promise = this.transport
                .fileBlob(attachment.url)
                .then((blob) => URL.createObjectURL(blob));
            promise.catch(() => this.urls.delete(attachment.id));
            this.urls.set(attachment.id, promise);
        }
        return this.urls.get(attachment.id);
    }

    /** @param {AttachmentPayload} attachment */
    async download(attachment) {
        const link = document.createElement("a");
        link.href = await this.url(attachment);
        link.download = attachment.name;
        link.click();
    }
}

/**
 * Send files as one message, as soon as all have arrived. Those that failed stay with the
 * composer, and so does what the person took out of it.
 *
 * @param {ChatStore} store
 * @param {Channel} channel
 * @param {File[]} files
 */
export async function sendFiles(store, channel, files) {
    const uploads = files.map((file) => store.uploads.add(channel, file));
    await Promise.all(uploads.map(({ arrival }) => arrival));
    const isReady = ({ id, status }) =>
        status === "done" && channel.uploads.some((upload) => upload.id === id);
    const ready = uploads.filter(isReady);
    if (ready.length) {
        store.outgoing.post(channel, { attachments: ready.map(({ attachment }) => attachment) });
        ready.forEach((upload) => store.uploads.remove(channel, upload));
    }
}
