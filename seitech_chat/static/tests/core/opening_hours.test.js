import { describe, expect, test } from "@odoo/hoot";

import { closedText, openingHoursText, openingParts } from "@seitech_chat/ui/waiting/opening_hours";
import {
    chosenDepartment,
    departmentAvailability,
} from "@seitech_chat/widget/pre_chat_form/department_choice";

import { translate } from "../chat_test_helpers";

describe.current.tags("headless");

const NOW = new Date(2026, 10, 20, 8, 0).getTime(); // a Friday
const at = (...parts) => new Date(...parts).toISOString();
const frame = { _t: translate, locale: "en-GB" };

test("an opening is as short as it stays clear", () => {
    const parts = (moment) => openingParts(moment, "en-GB", NOW);

    expect(parts(at(2026, 10, 20, 9, 0))).toEqual({ day: "", time: "9:00" });
    expect(parts(at(2026, 10, 23, 9, 0))).toEqual({ day: "Monday", time: "9:00" });
    expect(parts(at(2026, 11, 4, 9, 0))).toEqual({ day: "4 December", time: "9:00" });
    expect(parts(at(2026, 10, 20, 7, 0))).toBe(null);
    expect(parts(null)).toBe(null);
});

test("a closed department shows when it opens", () => {
    expect(closedText({ opens_at: at(2026, 10, 20, 9, 0) }, frame, NOW)).toBe(
        "We're closed until 9:00. We'll reply by email then."
    );
    expect(closedText({ opens_at: at(2026, 10, 23, 9, 0) }, frame, NOW)).toBe(
        "We're closed until Monday at 9:00. We'll reply by email then."
    );
    expect(closedText({ opens_at: null }, frame, NOW)).toBe(
        "We're closed right now. We'll reply by email."
    );
    // Where a department says in its own words how it answers.
    expect(openingHoursText({ opens_at: at(2026, 10, 20, 9, 0) }, frame, NOW)).toBe(
        "We're closed until 9:00."
    );
    expect(openingHoursText({ opens_at: null }, frame, NOW)).toBe("");
});

const GENERAL = { id: 1, is_available: true };
const BILLING = { id: 2, query_type: "billing", is_available: true };
const DEPARTMENTS = [GENERAL, BILLING];

test("the topic decides the department, as on the server", () => {
    const ask = (queryType, id = "") =>
        chosenDepartment(DEPARTMENTS, { query_type: queryType, department_id: id });

    expect(ask("billing")).toBe(BILLING);
    expect(ask("billing", "1")).toBe(BILLING);
    expect(ask("course_inquiry")).toBe(GENERAL);
    expect(ask("other", "2")).toBe(BILLING);
    expect(ask("other")).toBe(GENERAL);
    expect(ask("")).toBe(null);
    expect(chosenDepartment([BILLING], { query_type: "" })).toBe(BILLING);
});

test("closed is only who is closed everywhere", () => {
    const closed = { is_available: true, is_open: false };
    const away = { is_available: false, is_open: true };

    expect(departmentAvailability([closed, GENERAL])).toBe("live");
    expect(departmentAvailability([closed, away])).toBe("away");
    expect(departmentAvailability([closed])).toBe("closed");
    expect(departmentAvailability([])).toBe("away");
});
