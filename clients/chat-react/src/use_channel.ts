import { useEffect, useMemo, useState } from "react";

import type { Author, ChannelSnapshot, ChatApiError, UploadSnapshot } from "@seitech/chat-client";

import { useScope } from "./context.js";
import { usePart } from "./use_part.js";

export interface ChannelState {
    /** Null while it is not known. */
    readonly channel: ChannelSnapshot | null;
    /** Why it could not be loaded, such as `not_found`, or null. */
    readonly error: ChatApiError | null;
    markAsRead(position?: number): void;
    setDraft(body: string): void;
}

/** Return a conversation without its messages. It is loaded where it is not known. */
export function useChannel(id: number): ChannelState {
    const { client } = useScope("useChannel()");
    const part = client.channel(id);
    const channel = usePart(part);
    const { status } = usePart(client);
    const [failure, setFailure] = useState<{ id: number; error: ChatApiError } | null>(null);

    useEffect(() => {
        if (status !== "ready" || part.getSnapshot()) {
            return undefined;
        }
        let isCurrent = true;
        part.load().then(
            () => isCurrent && setFailure(null),
            (error: ChatApiError) => isCurrent && setFailure({ id, error })
        );
        return () => {
            isCurrent = false;
        };
    }, [part, id, status]);

    return useMemo(
        () => ({
            channel,
            error: !channel && failure?.id === id ? failure.error : null,
            markAsRead: (position) => part.markAsRead(position),
            setDraft: (body) => part.setDraft(body),
        }),
        [channel, failure, id, part]
    );
}

export interface Typing {
    /** Others who type now. */
    readonly typing: readonly Author[];
    /** Call it for each keypress. */
    startTyping(): void;
    stopTyping(): void;
}

const NOBODY: readonly Author[] = Object.freeze([]);

/** Return who else types in a conversation, and how to say that I do. */
export function useTyping(channelId: number): Typing {
    const { client } = useScope("useTyping()");
    const part = client.channel(channelId);
    const typing = usePart(part)?.typing ?? NOBODY;
    return useMemo(
        () => ({
            typing,
            startTyping: () => part.startTyping(),
            stopTyping: () => part.stopTyping(),
        }),
        [part, typing]
    );
}

export interface Upload {
    readonly uploads: readonly UploadSnapshot[];
    /** Begin to send a file; one that is empty or too large is refused here. */
    add(file: File): { readonly id: string; readonly done: Promise<UploadSnapshot> };
    retry(id: string): Promise<void>;
    remove(id: string): void;
}

/** Return the files for the next message of a conversation. */
export function useUpload(channelId: number): Upload {
    const { client } = useScope("useUpload()");
    const part = client.uploads(channelId);
    const uploads = usePart(part);
    return useMemo(
        () => ({
            uploads,
            add: (file) => part.add(file),
            retry: (id) => part.retry(id),
            remove: (id) => part.remove(id),
        }),
        [part, uploads]
    );
}
