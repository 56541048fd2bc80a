import { useEffect, useMemo, useState } from "react";

import type { ChannelsFilter, ChannelSnapshot, ChatApiError } from "@seitech/chat-client";

import { useScope } from "./context.js";
import { usePart } from "./use_part.js";

export interface ChannelsState {
    /** Newest activity first. */
    readonly channels: readonly ChannelSnapshot[];
    readonly hasMore: boolean;
    readonly isLoading: boolean;
    /** Why the last load failed, or null. */
    readonly error: ChatApiError | null;
    /** Load the next page. */
    loadMore(): Promise<void>;
}

function matches(channel: ChannelSnapshot, filter: ChannelsFilter): boolean {
    const { types, state = "open", unread_only: unreadOnly, is_archived: isArchived } = filter;
    return (
        (!types || types.includes(channel.type)) &&
        (state === "all" || channel.isOpen === (state === "open")) &&
        (!unreadOnly || channel.unreadCount > 0) &&
        (isArchived === undefined || isArchived === null || channel.isArchived === isArchived)
    );
}

/**
 * Return my conversations, all that are known or those of a filter. A filter with other values loads
 * its first page; a search finds them beside the list.
 *
 * @param filter may be a new object each time
 */
export function useChannels(filter?: ChannelsFilter): ChannelsState {
    const { client } = useScope("useChannels()");
    const { channels, hasMore, isLoading } = usePart(client.channels);
    const { status } = usePart(client);
    const [error, setError] = useState<ChatApiError | null>(null);
    const [found, setFound] = useState<{ key: string; ids: readonly number[] } | null>(null);
    const key = JSON.stringify(filter ?? null);
    const isReady = status === "ready" || status === "signed_out";

    useEffect(() => {
        const wanted = JSON.parse(key) as ChannelsFilter | null;
        if (!wanted || client.getSnapshot().status !== "ready") {
            return undefined;
        }
        let isCurrent = true;
        const load = wanted.search ? client.channels.find(wanted) : client.channels.load(wanted);
        load.then(
            (answer) => {
                if (isCurrent) {
                    setError(null);
                    setFound(wanted.search ? { key, ids: answer.map(({ id }) => id) } : null);
                }
            },
            (problem: ChatApiError) => isCurrent && setError(problem)
        );
        return () => {
            isCurrent = false;
        };
    }, [client, key, isReady]);

    return useMemo(() => {
        const wanted = JSON.parse(key) as ChannelsFilter | null;
        const ids = found?.key === key ? new Set(found.ids) : null;
        const isListed = (one: ChannelSnapshot) =>
            wanted?.search ? Boolean(ids?.has(one.id)) : !wanted || matches(one, wanted);
        return {
            channels: wanted ? channels.filter(isListed) : channels,
            hasMore: hasMore && !wanted?.search,
            isLoading,
            error,
            loadMore: async () => {
                await client.channels.loadMore();
            },
        };
    }, [client, channels, hasMore, isLoading, error, found, key]);
}
