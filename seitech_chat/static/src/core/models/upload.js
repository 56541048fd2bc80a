/** A file on its way to the server, or ready for the next message. */
export class Upload {
    progressRatio = 0;
    /** uploading → done or failed */
    status = "uploading";
    attachment = null;
    /** Resolves when the first try is over, also one that failed. @type {Promise<void> | null} */
    arrival = null;
    /** Why it failed: { code, detail }, or null. */
    failure = null;

    constructor(id, file) {
        this.id = id;
        this.name = file.name;
        this.sizeBytes = file.size;
        this.file = file;
        this.previewUrl = file.type.startsWith("image/") ? URL.createObjectURL(file) : null;
        this.abort = () => {};
    }

    release() {
        if (this.previewUrl) {
            URL.revokeObjectURL(this.previewUrl);
            this.previewUrl = null;
        }
    }
}
