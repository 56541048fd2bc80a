import { createContext, useContext, useEffect, useMemo, type ReactNode } from "react";

import type { ChatClient } from "@seitech/chat-client";

import { holdClient } from "./hold_client.js";
import type { Parts } from "./part_types.js";
import type { Texts } from "./texts.js";

/** @internal What a provider gives to everything below it. */
export interface ChatScope {
    readonly client: ChatClient;
    readonly locale: string | undefined;
    readonly timeZone: string | undefined;
    readonly texts: Partial<Texts> | undefined;
    readonly parts: Parts | undefined;
}

/** @internal */
export const ChatContext = createContext<ChatScope | null>(null);

export interface ChatProviderProps {
    /** Made by `createChatClient`, once: outside of a component, or in `useState`. */
    readonly client: ChatClient;
    /** The language of dates and numbers, such as `pt-BR`; by default the browser's. */
    readonly locale?: string;
    /** The time zone of dates; by default the browser's, from the first effect on. */
    readonly timeZone?: string;
    /** The screens' texts in another language; what is left out stays English. */
    readonly texts?: Partial<Texts>;
    /** Components in the place of the package's own. */
    readonly parts?: Parts;
    readonly children?: ReactNode;
}

/**
 * Give a client to the hooks and screens below. The client is started with the first provider of it
 * that is mounted, and stopped with the last one that goes.
 */
export function ChatProvider({
    client,
    locale,
    timeZone,
    texts,
    parts,
    children,
}: ChatProviderProps) {
    useEffect(() => holdClient(client), [client]);
    const scope = useMemo(
        () => ({ client, locale, timeZone, texts, parts }),
        [client, locale, timeZone, texts, parts]
    );
    return <ChatContext.Provider value={scope}>{children}</ChatContext.Provider>;
}

/** @internal Return the provider's values. @throws Error without one */
export function useScope(caller: string): ChatScope {
    const scope = useContext(ChatContext);
    if (!scope) {
        throw new Error(
            `${caller} needs a <ChatProvider client={…}> around the component that uses it.`
        );
    }
    return scope;
}

/** Return the client of the nearest provider, for calls that no hook has. */
export function useChatClient(): ChatClient {
    return useScope("useChatClient()").client;
}
