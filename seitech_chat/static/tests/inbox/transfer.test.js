import { expect, test } from "@odoo/hoot";
import { edit, press, queryAllTexts, queryText } from "@odoo/hoot-dom";
import { advanceTime, animationFrame } from "@odoo/hoot-mock";
import { contains } from "@web/../tests/web_test_helpers";

import { makeAgentSummaryPayload } from "../make_payloads";
import { FakeServer, makeEntry, makeVisitor, ME, TOM } from "./fake_server";
import { openInbox, settle, setUpInbox } from "./inbox_test_helpers";

const ANA = makeVisitor(3);
const BEN = makeVisitor(4, "Ben Carter");
const TRANSFER = ".o-seitech-ThreadHeader-transfer";
const CONFIRM = ".o-seitech-TransferDialog-confirm";
const agentRow = (id) => `.o-seitech-TransferDialog-row[data-agent-id="${id}"]`;
const NOTICES = ".o-seitech-AlertList-line";
const READ_ELSEWHERE_MS = 800;

setUpInbox();

function makeDesk() {
    const server = new FakeServer(
        makeEntry(1, { is_waiting: true, people: [ANA], texts: ["Hello"] }),
        makeEntry(2, { agent: ME, people: [BEN, ME], texts: ["Hello"], me: {} }),
        makeEntry(4, { is_waiting: true, people: [makeVisitor(5, "Kim")], texts: ["Help!"] })
    );
    server.colleagues = [
        makeAgentSummaryPayload(1, ME.name),
        makeAgentSummaryPayload(2, TOM.name, { open_count: 3 }),
        makeAgentSummaryPayload(3, "Priya Nair", { open_count: 5 }),
        makeAgentSummaryPayload(4, "Diego Fuentes", { status: "away", is_available: false }),
    ];
    return server;
}

async function change(live, entry, values) {
    Object.assign(entry.channel, values, { last_version: entry.channel.last_version + 1 });
    live.emit("seitech.chat.channel/channel_changed", {
        channel_id: entry.channel.id,
        stream: "public",
        version: entry.channel.last_version,
        channel: { ...entry.channel },
    });
    await settle();
    await advanceTime(READ_ELSEWHERE_MS);
    await settle();
}

test("urgent conversations come first and are marked", async () => {
    const server = makeDesk();
    server.priorities.set(4, "urgent");
    await openInbox(server);
    await advanceTime(300);
    await animationFrame();

    const rows = queryAllTexts("[data-group='waiting'] .o-seitech-ConversationRow-title");
    expect(rows).toEqual(["Kim", "Ana Souza"]);
    expect("[data-channel-id='4'] .o-seitech-hidden").toHaveText(/urgent/);
});

test("I transfer a conversation to a colleague with a note", async () => {
    const server = makeDesk();
    await openInbox(server, { resId: 2 });

    await contains(TRANSFER).click();
    expect(
        queryAllTexts(".o-seitech-TransferDialog-row .flex-grow-1 > .d-block:first-child")
    ).toEqual(["Tom Becker", "Priya Nair", "Diego Fuentes"]);
    expect(`${agentRow(2)} .small.text-end`).toHaveText(/online\s+3\/5/);
    expect(`${agentRow(3)} input`).not.toBeEnabled();
    expect(`${agentRow(4)} .small.text-end`).toHaveText(/away/);
    await contains(`${agentRow(2)} input`).click();
    await contains(".o-seitech-TransferDialog-note").edit("She waits for her invoice");
    await contains(CONFIRM).click();
    await settle();

    expect(server.bodiesOf("assign")).toEqual([
        { channel_id: 2, agent_id: 2, note: "She waits for her invoice" },
    ]);
    expect("[data-group='others'] [data-channel-id='2']").toHaveCount(1);
    expect(queryAllTexts(NOTICES)).toEqual(["Ben Carter was assigned to Tom Becker."]);
    expect(".modal").toHaveCount(0);
});

test("departments say that they are closed or nobody is online", async () => {
    const server = makeDesk();
    const { queue } = FakeServer.prototype;
    server.queue = () => ({
        ...queue.call(server),
        departments: [
            { id: 3, name: "Billing", is_open: true, is_available: true },
            { id: 4, name: "Sales", is_open: true, is_available: false },
            { id: 5, name: "Courses", is_open: false, is_available: false },
        ],
    });
    await openInbox(server, { resId: 2 });

    await contains(TRANSFER).click();

    const absence = (id) => `[data-department-id="${id}"] .o-seitech-TransferDialog-absence`;
    expect(absence(3)).toHaveCount(0);
    expect(absence(4)).toHaveText("no agents online");
    expect(absence(5)).toHaveText("closed");
});

test("a search and the keyboard lead to a department", async () => {
    const server = makeDesk();
    await openInbox(server, { resId: 2 });

    await press("t");
    await animationFrame();
    await contains(".o-seitech-TransferDialog-search").edit("sal", { confirm: false });
    await press("Enter");
    await animationFrame();
    await press("Enter");
    await settle();

    expect(server.bodiesOf("transfer")).toEqual([{ channel_id: 2, department_id: 4, note: "" }]);
});

test("Enter means whom the typed name finds, drawn already or not", async () => {
    const server = makeDesk();
    await openInbox(server, { resId: 2 });

    await press("t");
    await animationFrame();
    await contains(".o-seitech-TransferDialog-search").edit("", { confirm: false });
    await edit("tom", { confirm: false });
    await press("Enter");
    expect(".o-seitech-TransferDialog-row").not.toHaveCount(1);
    await animationFrame();

    expect(`${agentRow(2)} input`).toBeChecked();
    expect(`${agentRow(2)} input`).toBeFocused();
});

test("a colleague who is full by now is said, and the dialog stays", async () => {
    const server = makeDesk();
    server.refusals.assign = { status: 409, code: "agent_full", detail: "Tom has no room." };
    await openInbox(server, { resId: 2 });

    await contains(TRANSFER).click();
    await contains(`${agentRow(2)} input`).click();
    await contains(CONFIRM).click();
    await settle();

    expect(".modal .alert").toHaveText("Tom has no room.");
    expect(server.bodiesOf("queue").length).toBeGreaterThan(1);
});

test("the consequence of an absent colleague is shown before confirming", async () => {
    const server = makeDesk();
    const detail = "Diego Fuentes is away. The customer waits until Diego Fuentes is back.";
    server.refusals.assign = { status: 409, code: "agent_unavailable", detail };
    await openInbox(server, { resId: 2 });

    await contains(TRANSFER).click();
    await contains(`${agentRow(4)} input`).click();
    await contains(CONFIRM).click();
    await settle();
    expect(".o-seitech-TransferDialog-warning").toHaveText(detail);
    expect(".modal .alert-danger").toHaveCount(0);
    expect(CONFIRM).toHaveText("Transfer anyway");

    // Another choice is not confirmed by it.
    await contains(`${agentRow(2)} input`).click();
    expect(".o-seitech-TransferDialog-warning").toHaveCount(0);
    expect(CONFIRM).toHaveText("Transfer");

    await contains(`${agentRow(4)} input`).click();
    await contains(CONFIRM).click();
    await settle();
    delete server.refusals.assign;
    await contains(CONFIRM).click();
    await settle();

    const body = { channel_id: 2, agent_id: 4, note: "" };
    expect(server.bodiesOf("assign")).toEqual([body, body, { ...body, is_confirmed: true }]);
    expect(".modal").toHaveCount(0);
});

test("an ended conversation is opened again", async () => {
    const server = makeDesk();
    server.entries.get(2).channel.state = "closed";
    await openInbox(server, { resId: 2 });

    await contains(".o-seitech-ThreadHeader-reopen").click();
    await settle();

    expect(server.bodiesOf("reopen")).toEqual([{ channel_id: 2 }]);
    expect(".o-seitech-Composer-input").toHaveCount(1);
});

test("an assignment to me is announced", async () => {
    const server = makeDesk();
    const live = await openInbox(server, { resId: 2 });

    await change(live, server.entries.get(1), { agent: ME, is_waiting: false });

    expect(queryText(NOTICES)).toMatch(/Assigned to you: Ana Souza/);
    expect("[data-group='mine'] [data-channel-id='1']").toHaveCount(1);
});

test("a stale response changes nothing", async () => {
    const server = makeDesk();
    const live = await openInbox(server, { resId: 2 });
    const entry = server.entries.get(1);
    const older = { ...entry, channel: { ...entry.channel } };
    const transferred = { agent: ME, is_waiting: false };
    server.sync = () => {
        delete server.sync;
        change(live, entry, transferred); // it is transferred while the answer is on its way
        const version = older.channel.last_version;
        const answer = { entry: older, messages: [], version, internal_version: 0 };
        return { changes: [{ ...answer, is_reset: true }], removed: [], has_more: false };
    };
    live.emit("seitech.chat.channel/subscription_expired", { channel_id: 1 });
    await settle();
    await advanceTime(READ_ELSEWHERE_MS);
    await settle();

    expect("[data-group='mine'] [data-channel-id='1']").toHaveCount(1);
    expect(NOTICES).toHaveCount(1);
});

test("an assignment to another agent is a quiet line", async () => {
    const server = makeDesk();
    const live = await openInbox(server, { resId: 1 });

    await change(live, server.entries.get(2), { agent: TOM });

    expect(queryAllTexts(NOTICES)).toEqual(["Ben Carter was assigned to Tom Becker."]);
});

test("a hidden conversation leaves the screen with a sentence", async () => {
    const server = makeDesk();
    const live = await openInbox(server, { resId: 2 });
    server.sync = () => ({ changes: [], removed: [2], has_more: false });

    live.emit("seitech.chat.channel/subscription_expired", { channel_id: 2 });
    await settle();

    expect(".o-seitech-Inbox-blank").toHaveText(
        "Ben Carter was transferred to another department."
    );
    expect("[data-channel-id='2']").toHaveCount(0);
});
