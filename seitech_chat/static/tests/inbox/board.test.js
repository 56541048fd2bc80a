import { expect, test } from "@odoo/hoot";
import { queryAllTexts, queryOne } from "@odoo/hoot-dom";
import { advanceTime, animationFrame } from "@odoo/hoot-mock";
import {
    contains,
    getService,
    mountWithCleanup,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";

import { BoardAction } from "@seitech_chat/inbox/board/board_action";
import { makeAgentSummaryPayload } from "../make_payloads";
import { FakeDesk, makeTarget } from "./fake_desk";
import { installServer, makeEntry, makeVisitor, TOM } from "./fake_server";
import { settle, setUpInbox } from "./inbox_test_helpers";

setUpInbox();

function makeBoard() {
    const server = new FakeDesk(
        makeEntry(1, { agent: TOM, people: [makeVisitor(3), TOM], texts: ["Hello"] })
    );
    server.roles = ["agent", "supervisor"];
    server.colleagues = [makeAgentSummaryPayload(1, "Marta Lindqvist")];
    const makeAgent = (id, name, values) =>
        makeAgentSummaryPayload(id, name, { open_count: 1, chat_limit: 4, ...values });
    server.boardAnswer = {
        departments: [
            {
                department: { id: 3, name: "Billing" },
                waiting_count: 2,
                longest_wait_seconds: 130,
                open_count: 3,
                at_risk_count: 1,
                breached_count: 0,
                online_count: 1,
                is_open: true,
            },
            {
                department: { id: 4, name: "Sales" },
                waiting_count: 0,
                longest_wait_seconds: 0,
                open_count: 1,
                at_risk_count: 0,
                breached_count: 1,
                online_count: 0,
                is_open: false,
            },
        ],
        agents: [
            makeAgent(2, "Tom Becker", { status: "away", away_text: "Lunch", is_available: false }),
            makeAgent(1, "Marta Lindqvist", { open_count: 4 }),
        ],
        at_risk_total: 1,
        at_risk: [
            {
                channel: server.entries.get(1).channel,
                customer: "Ana Souza",
                priority: "high",
                is_escalated: false,
                target: makeTarget({ due_at: new Date(Date.now() + 60_000).toISOString() }),
            },
        ],
    };
    return server;
}

async function openBoard(server) {
    const live = installServer(server);
    await mountWithCleanup(BoardAction, {
        props: { action: { context: {} }, updateActionState() {} },
    });
    await settle();
    patchWithCleanup(getService("seitech_chat.inbox").alerts, {
        openInbox: (channelId, filter) =>
            expect.step(filter ? `list ${JSON.stringify(filter)}` : `open ${channelId}`),
    });
    return live;
}

const figure = (id) => `[data-figure=${id}] dd`;

test("the board sums up the desk by department and agent", async () => {
    await openBoard(makeBoard());

    expect(figure("waiting")).toHaveText("2");
    expect(figure("wait")).toHaveText(/^2:1\d$/);
    expect(figure("open")).toHaveText("4");
    expect(figure("online")).toHaveText("1/2");
    expect("[data-figure=breached]").toHaveAttribute("data-tone", "danger");
    expect("[data-department-id='4'] th").toHaveText(/Sales\s*closed/);
    const agents = queryAllTexts(".o-seitech-BoardAgents li .flex-grow-1");
    expect(agents[0]).toMatch(/Marta Lindqvist\s+online/);
    expect(agents[1]).toMatch(/Tom Becker\s+away\s*· Lunch/);
    expect("[data-agent-id='1'] .o-isFull").toHaveCount(1);
});

test("a conversation at risk counts down, is opened and taken over", async () => {
    const server = makeBoard();
    await openBoard(server);
    expect(".o-seitech-BoardRisks-what").toHaveText(/Ana Souza\s+First response · Billing · Tom/);
    expect(".o-seitech-BoardRisks .o-seitech-Countdown").toHaveText(/left/);

    await contains(".o-seitech-BoardRisks-open").click();
    await contains(".o-seitech-BoardRisks-take").click();
    await settle();

    expect(server.bodiesOf("assign")).toEqual([{ channel_id: 1, agent_id: 1, note: "" }]);
    expect.verifySteps(["open 1", "open 1"]);
});

test("each figure and each department opens the list of what it counts", async () => {
    await openBoard(makeBoard());
    // Read out with the word for what it counts.
    const names = queryOne(`${figure("waiting")} button`).getAttribute("aria-labelledby");
    const said = names.split(" ").map((id) => queryOne(`#${id}`).textContent);
    expect(said.join(" ")).toMatch(/^Waiting \s*\d+/);

    for (const id of ["waiting", "wait", "open", "risk", "breached"]) {
        await contains(`${figure(id)} button`).click();
    }
    await contains("[data-department-id='4'] th button").click();

    expect.verifySteps([
        'list {"assignee":"none"}',
        'list {"assignee":"none","sort":"oldest"}',
        "list {}",
        'list {"sla":"at_risk"}',
        'list {"sla":"breached"}',
        'list {"departmentId":4}',
    ]);
    expect(`${figure("online")} button`).toHaveCount(0);
});

test("a conversation is assigned from the board, which is renewed then", async () => {
    const server = makeBoard();
    await openBoard(server);
    const boardCount = server.bodiesOf("board").length;

    await contains(".o-seitech-BoardRisks-assign").click();
    expect(".modal-title").toHaveText("Transfer Ana Souza");
    await contains(".o-seitech-TransferDialog-row[data-agent-id='1'] input").click();
    await contains(".o-seitech-TransferDialog-confirm").click();
    await settle();

    expect(server.bodiesOf("assign")).toEqual([{ channel_id: 1, agent_id: 1, note: "" }]);
    expect(".modal").toHaveCount(0);
    expect(server.bodiesOf("board")).toHaveLength(boardCount + 1);
});

test("a refused assignment from the board is shown and the board renewed", async () => {
    const server = makeBoard();
    await openBoard(server);
    const boardCount = server.bodiesOf("board").length;
    server.refusals.channel = { status: 404, code: "not_found", detail: "It is not here." };

    await contains(".o-seitech-BoardRisks-assign").click();
    await settle();

    expect(".modal").toHaveCount(0);
    expect(".o_notification").toHaveText(/It is not here/);
    expect(server.bodiesOf("board")).toHaveLength(boardCount + 1);
});

test("a board that shows the first of more says so, and leads to all", async () => {
    const server = makeBoard();
    await openBoard(server);
    expect(".o-seitech-BoardRisks-more").toHaveCount(0);

    server.boardAnswer = { ...server.boardAnswer, at_risk_total: 63 };
    await advanceTime(15_000);
    await settle();
    expect(".o-seitech-BoardRisks-more").toHaveText(/Showing 1 of 63\./);
    await contains(".o-seitech-BoardRisks-more button").click();

    expect.verifySteps(['list {"sort":"sla"}']);
});

test("escalated conversations come first, with a target or without", async () => {
    const server = makeBoard();
    server.boardAnswer.at_risk.push({
        channel: { ...server.entries.get(1).channel, id: 7, agent: null },
        customer: "Ben Carter",
        priority: "high",
        is_escalated: true,
        target: null,
    });
    await openBoard(server);

    const risks = queryAllTexts(".o-seitech-BoardRisks-what");
    expect(risks[0]).toMatch(/Ben Carter\s+escalated to a supervisor · Billing · unassigned/);
    expect(risks[1]).toMatch(/Ana Souza\s+First response/);
    expect("[data-channel-id='7'] [aria-label=Escalated]").toHaveCount(1);
    expect("[data-channel-id='7'] .o-seitech-Countdown").toHaveCount(0);
    expect("[data-channel-id='1'] [aria-label=Escalated]").toHaveCount(0);
});

test("news is looked up once for many, and every quarter of a minute without any", async () => {
    const server = makeBoard();
    const live = await openBoard(server);
    const { channel } = server.entries.get(1);
    const event = { channel_id: 1, targets: [] };
    expect(server.bodiesOf("board")).toHaveLength(1);

    live.emit("seitech.chat.channel/sla_changed", event);
    live.emit("seitech.chat.channel/sla_changed", event);
    await advanceTime(1_100);
    expect(server.bodiesOf("board")).toHaveLength(2);
    await advanceTime(15_000);

    expect(server.bodiesOf("board")).toHaveLength(3);
    expect(channel.id).toBe(1);
});

test("figures that cannot be renewed stay and say so", async () => {
    const server = makeBoard();
    await openBoard(server);

    server.refusals.board = { status: 503, code: "unavailable" };
    await advanceTime(15_000);
    await animationFrame();
    expect(figure("open")).toHaveText("4");
    expect(".o-seitech-Board [role=alert]").toHaveText(/Last updated/);
    server.refusals = {};
    await contains(".o-seitech-Board [role=alert] button").click();
    await settle();

    expect(".o-seitech-Board [role=alert]").toHaveCount(0);
});

test("a board that can't be loaded offers to try again", async () => {
    const server = makeBoard();
    server.refusals.board = { status: 500, code: "internal" };
    await openBoard(server);
    expect(".o-seitech-Board [role=alert]").toHaveText(/Couldn't load the board/);

    server.refusals = {};
    await contains(".o-seitech-Board [role=alert] button").click();
    await settle();

    expect(figure("open")).toHaveText("4");
});

test("an agent without departments sees for whom it is", async () => {
    const server = makeBoard();
    server.roles = ["agent"];
    await openBoard(server);

    expect(".o-seitech-Board").toHaveText(/Only supervisors and managers/);
    expect(server.bodiesOf("board")).toHaveLength(0);
});

test("a quiet desk says so", async () => {
    const server = makeBoard();
    server.boardAnswer = { departments: [], agents: [], at_risk: [], at_risk_total: 0 };
    await openBoard(server);

    expect(".o-seitech-BoardRisks").toHaveText(/on track/);
    expect(figure("wait")).toHaveText("–");
});
