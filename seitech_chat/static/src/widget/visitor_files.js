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
