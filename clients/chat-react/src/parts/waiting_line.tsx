import { useEffect } from "react";

import { useScope } from "../context.js";
import type { WaitingLineProps } from "../part_types.js";
import { replaceable } from "../replaceable.js";
import { useFrame } from "../use_frame.js";
import { usePart } from "../use_part.js";

const ESTIMATE_EVERY_MS = 60_000;

function DefaultWaitingLine({ channel }: WaitingLineProps) {
    const { client } = useScope("<WaitingLine>");
    const { texts, fill, formats } = useFrame();
    const { form } = usePart(client.support);
    const { id, queue } = channel;
    const isShown = channel.isWaiting && channel.isOpen;

    // Places are live; an estimate gets outdated while the queue does not move.
    useEffect(() => {
        if (!isShown) {
            return undefined;
        }
        const timer = setInterval(() => {
            if (document.visibilityState === "visible") {
                client
                    .channel(id)
                    .load()
                    .catch(() => {});
            }
        }, ESTIMATE_EVERY_MS);
        return () => clearInterval(timer);
    }, [client, id, isShown]);

    if (!isShown) {
        return null;
    }
    const department = form?.departments.find((one) => one.id === channel.department?.id);
    const isClosed = queue?.is_outside_hours ?? false;
    const isLooking = (department?.is_available ?? true) && !isClosed;
    const minutes = Math.ceil((queue?.estimate_seconds ?? 0) / 60);
    const place = queue
        ? [
              queue.position === 1
                  ? texts.nextInLine
                  : fill(texts.placeInLine, { place: queue.position }),
              minutes > 1 && fill(texts.minutesWait, { minutes }),
              minutes === 1 && texts.oneMinuteWait,
          ]
              .filter(Boolean)
              .join(" · ")
        : "";
    const opens = isClosed && queue?.opens_at ? new Date(queue.opens_at) : null;
    const received = channel.replyEmail
        ? fill(texts.receivedEmail, { email: channel.replyEmail })
        : texts.received;
    return (
        <div className="seitech-waiting" role="status">
            {isLooking && <span className="seitech-spinner" aria-hidden="true" />}
            <span>
                {isLooking && department?.welcome_text && (
                    <span dir="auto">{department.welcome_text}</span>
                )}
                {isLooking ? texts.lookingForAgent : received}
                {isLooking && place && <strong>{place}</strong>}
                {opens && (
                    <strong>{fill(texts.closedUntil, { time: formats.opening(opens) })}</strong>
                )}
            </span>
        </div>
    );
}

/** The customer's place among those who wait, while they wait. */
export const WaitingLine = /* @__PURE__ */ replaceable("WaitingLine", DefaultWaitingLine);
