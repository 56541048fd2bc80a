import { ChatApiError } from "@seitech_chat/core/api/chat_api";
import { useChatEnv } from "@seitech_chat/core/chat_env";

const MINUTE_SECONDS = 60;
const HOUR_SECONDS = 3600;

/** When a refused request may be sent again. */
function retryText(seconds, _t) {
    if (!seconds) {
        return _t("Wait a moment and try again.");
    }
    if (seconds <= 1) {
        return _t("Try again in 1 second.");
    }
    if (seconds <= 1.5 * MINUTE_SECONDS) {
        return _t("Try again in %(seconds)s seconds.", { seconds: Math.ceil(seconds) });
    }
    if (seconds <= 1.5 * HOUR_SECONDS) {
        return _t("Try again in %(minutes)s minutes.", {
            minutes: Math.ceil(seconds / MINUTE_SECONDS),
        });
    }
    return _t("Try again in %(hours)s hours.", { hours: Math.ceil(seconds / HOUR_SECONDS) });
}

/**
 * A failure in words for the person.
 *
 * @param {{ code: string, detail?: string, retryAfterSeconds?: number | null }} problem
 * @param {(term: string) => string} _t
 */
export function errorMessage({ code, detail, retryAfterSeconds }, _t) {
    switch (code) {
        case "network":
            return _t("Can't reach the server. Check your connection and try again.");
        case "rate_limited":
            return [
                detail || _t("We're receiving many requests."),
                retryText(retryAfterSeconds, _t),
            ].join(" ");
        case "file_empty":
            return detail || _t("This file is empty.");
        default:
            return detail || _t("Something went wrong. Try again.");
    }
}

/**
 * Call a verb: a refusal is shown to the person, anything else is a bug and thrown on.
 *
 * @param {import("@seitech_chat/core/chat_env").ChatFrame} frame
 * @param {() => Promise<any>} work
 * @returns {Promise<boolean>} whether it worked
 */
export async function runWithFeedback(frame, work) {
    try {
        await work();
        return true;
    } catch (error) {
        if (!(error instanceof ChatApiError)) {
            throw error;
        }
        frame.store.reportError(error);
        frame.notify(errorMessage(error, frame._t), { type: "danger" });
        return false;
    }
}

/**
 * The same for handlers of a component.
 *
 * @returns {(work: () => Promise<any>) => Promise<boolean>}
 */
export function useFeedback() {
    const frame = useChatEnv();
    return (work) => runWithFeedback(frame, work);
}
