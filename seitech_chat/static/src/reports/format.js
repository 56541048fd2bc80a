import { user } from "@web/core/user";

import { dateFormat, numberFormat } from "@seitech_chat/ui/format";
import { toDate } from "@seitech_chat/reports/periods";
import { _t } from "@seitech_chat/inbox/translation";

/* Numbers, durations and days in the reader's language. */

const HOUR_SECONDS = 60 * 60;
const UNITS = [
    ["day", 24 * HOUR_SECONDS],
    ["hour", HOUR_SECONDS],
    ["minute", 60],
    ["second", 1],
];
const UNKNOWN = "–";

function number(value, options) {
    return numberFormat(user.lang, options).format(value);
}

function formatUnit(value, unit, digits = 0) {
    return number(value, {
        style: "unit",
        unit,
        unitDisplay: "narrow",
        maximumFractionDigits: digits,
    });
}

/**
 * Format a duration by its two largest units: "4m 20s", "1h 5m", "2d 3h".
 *
 * @param {number} seconds
 */
export function formatSeconds(seconds) {
    const total = Math.round(seconds);
    const found = UNITS.findIndex(([, size]) => total >= size);
    const index = found === -1 ? UNITS.length - 1 : found;
    const [unit, size] = UNITS[index];
    const largest = formatUnit(Math.floor(total / size), unit);
    const [nextUnit, nextSize] = UNITS[index + 1] || [];
    const rest = nextUnit && Math.floor((total % size) / nextSize);
    return rest ? `${largest} ${formatUnit(rest, nextUnit)}` : largest;
}

/** Format seconds as hours with one decimal: "7.5h". */
export function formatHours(seconds) {
    return formatUnit(seconds / HOUR_SECONDS, "hour", 1);
}

export function formatCount(count) {
    return number(count, {});
}

/** Format a share, 0 to 1, in percent. */
export function formatShare(share) {
    return number(share, { style: "percent", maximumFractionDigits: 1 });
}

export function formatDecimal(value, digits = 1) {
    return number(value, { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/**
 * The one number of a figure: the count, the share, the average rating, the median.
 *
 * @param {FigureUnit} unit
 * @param {FigureValuePayload | null} figure
 * @returns {number | null} null where there is nothing to measure
 */
export function mainValue(unit, figure) {
    if (!figure) {
        return null;
    }
    const { n, value, median } = figure;
    return { count: n, seconds: median, share: value, rating: value }[unit];
}

const FORMATS = {
    count: formatCount,
    seconds: formatSeconds,
    share: formatShare,
    rating: (value) => formatDecimal(value, 2),
};

/**
 * Format a number of a figure's unit; "–" where there is nothing to measure.
 *
 * @param {FigureUnit} unit
 * @param {number | null} value
 */
export function formatValue(unit, value) {
    return value === null ? UNKNOWN : FORMATS[unit](value);
}

const SHORT_DAY = { day: "numeric", month: "short", timeZone: "UTC" };
const FULL_DAY = { ...SHORT_DAY, year: "numeric" };
const MONTH = { month: "short", year: "numeric", timeZone: "UTC" };

/** Format days from one to another, both included: "Nov 1 – 28, 2026". */
export function formatDays(from, to, options = FULL_DAY) {
    return dateFormat(user.lang, options).formatRange(toDate(from), toDate(to));
}

/**
 * The name of a group of days under a chart.
 *
 * @param {GroupPayload} group
 * @param {TrendStep} step
 */
export function formatStep(group, step) {
    return step === "month"
        ? dateFormat(user.lang, MONTH).format(toDate(group.from))
        : formatDays(group.from, group.to, SHORT_DAY);
}

/** The name of a weekday; 1 is Monday. */
export function formatWeekday(weekday, length = "short") {
    // The first of January 2024 was a Monday.
    return dateFormat(user.lang, { weekday: length, timeZone: "UTC" }).format(
        Date.UTC(2024, 0, weekday)
    );
}

/** An hour of the day as the reader writes it: "2 PM", "14". */
export function formatHour(hour) {
    return dateFormat(user.lang, { hour: "numeric", timeZone: "UTC" }).format(
        Date.UTC(2024, 0, 1, hour)
    );
}

/** @param {string} moment of the server */
export function formatMoment(moment, timeZone) {
    return dateFormat(user.lang, { dateStyle: "medium", timeStyle: "short", timeZone }).format(
        new Date(moment)
    );
}

export function dayCountText(count) {
    return count === 1 ? _t("1 day") : _t("%(count)s days", { count: formatCount(count) });
}
