import { serverNow } from "@seitech_chat/core/live/server_clock";

const DAY_MS = 24 * 60 * 60 * 1000;
const UNITS = ["byte", "kilobyte", "megabyte", "gigabyte"];

const formatters = new Map();

/** Making an Intl formatter is slow, and a list asks for hundreds. */
function formatter(Format, locale, options) {
    const key = `${Format.name}${locale}${JSON.stringify(options)}`;
    if (!formatters.has(key)) {
        formatters.set(key, new Format(locale || undefined, options));
    }
    return formatters.get(key);
}

/** @returns {Intl.DateTimeFormat} */
export function dateFormat(locale, options) {
    return formatter(Intl.DateTimeFormat, locale, options);
}

/** @returns {Intl.NumberFormat} */
export function numberFormat(locale, options) {
    return formatter(Intl.NumberFormat, locale, options);
}

/** The clock time of a date: "10:03". */
export function formatTime(date, locale) {
    return dateFormat(locale, { hour: "numeric", minute: "2-digit" }).format(date);
}

/** Everything of a date, for titles. */
export function formatDateTime(date, locale) {
    return dateFormat(locale, { dateStyle: "full", timeStyle: "short" }).format(date);
}

/** The start of the day of a date, where the reader is. */
export function toDay(date) {
    return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}

/** How many days ago a date was, where the reader is: 0 today, 1 yesterday. */
export function daysAgo(date) {
    return Math.round((toDay(new Date(serverNow())) - toDay(date)) / DAY_MS);
}

/**
 * A day as people say it: today, yesterday, the weekday, the date.
 *
 * @param {Date} date
 * @param {import("@seitech_chat/core/chat_env").ChatFrame} frame
 */
export function formatDay(date, { locale, _t }) {
    const now = new Date(serverNow());
    const dayCount = daysAgo(date);
    if (dayCount === 0) {
        return _t("Today");
    }
    if (dayCount === 1) {
        return _t("Yesterday");
    }
    if (dayCount > 1 && dayCount < 7) {
        return dateFormat(locale, { weekday: "long" }).format(date);
    }
    const year = date.getFullYear() === now.getFullYear() ? undefined : "numeric";
    return dateFormat(locale, { day: "numeric", month: "long", year }).format(date);
}

/** A file's size in words: "1.4 MB". */
export function formatSize(sizeBytes, locale) {
    const power = Math.min(
        UNITS.length - 1,
        Math.floor(Math.log(Math.max(sizeBytes, 1)) / Math.log(1024))
    );
    return numberFormat(locale, {
        style: "unit",
        unit: UNITS[power],
        unitDisplay: "short",
        maximumFractionDigits: power > 1 ? 1 : 0,
    }).format(sizeBytes / 1024 ** power);
}
