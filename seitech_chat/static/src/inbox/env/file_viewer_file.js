/**
 * An attachment in the words of the web client's file viewer.
 *
 * @param {AttachmentPayload} attachment
 */
export function toViewedFile(attachment) {
    const { kind, mimetype, name, url } = attachment;
    return {
        name,
        mimetype,
        defaultSource: url,
        downloadUrl: downloadUrl(attachment),
        isImage: kind === "image",
        isVideo: kind === "video",
        isPdf: false,
        isText: false,
        isUrlYoutube: false,
        isViewable: kind === "image" || kind === "video",
    };
}

/** @param {AttachmentPayload} attachment */
export function downloadUrl({ url }) {
    return `${url}${url.includes("?") ? "&" : "?"}download=1`;
}
