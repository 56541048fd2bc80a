import { FakeDesk } from "../inbox/fake_desk";
import { makeEntry } from "../inbox/fake_server";

/** @returns {FigureValuePayload} */
export function makeValue(n, values = {}) {
    return {
        n,
        value: null,
        median: null,
        p90: null,
        average: null,
        work_median: null,
        work_p90: null,
        work_average: null,
        ...values,
    };
}

/** A count, whose value is its number of records. */
export const count = (n) => makeValue(n, { value: n });

/** A duration; an empty one has no records. */
export function duration(n, median, p90) {
    return n
        ? makeValue(n, {
              median,
              p90,
              average: (median + p90) / 2,
              work_median: median / 2,
              work_p90: p90 / 2,
              work_average: (median + p90) / 4,
          })
        : makeValue(0);
}

const FIGURES = {
    opened: ["opened", "count", []],
    ended: ["ended", "count", []],
    served: ["ended", "count", [["outcome", "=", "served"]]],
    abandoned: ["ended", "count", [["outcome", "=", "abandoned"]]],
    missed: ["ended", "count", [["outcome", "=", "missed"]]],
    left_message: ["ended", "count", [["outcome", "=", "left_message"]]],
    no_question: ["ended", "count", [["outcome", "=", "no_question"]]],
    first_response: ["first_response", "seconds", []],
    next_response: ["next_response", "seconds", []],
    resolution: ["ended", "seconds", [["outcome", "=", "served"]]],
    sla_first_response: ["ended", "share", [["sla_first_response", "in", ["met", "breached"]]]],
    sla_next_response: ["ended", "share", [["sla_next_response", "in", ["met", "breached"]]]],
    sla_resolution: ["ended", "share", [["sla_resolution", "in", ["met", "breached"]]]],
    satisfaction: ["ended", "rating", [["rating", ">", 0]]],
    answer_rate: ["ended", "share", [["outcome", "=", "served"]]],
    late: ["opened", "count", [["sla_first_response", "=", "breached"]]],
};

/** The figures of a period; those that are not among the values have no records. */
export function makeFigures(values = {}, previous = {}) {
    return Object.entries(FIGURES).map(([key, [basis, unit, domain]]) => {
        const empty = unit === "count" ? count(0) : makeValue(0);
        return {
            key,
            basis,
            unit,
            domain,
            ...(values[key] || empty),
            previous: previous && (previous[key] || empty),
        };
    });
}

function makeFields(values) {
    const fields = ["query_type", "course", "channel_type", "lang", "page"].map((name) => [
        name,
        ["course", "page"].includes(name) ? `${name}_id` : name,
    ]);
    return {
        ...Object.fromEntries(fields),
        agent: "agent_id",
        weekday: null,
        hour: null,
        ...values,
    };
}

const BASES = {
    opened: {
        model: "seitech.chat.service",
        fields: makeFields({
            date: "opened_on",
            department: "department_id",
            weekday: "opened_weekday",
            hour: "opened_hour",
        }),
    },
    ended: {
        model: "seitech.chat.service",
        fields: makeFields({ date: "ended_on", department: "last_department_id" }),
    },
    first_response: {
        model: "seitech.chat.answer",
        fields: makeFields({ date: "answered_on", department: "department_id" }),
    },
    next_response: {
        model: "seitech.chat.answer",
        fields: makeFields({ date: "ended_on", department: "department_id" }),
    },
};

function makeBases(from, to) {
    return Object.entries(BASES).map(([key, { model, fields }]) => ({
        key,
        name: key,
        model,
        fields,
        domain: [
            ["company_id", "=", 1],
            [fields.date, ">=", from],
            [fields.date, "<=", to],
        ],
    }));
}

/** One group: the same leaf for each basis, by the name of its field. */
export function makeGroup(key, label, { field, value, from = null, to = null, figures = {} }) {
    const all = Object.keys(FIGURES).map((name) => [name, figures[name] || makeValue(0)]);
    const cells = Object.entries(BASES).map(([basis, { fields }]) => ({
        basis,
        field: fields[field],
        operator: "=",
        value,
    }));
    return { key, label, from, to, cells, figures: Object.fromEntries(all) };
}

function makeDay(day, figures) {
    return makeGroup(day, day, { field: "date", value: day, from: day, to: day, figures });
}

const VALUES = {
    opened: count(40),
    ended: count(36),
    served: count(30),
    missed: count(4),
    abandoned: count(2),
    first_response: duration(30, 90, 400),
    resolution: duration(30, 3900, 90_000),
    sla_first_response: makeValue(20, { value: 0.9 }),
    satisfaction: makeValue(12, { value: 4.25 }),
    answer_rate: makeValue(30, { value: 0.4 }),
    late: count(3),
};
const PREVIOUS = {
    opened: count(50),
    served: count(30),
    missed: count(2),
    first_response: duration(25, 120, 500),
    sla_first_response: makeValue(20, { value: 0.85 }),
};
const AGENTS = { 1: "Marta Lindqvist", 2: "Tom Becker" };

function makeAgents() {
    const makeAgent = (key, label, value, figures) =>
        makeGroup(key, label, { field: "agent", value, figures });
    return [
        makeAgent("1", AGENTS[1], 1, {
            served: count(20),
            first_response: duration(20, 80, 300),
            satisfaction: makeValue(10, { value: 4.5 }),
        }),
        makeAgent("2", AGENTS[2], 2, { served: count(10), first_response: duration(10, 110, 500) }),
        makeAgent("none", "Nobody", false, {}),
    ];
}

/** The figures of a desk on three days. */
function makeParts() {
    return {
        figures: makeFigures(VALUES, PREVIOUS),
        ratings: [1, 2, 3, 4, 5].map((rating) => ({ rating, count: rating === 5 ? 8 : 1 })),
        trend: {
            step: "day",
            groups: [
                makeDay("2026-11-18", { opened: count(15), served: count(10), missed: count(4) }),
                makeDay("2026-11-19", {}),
                makeDay("2026-11-20", {
                    opened: count(25),
                    served: count(20),
                    abandoned: count(2),
                    first_response: duration(20, 60, 240),
                }),
            ],
        },
        hours: [
            { weekday: 1, hour: 9, opened: 12, late: 3 },
            { weekday: 7, hour: 22, opened: 1, late: 0 },
        ],
        agents: makeAgents(),
        departments: [
            makeGroup("3", "Billing", {
                field: "department",
                value: 3,
                figures: { opened: count(40), ended: count(36) },
            }),
        ],
        topics: [
            makeGroup("billing", "Billing or payment", {
                field: "query_type",
                value: "billing",
                figures: { opened: count(40) },
            }),
        ],
        pages: [
            makeGroup("4", "/pricing", {
                field: "page",
                value: 4,
                figures: { opened: count(7), served: count(5) },
            }),
        ],
    };
}

/** The dashboard's trend has the durations of all time only. */
function withoutWorkTimes(parts) {
    const work = { work_median: null, work_p90: null, work_average: null };
    for (const { figures } of parts.trend.groups) {
        Object.values(figures).forEach((value) => Object.assign(value, work));
    }
    return parts;
}

function makePeriod(from, to, compare) {
    const hasBefore = compare === "previous";
    return {
        from,
        to,
        days: 3,
        time_zone: "Europe/Madrid",
        pending_time_zone: null,
        previous_from: hasBefore ? "2026-11-15" : null,
        previous_to: hasBefore ? "2026-11-17" : null,
    };
}

/** The fake desk with the reports of its company. */
export class FakeReports extends FakeDesk {
    roles = ["agent", "supervisor", "manager"];
    scope = "company";
    /** Parts of the next dashboard that are not as usual. */
    dashboardValues = {};
    today = { opened: count(6), served: count(5) };
    boardAnswer = {
        departments: [
            {
                department: { id: 3, name: "Billing" },
                waiting_count: 2,
                longest_wait_seconds: 130,
                open_count: 3,
                at_risk_count: 0,
                breached_count: 0,
                online_count: 1,
                is_open: true,
            },
        ],
        agents: [],
        at_risk: [],
        at_risk_total: 0,
    };

    constructor() {
        super(makeEntry(1, { texts: [] }));
    }

    /** The parameters of a GET are its body here. */
    request(path, body) {
        const [address, search] = path.split("?");
        return super.request(
            address,
            search === undefined ? body : Object.fromEntries(new URLSearchParams(search))
        );
    }

    get lastQuery() {
        return this.bodiesOf("dashboard").at(-1);
    }

    dashboard({ from = "2026-11-18", to = "2026-11-20", compare }) {
        return {
            company: { id: 1, name: "Beacon Training" },
            scope: this.scope,
            period: makePeriod(from, to, compare),
            bases: makeBases(from, to),
            ...withoutWorkTimes(makeParts()),
            ...(compare ? {} : { figures: makeFigures(VALUES, null) }),
            agent_hours: {
                recorded_since: "2026-11-19T08:00:00Z",
                agents: [
                    { agent_id: 1, online_seconds: 36_000, inbox_seconds: 43_200 },
                    { agent_id: 9, online_seconds: 1800, inbox_seconds: 1800 },
                ],
            },
            live: {
                waiting_count: 1,
                longest_wait_seconds: 60,
                online_count: 1,
                opened_today: 5,
                served_today: 4,
                week_ago: {
                    waiting_count: 3,
                    online_count: null,
                    opened_today: 9,
                    served_today: 8,
                },
            },
            recount: null,
            sealed_count: 0,
            choices: this.choices,
            updated_at: "2026-11-20T10:00:00Z",
            ...this.dashboardValues,
        };
    }

    get choices() {
        return {
            departments: [{ id: 3, name: "Billing" }],
            agents: [
                { id: 1, name: AGENTS[1] },
                { id: 2, name: AGENTS[2] },
                { id: 9, name: "Ines Duarte" },
            ],
            courses: [{ id: 5, name: "Safety at Work" }],
            langs: [{ code: "pt_BR", name: "Portuguese" }],
            query_types: [{ code: "billing", name: "Billing or payment" }],
            channel_types: [{ code: "public_support", name: "Website visitors" }],
        };
    }

    /** Of a day, or by days with the durations of working time. */
    metrics({ from, to, group_by: groupBy = null }) {
        return {
            company: { id: 1, name: "Beacon Training" },
            scope: this.scope,
            period: makePeriod(from, to),
            group_by: groupBy,
            bases: makeBases(from, to),
            figures: makeFigures(this.today, null),
            groups: groupBy ? makeParts().trend.groups : [],
            updated_at: "2026-11-20T10:00:00Z",
        };
    }
}
