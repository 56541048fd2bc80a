import { useEffect, useRef } from "react";

import { useScope } from "../context.js";

/**
 * Reads new messages of others out, once, wherever the list is scrolled to. Its text is set beside
 * React: no incoming message draws anything for it.
 */
export function Announcer({ channelId }: { channelId: number }) {
    const { client } = useScope("<MessageList>");
    const region = useRef<HTMLParagraphElement>(null);
    useEffect(
        () =>
            client.on("message", ({ channelId: id, message }) => {
                if (id === channelId && !message.isMine && region.current) {
                    const name = message.author?.name;
                    region.current.textContent = name ? `${name}: ${message.text}` : message.text;
                }
            }),
        [client, channelId]
    );
    return <p className="seitech-hidden" role="status" aria-live="polite" ref={region} />;
}
