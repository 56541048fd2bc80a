import { useEffect, useState } from "react";

import type { Answer } from "@seitech/chat-client";

import { useScope } from "./context.js";
import { usePart } from "./use_part.js";

/** Whether a person is there. */
export type Presence = Answer<"/api/chat/presence">["presence"][number];

const NOBODY: ReadonlyMap<number, Presence> = new Map();
const REFRESH_MS = 60_000;

/**
 * Return the presence of people with whom I share a conversation, by their user id; it is refreshed
 * each minute while the page is visible. Visitors see nobody's.
 */
export function usePresence(userIds: readonly number[]): ReadonlyMap<number, Presence> {
    const { client } = useScope("usePresence()");
    const { status, me } = usePart(client);
    const [presence, setPresence] = useState(NOBODY);
    const key = [...new Set(userIds)].sort((one, other) => one - other).join(",");
    const mayAsk = status === "ready" && me?.type === "user" && key !== "";

    useEffect(() => {
        if (!mayAsk) {
            return undefined;
        }
        let isCurrent = true;
        const refresh = async () => {
            if (document.visibilityState !== "visible") {
                return;
            }
            try {
                const answer = await client.request("/api/chat/presence", {
                    user_ids: key.split(",").map(Number),
                });
                if (isCurrent) {
                    setPresence(new Map(answer.presence.map((one) => [one.user_id, one])));
                }
            } catch {
                // The last answer stays until the next time.
            }
        };
        void refresh();
        const timer = setInterval(() => void refresh(), REFRESH_MS);
        document.addEventListener("visibilitychange", refresh);
        return () => {
            isCurrent = false;
            clearInterval(timer);
            document.removeEventListener("visibilitychange", refresh);
        };
    }, [client, key, mayAsk]);

    return mayAsk ? presence : NOBODY;
}
