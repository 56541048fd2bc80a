import { expect, test } from "@odoo/hoot";
import { advanceTime } from "@odoo/hoot-mock";

import { makeTarget } from "./fake_desk";
import { FakeServer, makeEntry, makeVisitor } from "./fake_server";
import { openInbox, settle, setUpInbox } from "./inbox_test_helpers";

const ROW = "[data-channel-id='1']";

setUpInbox();

function makeDesk() {
    const server = new FakeServer(
        makeEntry(1, { is_waiting: true, people: [makeVisitor(1)], texts: ["Hello"] })
    );
    server.targets.set(1, [makeTarget()]);
    return server;
}

test("after a reconnect rows that were not opened show what changed meanwhile", async () => {
    const server = makeDesk();
    const live = await openInbox(server);
    expect(`${ROW} .o-seitech-Countdown`).toHaveAttribute("data-urgency", "calm");

    live.connection.dispatchEvent(new Event("BUS:DISCONNECT"));
    await settle();
    const overdue = new Date(Date.now() - 60_000).toISOString();
    server.targets.set(1, [makeTarget({ due_at: overdue, breached_at: overdue })]);
    server.priorities.set(1, "urgent");
    const queueCount = server.bodiesOf("queue").length;
    live.connection.dispatchEvent(new Event("BUS:RECONNECT"));
    await settle();

    expect(`${ROW} .o-seitech-Countdown`).toHaveAttribute("data-urgency", "breached");
    expect(ROW).toHaveAttribute("data-priority", "urgent");
    expect(server.bodiesOf("queue")).toHaveLength(queueCount + 1);
});

test("rows follow what changes while there is no socket", async () => {
    const server = makeDesk();
    const live = await openInbox(server);
    live.connection.dispatchEvent(new Event("BUS:CONNECT"));
    await settle();

    live.connection.dispatchEvent(new Event("BUS:DISCONNECT"));
    const overdue = new Date(Date.now() - 60_000).toISOString();
    server.targets.set(1, [makeTarget({ due_at: overdue, breached_at: overdue })]);
    server.priorities.set(1, "urgent");
    await advanceTime(45_000);
    await settle();

    expect(`${ROW} .o-seitech-Countdown`).toHaveAttribute("data-urgency", "breached");
    expect(ROW).toHaveAttribute("data-priority", "urgent");
    expect(server.bodiesOf("channels").length).toBeLessThan(4);
});

test("the first connection asks for no row again", async () => {
    const server = makeDesk();
    const live = await openInbox(server);

    live.connection.dispatchEvent(new Event("BUS:CONNECT"));
    await settle();

    expect(server.bodiesOf("channels")).toHaveLength(1);
});
