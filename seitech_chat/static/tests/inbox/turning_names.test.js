import { expect, test } from "@odoo/hoot";
import { queryOne } from "@odoo/hoot-dom";
import { contains, mountWithCleanup } from "@web/../tests/web_test_helpers";

import { isolate } from "@seitech_chat/core/isolate";
import { BoardAction } from "@seitech_chat/inbox/board/board_action";
import { countNamed, TURNING, turningTexts } from "../turning_texts";
import { makeAttachmentPayload, makeAgentSummaryPayload } from "../make_payloads";
import { FakeDesk, makeNotification, makeOffer, makeTarget } from "./fake_desk";
import { installServer, makeEntry, makeMessage, makeVisitor, ME } from "./fake_server";
import { openInbox, settle, setUpInbox } from "./inbox_test_helpers";

const CUSTOMER = makeVisitor(3, TURNING);
const COLLEAGUE = { type: "user", id: 9, name: TURNING };
const DEPARTMENT = { id: 3, name: TURNING };
const MENU = ".o-seitech-ThreadHeader .o-seitech-Menu > button";

setUpInbox();

/** A desk at which everybody and everything bears the name. */
function makeDesk() {
    const people = [CUSTOMER, COLLEAGUE, ME];
    const own = { agent: ME, department: DEPARTMENT, people, texts: [TURNING], me: {} };
    const pinned = makeMessage(2, 1, CUSTOMER, TURNING, {
        pinned_at: "2026-11-20T10:00:00Z",
        attachments: [makeAttachmentPayload({ name: TURNING })],
    });
    const note = makeMessage(2, 2, COLLEAGUE, TURNING, { type: "note", stream: "internal" });
    const waiting = { is_waiting: true, department: DEPARTMENT, company: DEPARTMENT };
    const server = new FakeDesk(
        makeEntry(1, { ...waiting, people: [CUSTOMER] }),
        Object.assign(makeEntry(2, own), { messages: [pinned, note] }),
        makeEntry(4, { ...own, type: "group", name: TURNING, department: null }),
        makeEntry(5, { ...own, state: "closed" })
    );
    server.agent.away_text = TURNING;
    server.agent.status = "away";
    server.colleagues = [
        makeAgentSummaryPayload(2, TURNING, {
            status: "away",
            is_available: false,
            department_ids: [3, 4],
            away_text: TURNING,
        }),
    ];
    const { queue } = server;
    server.queue = () => ({
        ...queue.call(server),
        departments: [3, 4].map((id) => ({
            id,
            name: TURNING,
            is_open: true,
            is_available: false,
        })),
    });
    server.targets.set(2, [makeTarget({ policy: DEPARTMENT, calendar: DEPARTMENT })]);
    server.deskValues = {
        skills: [DEPARTMENT, { id: 4, name: TURNING }],
        fields: [{ label: TURNING, text: TURNING }],
        page_url: TURNING,
        ratings: [{ rating: 4, comment: TURNING, rated_at: "2026-11-19", agent: COLLEAGUE }],
    };
    return server;
}

function expectNothingTurned(least) {
    expect(countNamed()).toBeGreaterThan(least - 1);
    expect(turningTexts()).toEqual([]);
}

test("a name turns nothing of the list, the head, the thread and the details", async () => {
    const server = makeDesk();
    await openInbox(server, { resId: 2 });
    await contains(".o-seitech-SlaPanel-why").click();

    expectNothingTurned(25);
});

test("a name turns nothing of a group and its people", async () => {
    await openInbox(makeDesk(), { resId: 4 });

    expectNothingTurned(12);
});

test("a name turns nothing of an offer and its news", async () => {
    const server = makeDesk();
    const offer = { ...makeOffer(1, TURNING), question: TURNING, department: DEPARTMENT };
    server.offers = [offer];
    const live = await openInbox(server);
    live.emit("seitech.chat.notification/changed", {
        notification: makeNotification(1, { channel_name: TURNING, text: "First response" }),
        unread_count: 1,
    });
    await settle();

    expect(".o-seitech-OfferCards-card").toHaveCount(1);
    expectNothingTurned(9);
});

test("a name turns nothing of what the bell lists", async () => {
    const server = makeDesk();
    // A sentence of the server, which isolates the name in it.
    const text = `Assigned to you: ${isolate(TURNING)}`;
    server.notificationList = [makeNotification(1, { channel_name: TURNING, text })];
    await openInbox(server);
    await contains(".o-seitech-NotificationBell").click();

    const said = queryOne(".o-seitech-NotificationBell-item .text-muted");
    expect(said.textContent).toBe(text);
    expect(getComputedStyle(said).direction).toBe("ltr");
    expectNothingTurned(8);
});

test("a name turns nothing of whom a conversation can go to", async () => {
    await openInbox(makeDesk(), { resId: 2 });
    await contains(".o-seitech-ThreadHeader-transfer").click();

    expect(".o-seitech-TransferDialog-row").toHaveCount(3);
    expectNothingTurned(30);
});

test("a name turns nothing of who would get a conversation", async () => {
    const server = makeDesk();
    const agent = { id: 2, name: TURNING };
    server.assignmentPreview.decisions = [{ agent, reason: "chosen", text: "is free" }];
    await openInbox(server, { resId: 1 });
    await contains(MENU).click();
    await contains(".o-seitech-Menu [role=menuitem]:contains(Preview assignment)").click();
    await settle();

    expect(".o-seitech-AssignmentPreviewDialog-conclusion").toHaveCount(1);
    expectNothingTurned(12);
});

test("a name turns nothing of the board", async () => {
    const server = makeDesk();
    server.roles = ["agent", "supervisor"];
    server.boardAnswer = {
        departments: [
            {
                department: DEPARTMENT,
                waiting_count: 0,
                longest_wait_seconds: null,
                open_count: 1,
                at_risk_count: 0,
                breached_count: 0,
                online_count: 0,
                is_open: true,
            },
        ],
        agents: server.colleagues,
        at_risk_total: 1,
        at_risk: [
            {
                channel: { ...server.entries.get(2).channel, agent: COLLEAGUE },
                customer: TURNING,
                priority: "high",
                is_escalated: false,
                target: makeTarget(),
            },
        ],
    };
    installServer(server);
    await mountWithCleanup(BoardAction, {
        props: { action: { context: {} }, updateActionState() {} },
    });
    await settle();

    expectNothingTurned(6);
});
