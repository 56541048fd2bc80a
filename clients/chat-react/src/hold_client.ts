import type { ChatClient } from "@seitech/chat-client";

const holders = new WeakMap<ChatClient, number>();

/**
 * Start a client with its first holder.
 *
 * StrictMode mounts, unmounts and mounts again in one turn: a client is stopped only when nobody
 * holds it in the next one, so that it opens one socket.
 *
 * @returns a function that lets go of it
 */
export function holdClient(client: ChatClient): () => void {
    const count = holders.get(client) ?? 0;
    holders.set(client, count + 1);
    if (count === 0 && client.getSnapshot().status === "idle") {
        client.start().catch((error: unknown) => reportLater(error));
    }
    return () => {
        const rest = (holders.get(client) ?? 1) - 1;
        holders.set(client, rest);
        if (rest === 0) {
            setTimeout(() => {
                if (holders.get(client) === 0) {
                    client.stop();
                }
            });
        }
    };
}

/** Wrong options are a mistake in the page's code: they reach its error reports. */
function reportLater(error: unknown): void {
    setTimeout(() => {
        throw error;
    });
}
