import { serverNow } from "@seitech_chat/core/live/server_clock";

const DAY_MS = 24 * 60 * 60 * 1000;
const WEEK_DAYS = 6;

/**
 * Say when a department opens, as short as it stays clear: "14:00", "Monday 09:00".
 *
 * @param {string | null} opensAt ISO time, null when nobody knows
 * @param {string} locale
 * @param {number} now milliseconds
 * @returns {string} empty when there is no such time ahead
 */
export function formatOpeningHours(opensAt, locale, now) {
    const date = new Date(opensAt || 0);
    if (date <= now) {
        return "";
    }
    const options = { hour: "numeric", minute: "2-digit" };
    if (date.toDateString() !== new Date(now).toDateString()) {
        const isNear = date - now < WEEK_DAYS * DAY_MS;
        Object.assign(options, isNear ? { weekday: "long" } : { day: "numeric", month: "long" });
    }
    return date.toLocaleString(locale, options);
}

/**
 * When a department opens that has said in its own words what happens meanwhile.
 *
 * @param {{ opens_at?: string | null }} hours
 * @param {{ _t: Function, locale: string }} frame
 * @param {number} [now] milliseconds, by the server's clock
 * @returns {string} empty when nobody knows
 */
export function openingHoursText({ opens_at: opensAt }, { _t, locale }, now = serverNow()) {
    const opening = formatOpeningHours(opensAt, locale, now);
    return opening && _t("We are closed until %(opening)s.", { opening });
}

/**
 * What happens to a message that is left while a department is closed.
 *
 * @param {{ opens_at?: string | null }} hours of a department or a place in the queue
 * @param {{ _t: Function, locale: string }} frame
 * @param {number} [now] milliseconds, by the server's clock
 */
export function closedText({ opens_at: opensAt }, { _t, locale }, now = serverNow()) {
    const opening = formatOpeningHours(opensAt, locale, now);
    return opening
        ? _t("We are closed until %(opening)s and answer by email then.", { opening })
        : _t("We are closed right now and answer by email.");
}
