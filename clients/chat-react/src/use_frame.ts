import { useMemo, useSyncExternalStore } from "react";

import { useScope } from "./context.js";
import { ENGLISH, fill, type Texts } from "./texts.js";

const DAY_MS = 24 * 60 * 60 * 1000;
const QUARTER_MS = 15 * 60 * 1000;
const UNITS = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;
const FIXED = { locale: "en-GB", timeZone: "UTC" };

const never = () => () => {};

/** Return false in a server's output and in the first render that takes it over. */
export function useIsMounted(): boolean {
    return useSyncExternalStore(
        never,
        () => true,
        () => false
    );
}

/** @internal Dates and sizes as people write them. */
export class Formats {
    private readonly days = new Map<number, string>();
    private readonly dates = new Map<string, Intl.DateTimeFormat>();

    constructor(
        private readonly locale: string | undefined,
        private readonly timeZone: string | undefined,
        private readonly texts: Texts
    ) {}

    /** The clock time: "10:03". */
    time(date: Date): string {
        return this.format({ hour: "numeric", minute: "2-digit" }, date);
    }

    dateTime(date: Date): string {
        return this.format({ dateStyle: "full", timeStyle: "short" }, date);
    }

    /** The same text for all times of one day, where the reader is. */
    dayKey(date: Date): string {
        // No zone begins its days within a quarter of an hour.
        const slot = Math.floor(date.getTime() / QUARTER_MS);
        let known = this.days.get(slot);
        if (!known) {
            known = this.format({ year: "numeric", month: "2-digit", day: "2-digit" }, date);
            this.days.set(slot, known);
        }
        return known;
    }

    /** A day as people say it: today, yesterday, the weekday, the date. */
    day(date: Date): string {
        const now = new Date();
        const key = this.dayKey(date);
        if (key === this.dayKey(now)) {
            return this.texts.today;
        }
        if (key === this.dayKey(new Date(now.getTime() - DAY_MS))) {
            return this.texts.yesterday;
        }
        const age = now.getTime() - date.getTime();
        if (age > 0 && age < 6 * DAY_MS) {
            return this.format({ weekday: "long" }, date);
        }
        return this.format({ day: "numeric", month: "long", year: "numeric" }, date);
    }

    /** For a row of a list: the time today, the day before. */
    short(date: Date): string {
        const isToday = this.dayKey(date) === this.dayKey(new Date());
        return isToday ? this.time(date) : this.format({ day: "numeric", month: "short" }, date);
    }

    /** When somebody is back: the time, with its day unless it is today. */
    opening(date: Date): string {
        const isToday = this.dayKey(date) === this.dayKey(new Date());
        return isToday
            ? this.time(date)
            : this.format({ weekday: "long", hour: "numeric", minute: "2-digit" }, date);
    }

    size(bytes: number): string {
        const power = Math.min(3, Math.floor(Math.log(Math.max(bytes, 1)) / Math.log(1024)));
        return new Intl.NumberFormat(this.locale, {
            style: "unit",
            unit: UNITS[power]!,
            unitDisplay: "short",
            maximumFractionDigits: power > 1 ? 1 : 0,
        }).format(bytes / 1024 ** power);
    }

    /** Making a formatter is slow, and a list asks for hundreds. */
    private format(options: Intl.DateTimeFormatOptions, date: Date): string {
        const key = JSON.stringify(options);
        let known = this.dates.get(key);
        if (!known) {
            known = new Intl.DateTimeFormat(this.locale, { ...options, timeZone: this.timeZone });
            this.dates.set(key, known);
        }
        return known.format(date);
    }
}

/** @internal What all components need to say something. */
export interface Frame {
    readonly texts: Texts;
    readonly formats: Formats;
    readonly fill: typeof fill;
    /** A failure in words for the person. */
    sentence(failure: { readonly code: string; readonly detail?: string }): string;
}

/** @internal */
export function useFrame(): Frame {
    const { texts: given, locale, timeZone } = useScope("This component");
    const isMounted = useIsMounted();
    return useMemo(() => {
        const texts: Texts = given ? { ...ENGLISH, ...given } : ENGLISH;
        const fixed: Partial<typeof FIXED> = isMounted ? {} : FIXED;
        const formats = new Formats(locale ?? fixed.locale, timeZone ?? fixed.timeZone, texts);
        const sentence = ({ code, detail }: { code: string; detail?: string }) =>
            code === "network" ? texts.networkError : detail || texts.unknownError;
        return { texts, formats, fill, sentence };
    }, [given, locale, timeZone, isMounted]);
}
