import { useMemo } from "react";

import type { ChannelSnapshot, SupportRequest, SupportSnapshot } from "@seitech/chat-client";

import { useScope } from "./context.js";
import { usePart } from "./use_part.js";

export interface SupportState extends SupportSnapshot {
    /**
     * Open a conversation with the desk. After a failure the same call opens it once.
     *
     * @throws ChatApiError such as `field_missing` with its `field`
     */
    open(request: SupportRequest): Promise<ChannelSnapshot>;
    /** Rate the last service from 1 to 5. @throws ChatApiError */
    rate(channelId: number, rating: number, comment?: string): Promise<void>;
    /** Have the ended conversation emailed to my address. @throws ChatApiError */
    requestTranscript(channelId: number): Promise<void>;
    end(channelId: number): Promise<ChannelSnapshot>;
    /** Refresh who is online, and how long it takes. */
    refresh(): Promise<void>;
}

/** Return the form of the support desk, my conversation with it, and what a customer can do. */
export function useSupport(): SupportState {
    const { support } = useScope("useSupport()").client;
    const state = usePart(support);
    return useMemo(
        () => ({
            ...state,
            open: (request) => support.open(request),
            rate: (channelId, rating, comment) => support.rate(channelId, rating, comment),
            requestTranscript: (channelId) => support.requestTranscript(channelId),
            end: (channelId) => support.end(channelId),
            refresh: () => support.refresh(),
        }),
        [support, state]
    );
}
