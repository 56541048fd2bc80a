import type { ChannelSnapshot, MessageSnapshot } from "./snapshots.js";
import type { ClientStatus } from "./client.js";

/** The events of a client, by name, with what their listeners get. */
export interface ChatEvents {
    /** The client is started, signed out or has failed. */
    status: { readonly status: ClientStatus };
    /** Somebody else wrote a message, live or while the connection was gone. */
    message: { readonly channelId: number; readonly message: MessageSnapshot };
    /** A message of mine to an ended conversation went into another one. */
    continued: { readonly from: number; readonly to: number };
    /** Another agent has the conversation. */
    agentChanged: { readonly channel: ChannelSnapshot };
    /** A conversation is not visible to me any more. */
    channelRemoved: { readonly channelId: number };
    /** My rights have changed. */
    sessionChanged: Record<string, never>;
}

type Listener<Name extends keyof ChatEvents> = (detail: ChatEvents[Name]) => void;

/** @internal The listeners of a client. */
export class Emitter {
    private readonly listeners = new Map<string, Set<Listener<never>>>();

    on<Name extends keyof ChatEvents>(name: Name, listener: Listener<Name>): () => void {
        const known = this.listeners.get(name) ?? new Set();
        this.listeners.set(name, known);
        const own = (detail: ChatEvents[Name]) => listener(detail);
        known.add(own as Listener<never>);
        return () => known.delete(own as Listener<never>);
    }

    emit<Name extends keyof ChatEvents>(name: Name, detail: ChatEvents[Name]): void {
        for (const listener of this.listeners.get(name) ?? []) {
            (listener as Listener<Name>)(detail);
        }
    }
}
