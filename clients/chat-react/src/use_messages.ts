import { useEffect, useMemo, useState } from "react";

import type {
    ChatApiError,
    MessageContent,
    MessagesSnapshot,
    SentMessage,
} from "@seitech/chat-client";

import { useScope } from "./context.js";
import { usePart } from "./use_part.js";

export interface Messages extends MessagesSnapshot {
    /** Why the conversation could not be loaded, such as `not_found`, or null. */
    readonly error: ChatApiError | null;
    /** Load the page before the first message; nothing at the beginning. */
    loadOlder(): Promise<void>;
    /** Load the page after the last message; nothing at the end. */
    loadNewer(): Promise<void>;
    loadLatest(): Promise<void>;
    /** Load the page around a position instead. */
    loadAround(position: number): Promise<void>;
    /** Load again, after a failure. */
    reload(): void;
    /** Write a message: it is shown at once and goes out by itself. @throws ChatApiError */
    send(content: string | MessageContent): SentMessage;
    /** Send a refused message again, with another text where one is given. */
    retry(clientUuid: string, body?: string): void;
    /** Discard a message that is not stored. */
    discard(clientUuid: string): void;
    edit(id: number, body: string): Promise<void>;
    remove(id: number): Promise<void>;
    react(id: number, emoji: string, isSet?: boolean): Promise<void>;
}

/** Return the messages of a conversation, which is joined while the component is there. */
export function useMessages(channelId: number): Messages {
    const { client } = useScope("useMessages()");
    const part = client.messages(channelId);
    const state = usePart(part);
    const { status } = usePart(client);
    const [attempt, setAttempt] = useState(0);
    const [failure, setFailure] = useState<{ id: number; error: ChatApiError } | null>(null);

    useEffect(() => {
        if (status !== "ready") {
            return undefined;
        }
        let isCurrent = true;
        const joining = client.channels.join(channelId);
        joining.then(
            () => isCurrent && setFailure(null),
            (error: ChatApiError) => isCurrent && setFailure({ id: channelId, error })
        );
        return () => {
            isCurrent = false;
            joining.then(
                (leave) => leave(),
                () => {}
            );
        };
    }, [client, channelId, status, attempt]);

    return useMemo(
        () => ({
            ...state,
            error: failure?.id === channelId ? failure.error : null,
            loadOlder: () => part.loadOlder(),
            loadNewer: () => part.loadNewer(),
            loadLatest: () => part.loadLatest(),
            loadAround: (position) => part.loadAround(position),
            reload: () => setAttempt((count) => count + 1),
            send: (content) => part.send(content),
            retry: (clientUuid, body) => part.retry(clientUuid, body),
            discard: (clientUuid) => part.discard(clientUuid),
            edit: (id, body) => part.edit(id, body),
            remove: (id) => part.remove(id),
            react: (id, emoji, isSet) => part.react(id, emoji, isSet),
        }),
        [state, failure, channelId, part]
    );
}
