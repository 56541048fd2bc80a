import { expect, test } from "@odoo/hoot";
import { press, queryOne } from "@odoo/hoot-dom";
import { advanceTime } from "@odoo/hoot-mock";
import { contains } from "@web/../tests/web_test_helpers";

import { makeAgentSummaryPayload } from "../make_payloads";
import { FakeServer, makeEntry, makeVisitor, ME, TOM } from "./fake_server";
import { openInbox, settle, setUpInbox } from "./inbox_test_helpers";

const row = (id) => `[data-channel-id="${id}"]`;

setUpInbox();

function makeDesk() {
    const server = new FakeServer(
        makeEntry(1, { is_waiting: true, people: [makeVisitor(3)], texts: ["Hello"] }),
        makeEntry(2, { agent: ME, people: [makeVisitor(4, "Ben"), ME], texts: ["Hello"], me: {} }),
        makeEntry(4, { is_waiting: true, people: [makeVisitor(5, "Kim")], texts: ["Help!"] })
    );
    server.colleagues = [makeAgentSummaryPayload(2, TOM.name)];
    return server;
}

async function take(live, entry, agent) {
    const version = entry.channel.last_version + 1;
    Object.assign(entry.channel, { agent, is_waiting: false, last_version: version });
    live.emit("seitech.chat.channel/channel_changed", {
        channel_id: entry.channel.id,
        stream: "public",
        version,
        channel: { ...entry.channel },
    });
    await settle();
    await advanceTime(800);
    await settle();
}

test("after a transfer the focus is on the row, under its new heading", async () => {
    await openInbox(makeDesk(), { resId: 2 });
    queryOne(row(2)).focus();

    await press("t");
    await settle();
    await contains(".o-seitech-TransferDialog-row[data-agent-id='2'] input").click();
    await contains(".o-seitech-TransferDialog-confirm").focus();
    await press("Enter");
    await settle();

    expect(".modal").toHaveCount(0);
    expect(`[data-group='others'] ${row(2)}`).toBeFocused();
});

test("a row that goes under another heading takes the focus along", async () => {
    const server = makeDesk();
    const live = await openInbox(server);
    queryOne(row(1)).focus();

    await take(live, server.entries.get(1), TOM);

    expect(`[data-group='others'] ${row(1)}`).toBeFocused();
});

test("a removed row moves the focus to the next one", async () => {
    const server = makeDesk();
    const live = await openInbox(server);
    queryOne(row(1)).focus();
    server.sync = () => ({ changes: [], removed: [1], has_more: false });

    live.emit("seitech.chat.channel/subscription_expired", { channel_id: 1 });
    await settle();

    expect(row(1)).toHaveCount(0);
    expect(row(4)).toBeFocused();
});

test("opening from the board focuses the composer", async () => {
    const action = { context: { is_inbox_chosen: true } };
    await openInbox(makeDesk(), { resId: 2, action });

    await settle();

    expect(".o-seitech-Composer-input").toBeFocused();
});

test("opening a read-only conversation from the board focuses its row", async () => {
    const action = { context: { is_inbox_chosen: true } };
    await openInbox(makeDesk(), { resId: 1, action });

    await settle();

    expect(row(1)).toBeFocused();
});

test("closing the details returns the focus to their button", async () => {
    await openInbox(makeDesk(), { resId: 2 });
    queryOne(".o-seitech-DetailsPanel-close").focus();

    await press("Enter");
    await settle();

    expect(".o-seitech-DetailsPanel").toHaveCount(0);
    expect(".o-seitech-ThreadHeader-details").toBeFocused();
});

test("Escape closes details that lie over the conversation before anything else", async () => {
    await openInbox(makeDesk(), { resId: 2 });
    queryOne(".o-seitech-DetailsPanel").style.position = "absolute"; // as on a narrow screen
    queryOne(".o-seitech-DetailsPanel select").focus();

    await press("Escape");
    await settle();
    expect(".o-seitech-DetailsPanel").toHaveCount(0);
    expect(".o-seitech-ThreadHeader-details").toBeFocused();

    await press("Escape");
    expect(row(2)).toBeFocused();
});
