import { useEffect, useState } from "react";

import type { Attachment, ChatClient } from "@seitech/chat-client";

import { useScope } from "../context.js";

const known = new WeakMap<ChatClient, Map<number, Promise<string>>>();

/** Return an address of this page for a file: it contains no secret. */
export function fileUrl(client: ChatClient, attachment: Attachment): Promise<string> {
    const urls = known.get(client) ?? new Map<number, Promise<string>>();
    known.set(client, urls);
    let url = urls.get(attachment.id);
    if (!url) {
        url = client.fetchFile(attachment).then((blob) => URL.createObjectURL(blob));
        url.catch(() => urls.delete(attachment.id));
        urls.set(attachment.id, url);
    }
    return url;
}

/** Save a file of a message. */
export async function downloadFile(client: ChatClient, attachment: Attachment): Promise<void> {
    const link = document.createElement("a");
    link.href = await fileUrl(client, attachment);
    link.download = attachment.name;
    link.click();
}

/** Return the address of a file, null before it is fetched, "" when it can't be. */
export function useFileUrl(attachment: Attachment, isWanted: boolean): string | null {
    const { client } = useScope("<AttachmentFile>");
    const [url, setUrl] = useState<string | null>(null);
    useEffect(() => {
        if (!isWanted) {
            return undefined;
        }
        let isCurrent = true;
        fileUrl(client, attachment).then(
            (value) => isCurrent && setUrl(value),
            () => isCurrent && setUrl("")
        );
        return () => {
            isCurrent = false;
        };
    }, [client, attachment, isWanted]);
    return url;
}
