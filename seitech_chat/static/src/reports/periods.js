import { dateFormat } from "@seitech_chat/ui/format";

/** The longest period that the server reports on, in days. */
export const MAX_DAYS = 731;

const DAY_MS = 24 * 60 * 60 * 1000;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/*
 * A day is a plain date of the company's time zone, "2026-11-29". It is calculated with at
 * midnight UTC, so neither the reader's zone nor daylight saving moves it.
 */

/** @param {string} day */
export function toDate(day) {
    return new Date(`${day}T00:00:00Z`);
}

function toDay(date) {
    return date.toISOString().slice(0, 10);
}

/** @param {any} value */
export function isDay(value) {
    return (
        DAY.test(value) && !Number.isNaN(toDate(value).getTime()) && toDay(toDate(value)) === value
    );
}

export function addDays(day, count) {
    return toDay(new Date(toDate(day).getTime() + count * DAY_MS));
}

/** The number of days from one to another, both included. */
export function countDays(from, to) {
    return Math.round((toDate(to) - toDate(from)) / DAY_MS) + 1;
}

/**
 * The day that it is in a time zone.
 *
 * @param {string} timeZone
 * @param {number} nowMs
 */
export function todayIn(timeZone, nowMs) {
    const format = dateFormat("en-CA", {
        timeZone,
        year: "numeric",
        month: "2-digit",
        day: "2-digit",
    });
    const parts = Object.fromEntries(
        format.formatToParts(nowMs).map(({ type, value }) => [type, value])
    );
    return `${parts.year}-${parts.month}-${parts.day}`;
}

function monthOf(day) {
    const date = toDate(day);
    const first = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1));
    const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0));
    return { from: toDay(first), to: toDay(last) };
}

/** Each preset as a function of today. */
const PERIODS = {
    today: (today) => ({ from: today, to: today }),
    yesterday: (today) => ({ from: addDays(today, -1), to: addDays(today, -1) }),
    last_7: (today) => ({ from: addDays(today, -6), to: today }),
    last_28: (today) => ({ from: addDays(today, -27), to: today }),
    last_90: (today) => ({ from: addDays(today, -89), to: today }),
    this_month: (today) => ({ from: monthOf(today).from, to: today }),
    last_month: (today) => monthOf(addDays(monthOf(today).from, -1)),
};
export const PRESETS = Object.keys(PERIODS);

/**
 * @param {string} preset of PRESETS
 * @param {string} today
 * @returns {{ from: string, to: string }}
 */
export function presetPeriod(preset, today) {
    return PERIODS[preset](today);
}

/** The preset of a period, or "custom". */
export function findPreset({ from, to }, today) {
    const isSame = (period) => period.from === from && period.to === to;
    return PRESETS.find((preset) => isSame(presetPeriod(preset, today))) || "custom";
}

/**
 * Why the server would refuse a period: "missing", "order", "length", or null.
 *
 * @param {{ from: string, to: string }} period
 */
export function periodProblem({ from, to }) {
    if (!isDay(from) || !isDay(to)) {
        return "missing";
    }
    if (to < from) {
        return "order";
    }
    return countDays(from, to) > MAX_DAYS ? "length" : null;
}
