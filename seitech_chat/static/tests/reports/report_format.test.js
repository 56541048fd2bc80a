import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { allowTranslations, patchWithCleanup } from "@web/../tests/web_test_helpers";
import { user } from "@web/core/user";

import { compareFigure } from "@seitech_chat/reports/comparison";
import {
    formatDays,
    formatHour,
    formatHours,
    formatSeconds,
    formatValue,
    formatWeekday,
} from "@seitech_chat/reports/format";
import { count, duration, makeValue } from "./fake_reports";

describe.current.tags("headless");

function setLanguage(lang) {
    patchWithCleanup(user, { lang });
}

beforeEach(() => {
    allowTranslations();
    setLanguage("en-US");
});

test("a duration has its two largest units", () => {
    expect([0, 45, 260, 3600, 3900, 90_061].map(formatSeconds)).toEqual([
        "0s",
        "45s",
        "4m 20s",
        "1h",
        "1h 5m",
        "1d 1h",
    ]);
    expect(formatHours(27_000)).toBe("7.5h");
});

test("durations, days and shares are in the reader's language", () => {
    setLanguage("pt-BR");
    expect(formatSeconds(260)).toBe("4 min 20 s");
    expect(formatDays("2026-11-01", "2026-11-28")).toMatch(/1\s?–\s?28 de nov/);
    expect(formatValue("share", 0.925)).toBe("92,5%");
    expect(formatWeekday(7, "long")).toBe("domingo");

    setLanguage("en-US");
    expect(formatDays("2026-11-01", "2026-11-28")).toMatch(/^Nov 1\s–\s28, 2026$/);
    expect(formatDays("2026-11-01", "2026-11-01")).toBe("Nov 1, 2026");
    expect(formatHour(14)).toMatch(/^2\sPM$/);
});

test("where there is nothing to measure, there is no zero", () => {
    expect(formatValue("seconds", null)).toBe("–");
    expect(formatValue("rating", null)).toBe("–");
    expect(formatValue("count", 0)).toBe("0");
});

function change(key, unit, now, previous) {
    const { text, tone } = compareFigure({ key, unit, ...now, previous });
    return [String(text), tone];
}

test("a change is said in words, with its direction for better or worse", () => {
    expect(change("opened", "count", count(40), count(50))).toEqual([
        "20% fewer than before (50)",
        null,
    ]);
    expect(change("missed", "count", count(4), count(2))).toEqual([
        "100% more than before (2)",
        "worse",
    ]);
    expect(change("missed", "count", count(4), count(0))).toEqual([
        "4 more than before (0)",
        "worse",
    ]);
    expect(
        change("first_response", "seconds", duration(3, 90, 100), duration(3, 120, 200))
    ).toEqual(["30s faster than before (2m)", "better"]);
    expect(
        change(
            "sla_resolution",
            "share",
            makeValue(9, { value: 0.9 }),
            makeValue(9, { value: 0.95 })
        )
    ).toEqual(["5.0 points lower than before (95%)", "worse"]);
    expect(
        change(
            "satisfaction",
            "rating",
            makeValue(9, { value: 4.5 }),
            makeValue(9, { value: 4.25 })
        )
    ).toEqual(["0.25 higher than before (4.25)", "better"]);
});

test("an unchanged figure and one without a value before say so", () => {
    expect(change("opened", "count", count(4), count(4))).toEqual(["Same as before (4)", null]);
    expect(change("resolution", "seconds", duration(3, 90, 100), makeValue(0))).toEqual([
        "No data before",
        null,
    ]);
    expect(change("resolution", "seconds", makeValue(0), duration(3, 90, 100))).toEqual([
        "1m 30s before",
        null,
    ]);
    expect(compareFigure({ key: "opened", unit: "count", ...count(4), previous: null })).toBe(null);
});
