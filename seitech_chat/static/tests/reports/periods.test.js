import { describe, expect, test } from "@odoo/hoot";

import {
    countDays,
    findPreset,
    periodProblem,
    PRESETS,
    presetPeriod,
    todayIn,
} from "@seitech_chat/reports/periods";

describe.current.tags("headless");

test("the day is that of the company's time zone", () => {
    const night = Date.parse("2026-11-20T23:30:00Z");

    expect(todayIn("Europe/Madrid", night)).toBe("2026-11-21");
    expect(todayIn("America/New_York", night)).toBe("2026-11-20");
    expect(todayIn("UTC", night)).toBe("2026-11-20");
});

test("presets end today, months are those of the calendar", () => {
    const periodOf = (preset) => Object.values(presetPeriod(preset, "2024-03-05")).join(" ");

    expect(PRESETS.map(periodOf)).toEqual([
        "2024-03-05 2024-03-05",
        "2024-03-04 2024-03-04",
        "2024-02-28 2024-03-05",
        "2024-02-07 2024-03-05",
        "2023-12-07 2024-03-05",
        "2024-03-01 2024-03-05",
        "2024-02-01 2024-02-29",
    ]);
    expect(presetPeriod("last_month", "2026-01-31")).toEqual({
        from: "2025-12-01",
        to: "2025-12-31",
    });
});

test("a period is known by the preset that makes it", () => {
    for (const preset of PRESETS) {
        expect(findPreset(presetPeriod(preset, "2026-11-20"), "2026-11-20")).toBe(preset);
    }
    expect(findPreset({ from: "2026-11-01", to: "2026-11-02" }, "2026-11-20")).toBe("custom");
});

test("the number of days is right over a change of the clock", () => {
    // Madrid's clocks are set back on 25 October 2026, New York's on 1 November.
    expect(countDays("2026-10-24", "2026-11-02")).toBe(10);
    expect(countDays("2024-02-28", "2024-03-01")).toBe(3);
});

test("a period that the server would refuse is refused before", () => {
    const problemOf = (from, to) => periodProblem({ from, to });

    expect(problemOf("2026-11-20", "2026-11-20")).toBe(null);
    expect(problemOf("", "2026-11-20")).toBe("missing");
    expect(problemOf("2026-02-30", "2026-11-20")).toBe("missing");
    expect(problemOf("2026-11-20", "2026-11-19")).toBe("order");
    expect(problemOf("2024-11-20", "2026-11-20")).toBe(null);
    expect(problemOf("2024-11-19", "2026-11-20")).toBe("length");
});
