import { numberFormat } from "@seitech_chat/ui/format";

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const WEEK_MS = 7 * DAY_MS;

const UNITS = [
    ["week", WEEK_MS],
    ["day", DAY_MS],
    ["hour", HOUR_MS],
    ["minute", MINUTE_MS],
    ["second", SECOND_MS],
];

/**
 * Format a duration as one short word of the locale: "20s", "3m", "2h", "4d".
 *
 * @param {number} milliseconds
 * @param {string} locale
 */
export function formatDuration(milliseconds, locale) {
    const [unit, unitMs] = UNITS.find(([, ms]) => milliseconds >= ms) || UNITS.at(-1);
    return numberFormat(locale, { style: "unit", unit, unitDisplay: "narrow" }).format(
        Math.floor(milliseconds / unitMs)
    );
}

/**
 * Whether `formatWait` shows the seconds of a duration.
 *
 * @param {number} milliseconds
 */
export function showsSeconds(milliseconds) {
    return Math.abs(milliseconds) <= HOUR_MS;
}

/**
 * Format a waiting time, to the second for the first hour: "2:10", later "1:02 h".
 *
 * @param {number} milliseconds
 */
export function formatWait(milliseconds) {
    const isLong = milliseconds >= HOUR_MS;
    const big = Math.floor(milliseconds / (isLong ? HOUR_MS : MINUTE_MS));
    const rest = isLong
        ? Math.floor((milliseconds % HOUR_MS) / MINUTE_MS)
        : Math.floor((milliseconds % MINUTE_MS) / SECOND_MS);
    return `${big}:${String(rest).padStart(2, "0")}${isLong ? " h" : ""}`;
}
