import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { queryAllTexts } from "@odoo/hoot-dom";
import { mockDate } from "@odoo/hoot-mock";
import { allowTranslations, contains } from "@web/../tests/web_test_helpers";
import { browser } from "@web/core/browser/browser";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";

import { nextTarget, slaUrgency } from "@seitech_chat/core/models/sla_target";
import { countdown, explain, formatBudget } from "@seitech_chat/inbox/sla/sla_status";

import { makeHistoryItemPayload, makeTargetPayload } from "../make_payloads";
import { FakeServer, makeEntry, makeVisitor, ME, TOM } from "./fake_server";
import { openInbox, settle } from "./inbox_test_helpers";

describe.current.tags("desktop");
defineMailModels();

const at = (time) => `2026-11-20T${time}Z`;
const ms = (time) => new Date(at(time)).getTime();

function makeTarget(values = {}) {
    return makeTargetPayload({
        started_at: at("10:00:00"),
        due_at: at("10:15:00"),
        warn_at: at("10:11:15"),
        history: [makeHistoryItemPayload(at("10:00:00"), "started")],
        ...values,
    });
}

const PAUSED = makeTarget({
    id: 2,
    kind: "resolution",
    due_at: null,
    warn_at: null,
    paused_at: at("10:05:00"),
    remaining_seconds: 3600,
    history: [
        makeHistoryItemPayload(at("10:00:00"), "started"),
        makeHistoryItemPayload(at("10:05:00"), "paused"),
    ],
});

beforeEach(() => browser.localStorage.clear());

test("an SLA target is calm, then at risk, then breached", () => {
    const target = makeTarget();

    expect(slaUrgency(target, ms("10:10:00"))).toBe("calm");
    expect(slaUrgency(target, ms("10:11:15"))).toBe("warning");
    expect(slaUrgency(target, ms("10:15:00"))).toBe("breached");
    expect(slaUrgency(PAUSED, ms("12:00:00"))).toBe("paused");
    expect(slaUrgency({ ...target, met_at: at("10:14:00") }, ms("12:00:00"))).toBe("kept");
});

test("the time left is counted down, and up when it is over", () => {
    allowTranslations();
    const say = (target, time) => countdown(target, "en-US", ms(time)).toString();

    expect(say(makeTarget(), "10:13:10")).toBe("1:50 left");
    expect(say(makeTarget(), "10:17:30")).toBe("2:30 overdue");
    expect(say(makeTarget({ due_at: "2026-11-23T09:10:00Z" }), "10:00:00")).toMatch(/^due Mon/);
    expect(say(PAUSED, "12:00:00")).toBe("1:00 h left");
});

test("a target time is formatted in words", () => {
    expect(formatBudget(5400, "en-US")).toBe("1 hour, 30 minutes");
});

test("an explanation lists remaining time, working hours and actions", () => {
    allowTranslations();
    const target = makeTarget({
        history: [
            {
                at: at("10:00:00"),
                kind: "started",
                left_seconds: 900,
                due_at: "2026-11-20T10:15:00Z",
                spans: [
                    { from_at: at("10:00:00"), to_at: at("10:10:00") },
                    { from_at: at("10:30:00"), to_at: at("10:35:00") },
                ],
                action: null,
            },
            { at: at("10:11:00"), kind: "warned", spans: [], action: null },
            { at: at("10:11:00"), kind: "escalated", spans: [], action: "notify_supervisor" },
        ],
    });

    const steps = explain(target, "en-US", ms("10:12:00"));

    expect(steps.map(({ text }) => text.toString())).toEqual([
        "started",
        "at risk",
        "supervisors notified",
        "due",
    ]);
    expect(steps[0].rest.toString()).toMatch(/^15 minutes left, due /);
    expect(steps[0].spans.toString()).toMatch(/^working time: .* to .*; .* to /);
});

test("an explanation says where pauses are not listed any more", () => {
    allowTranslations();
    const folded = { at: at("10:05:00"), kind: "compacted", left_seconds: 600 };
    const target = makeTarget({ due_at: null, history: [PAUSED.history[0], folded] });

    const [, step] = explain(target, "en-US", ms("10:12:00"));

    expect(step.text.toString()).toBe("earlier pauses not shown");
    expect(step.rest.toString()).toBe("10 minutes left");
});

test("the next target is the running one that is due first", () => {
    const later = makeTarget({ id: 3, due_at: at("11:00:00") });
    const kept = makeTarget({ id: 4, due_at: at("09:00:00"), met_at: at("08:59:00") });

    expect(nextTarget([later, makeTarget(), PAUSED, kept]).id).toBe(1);
    expect(nextTarget([PAUSED])).toBe(null);
});

const MARK = (id) => `[data-channel-id="${id}"] .o-seitech-SlaBadge`;
const deskRow = (values) => ({ priority: "medium", is_escalated: false, target: null, ...values });

test("each row shows its SLA mark and its urgency without being opened", async () => {
    mockDate("2026-11-20 10:17:30", 0);
    const server = new FakeServer(
        makeEntry(2, { agent: ME, people: [makeVisitor(3), ME], texts: ["Hello"], me: {} }),
        makeEntry(3, { agent: TOM, people: [makeVisitor(4), TOM], texts: ["Hello"] }),
        makeEntry(4, { is_waiting: true, people: [makeVisitor(5)], texts: ["Hello"] })
    );
    server.targets.set(2, [makeTarget()]);
    server.targets.set(3, [makeTarget({ id: 5, due_at: at("10:20:00") })]);
    server.priorities.set(2, "urgent");
    const live = await openInbox(server);

    expect(`${MARK(2)} [data-urgency="breached"]`).toHaveText(/^\+2:3\d/);
    expect(`${MARK(3)} [data-urgency="warning"]`).toHaveText(/^2:(30|2\d)/);
    expect(MARK(4)).toHaveCount(0);
    expect('[data-group="mine"] [data-channel-id="2"]').toHaveAttribute("data-priority", "urgent");
    expect('[data-channel-id="2"] .o-seitech-hidden').toHaveText(/urgent/);
    expect(server.bodiesOf("channel")).toEqual([]);

    live.emit("seitech.chat.channel/desk_changed", {
        channel_id: 3,
        desk: deskRow({ priority: "high" }),
    });
    live.emit("seitech.chat.channel/sla_changed", { channel_id: 2, targets: [PAUSED] });
    await settle();

    expect('[data-channel-id="3"]').toHaveAttribute("data-priority", "high");
    expect(MARK(3)).toHaveCount(0);
    expect(MARK(2)).toHaveCount(0);
});

test("the desk sees its clocks, live, and why they are due then", async () => {
    mockDate("2026-11-20 10:12:00", 0);
    const server = new FakeServer(
        makeEntry(2, { agent: ME, people: [makeVisitor(3), ME], texts: ["Hello"], me: {} })
    );
    server.targets.set(2, [makeTarget(), PAUSED]);
    const live = await openInbox(server, { resId: 2 });

    expect(".o-seitech-ThreadHeader .o-seitech-Countdown").toHaveAttribute(
        "data-urgency",
        "warning"
    );
    expect("[data-kind='resolution']").toHaveText(/waiting for the customer/);
    await contains("[data-kind='first_response'] .o-seitech-SlaPanel-why").click();
    expect(queryAllTexts("[data-kind='first_response'] li")[0]).toMatch(/started/);
    expect(queryAllTexts("[data-kind='first_response'] li")[1]).toMatch(/due/);

    live.emit("seitech.chat.channel/sla_changed", {
        channel_id: 2,
        targets: [makeTarget({ met_at: at("10:12:00") }), PAUSED],
    });
    await settle();

    expect(".o-seitech-ThreadHeader .o-seitech-Countdown").toHaveCount(0);
    expect("[data-kind='first_response'] .o-seitech-SlaPanel-outcome").toHaveText("met");
});
