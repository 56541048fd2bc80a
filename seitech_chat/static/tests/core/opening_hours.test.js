import { describe, expect, test } from "@odoo/hoot";

import {
    closedText,
    formatOpeningHours,
    openingHoursText,
} from "@seitech_chat/ui/waiting/opening_hours";
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
    const format = (moment) => formatOpeningHours(moment, "en-GB", NOW);

    expect(format(at(2026, 10, 20, 9, 0))).toBe("9:00");
    expect(format(at(2026, 10, 23, 9, 0))).toMatch(/Monday.* 0?9:00/);
    expect(format(at(2026, 11, 4, 9, 0))).toMatch(/4 December.* 9:00/);
    expect(format(at(2026, 10, 20, 7, 0))).toBe("");
    expect(format(null)).toBe("");
});

test("who is closed says until when, if that is known", () => {
    expect(closedText({ opens_at: at(2026, 10, 20, 9, 0) }, frame, NOW)).toBe(
        "We are closed until 9:00 and answer by email then."
    );
    expect(closedText({ opens_at: null }, frame, NOW)).toBe(
        "We are closed right now and answer by email."
    );
    // Where a department says in its own words how it answers.
    expect(openingHoursText({ opens_at: at(2026, 10, 20, 9, 0) }, frame, NOW)).toBe(
        "We are closed until 9:00."
    );
    expect(openingHoursText({ opens_at: null }, frame, NOW)).toBe("");
});

const GENERAL = { id: 1, is_available: true };
const BILLING = { id: 2, query_type: "billing", is_available: true };
const DEPARTMENTS = [GENERAL, BILLING];

test("the kind of question tells who answers, as on the server", () => {
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
