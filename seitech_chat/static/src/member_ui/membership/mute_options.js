const HOUR_MS = 60 * 60 * 1000;
const MORNING_HOUR = 8;
const FOR_EVER_YEARS = 50;

function tomorrowMorning(now) {
    const date = new Date(now);
    date.setDate(date.getDate() + 1);
    date.setHours(MORNING_HOUR, 0, 0, 0);
    return date;
}

function forEver(now) {
    const date = new Date(now);
    date.setFullYear(date.getFullYear() + FOR_EVER_YEARS);
    return date;
}

/**
 * For how long a conversation can be muted.
 *
 * @param {(term: string, values?: object) => string} _t
 * @param {number} now milliseconds
 * @returns {{ id: string, label: string, until: Date }[]}
 */
export function muteChoices(_t, now) {
    return [
        { id: "hour", label: _t("For 1 hour"), until: new Date(now + HOUR_MS) },
        { id: "hours", label: _t("For 8 hours"), until: new Date(now + 8 * HOUR_MS) },
        { id: "tomorrow", label: _t("Until tomorrow"), until: tomorrowMorning(now) },
        { id: "ever", label: _t("Until I turn it back on"), until: forEver(now) },
    ];
}

/** Whether a conversation is muted now. */
export function isMuted(channel, now) {
    return Boolean(channel.me?.mutedUntil) && channel.me.mutedUntil > now;
}

/** Whether it is muted without an end that anybody would wait for. */
export function isMutedForEver(channel, now) {
    return isMuted(channel, now) && channel.me.mutedUntil.getTime() - now > 366 * 24 * HOUR_MS;
}
