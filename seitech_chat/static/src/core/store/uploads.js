import { ChatApiError } from "@seitech_chat/core/api/chat_api";
import { Upload } from "@seitech_chat/core/models/upload";
import { makeUuid } from "@seitech_chat/core/uuid";

/** Sends files ahead of the message that they belong to. */
export class Uploads {
    /**
     * @param {object} parts
     * @param {import("@seitech_chat/core/api/chat_api").ChatApi} parts.api
     * @param {import("@seitech_chat/core/store/session").Session} parts.session
     * @param {(error: Error) => void} parts.onError
     */
    constructor(parts) {
        Object.assign(this, parts);
    }

    /**
     * Begin to send a file for the next message of a conversation.
     *
     * @param {Channel} channel
     * @param {File} file
     */
    add(channel, file) {
        const { limits } = this.session;
        channel.uploads.push(new Upload(makeUuid(), file));
        const upload = channel.uploads.at(-1);
        if (limits && file.size > limits.max_file_bytes) {
            upload.status = "failed";
            upload.failure = { code: "file_too_large", detail: "" };
        } else if (!file.size) {
            upload.status = "failed";
            upload.failure = { code: "file_empty", detail: "" };
        } else {
            upload.arrival = this.retry(channel, upload);
        }
        return upload;
    }

    /**
     * @param {Channel} channel
     * @param {Upload} upload
     */
    async retry(channel, upload) {
        upload.status = "uploading";
        upload.failure = null;
        upload.progressRatio = 0;
        const { promise, abort } = this.api.upload(channel.id, upload.file, (ratio) => {
            upload.progressRatio = ratio;
        });
        upload.abort = abort;
        try {
            upload.attachment = (await promise).attachment;
            upload.status = "done";
        } catch (error) {
            if (error instanceof ChatApiError) {
                upload.status = "failed";
                upload.failure = { code: error.code, detail: error.detail };
                this.onError(error);
            }
        }
    }

    /**
     * @param {Channel} channel
     * @param {Upload} upload
     */
    remove(channel, upload) {
        if (upload.status === "uploading") {
            upload.abort();
        }
        upload.release();
        channel.uploads = channel.uploads.filter((one) => one.id !== upload.id);
    }
}
