import { serverNow } from "@seitech_chat/core/live/server_clock";

const DAY_MS = 24 * 60 * 60 * 1000;
const WEEK_DAYS = 6;

/**
 * Return the day and the time that a department opens, as short as they stay clear.
 *
 * @param {string | null} opensAt ISO time, null when unknown
 * @param {string} locale
 * @param {number} now milliseconds
 * @returns {{ day: string, time: string } | null} the day is empty today; null when there is no
 *  such time ahead
 */
export function openingParts(opensAt, locale, now) {
    const date = new Date(opensAt || 0);
    if (date <= now) {
        return null;
    }
    const isToday = date.toDateString() === new Date(now).toDateString();
    const isNear = date - now < WEEK_DAYS * DAY_MS;
    const dayOptions = isNear ? { weekday: "long" } : { day: "numeric", month: "long" };
    return {
        day: isToday ? "" : date.toLocaleDateString(locale, dayOptions),
        time: date.toLocaleTimeString(locale, { hour: "numeric", minute: "2-digit" }),
    };
}

/**
 * When a department opens that has said in its own words what happens meanwhile.
 *
 * @param {{ opens_at?: string | null }} hours
 * @param {{ _t: Function, locale: string }} frame
 * @param {number} [now] milliseconds, by the server's clock
 * @returns {string} empty when unknown
 */
export function openingHoursText({ opens_at: opensAt }, { _t, locale }, now = serverNow()) {
    const opening = openingParts(opensAt, locale, now);
    if (!opening) {
        return "";
    }
    return opening.day
        ? _t("We're closed until %(day)s at %(time)s.", opening)
        : _t("We're closed until %(time)s.", opening);
}

/**
 * The text about messages that are left while a department is closed.
 *
 * @param {{ opens_at?: string | null }} hours of a department or a place in the queue
 * @param {{ _t: Function, locale: string }} frame
 * @param {number} [now] milliseconds, by the server's clock
 */
export function closedText(hours, frame, now = serverNow()) {
    const { _t } = frame;
    const hoursText = openingHoursText(hours, frame, now);
    return hoursText
        ? [hoursText, _t("We'll reply by email then.")].join(" ")
        : _t("We're closed right now. We'll reply by email.");
}
