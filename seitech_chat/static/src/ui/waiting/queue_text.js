const MINUTE_SECONDS = 60;

function waitText({ position: place, estimate_seconds: seconds }, _t) {
    const minutes = Math.ceil(seconds / MINUTE_SECONDS);
    if (minutes > 1) {
        return _t("about %(minutes)s min wait", { minutes });
    }
    if (minutes === 1) {
        return _t("about 1 min wait");
    }
    // Without an estimate only a queue says anything about the wait.
    return place > 1 ? _t("the wait may be longer than usual") : "";
}

/**
 * Return the queue text of a waiting visitor, as far as it is known.
 *
 * @param {QueuePayload | null} queue
 * @param {(term: string, values?: object) => string} _t
 */
export function queueText(queue, _t) {
    if (!queue) {
        return "";
    }
    const { position: place } = queue;
    const placeText =
        place === 1 ? _t("You're next in line") : _t("You're number %(place)s in line", { place });
    return [placeText, waitText(queue, _t)].filter(Boolean).join(" · ");
}
