import { expect, test } from "@odoo/hoot";
import {
    click,
    press,
    queryAllTexts,
    queryAllValues,
    queryOne,
    resize,
    select,
} from "@odoo/hoot-dom";
import { contains } from "@web/../tests/web_test_helpers";
import { browser } from "@web/core/browser/browser";

import { makeAgentSummaryPayload } from "../make_payloads";
import { FakeDesk, makeTarget } from "./fake_desk";
import { makeEntry, makeVisitor, ME, TOM } from "./fake_server";
import { openInbox, settle, setUpInbox } from "./inbox_test_helpers";

const INPUT = ".o-seitech-Composer-input";
const row = (id) => `[data-channel-id="${id}"]`;
const SALES = { id: 4, name: "Sales" };

setUpInbox();

function makeDesk() {
    const started = (day) => ({ started_at: `2026-11-0${day}T10:00:00Z` });
    const visitor = (id, name) => makeVisitor(id, name);
    const server = new FakeDesk(
        makeEntry(1, { is_waiting: true, people: [visitor(1, "Ana")], ...started(3) }),
        makeEntry(2, { agent: ME, people: [visitor(2, "Ben"), ME], me: {}, ...started(2) }),
        makeEntry(3, { agent: ME, people: [visitor(3, "Eva"), ME], me: {}, ...started(1) }),
        makeEntry(4, { agent: TOM, people: [visitor(4, "Kim"), TOM], department: SALES })
    );
    server.priorities.set(3, "urgent");
    const overdue = new Date(Date.now() - 60_000).toISOString();
    server.targets.set(2, [makeTarget({ due_at: overdue, breached_at: overdue })]);
    server.targets.set(1, [makeTarget({ id: 2 })]);
    return server;
}

const names = () => queryAllTexts(".o-seitech-ConversationRow-title");

async function choose(name, value) {
    await click(`[name="${name}"]`);
    await select(value);
    await settle();
}

test("the desk narrows its list, and asks the server for the same", async () => {
    const server = makeDesk();
    await openInbox(server);
    await contains(".o-seitech-ListFilters-desk").click();
    expect(queryAllValues("[name=assignee] option")).toEqual(["", "me", "none", "8"]);

    await choose("assignee", "me");
    expect(names()).toEqual(["Ben", "Eva"]);
    await choose("sla", "breached");
    expect(names()).toEqual(["Ben"]);
    expect(server.bodiesOf("channels").at(-1).desk).toEqual({ assignee: "me", sla: "breached" });
    expect(".o-seitech-ListFilters-desk").toHaveText("Filters (2)");

    await contains(".o-seitech-DeskFilters-clear").click();
    await choose("departmentId", "4");
    expect(names()).toEqual(["Kim"]);
    await choose("departmentId", "");
    await choose("priority", "urgent");
    expect(names()).toEqual(["Eva"]);
    await choose("priority", "");
    await choose("age", "day");
    expect(".o-seitech-ConversationList-empty").toHaveText(/No conversations/);
    const asked = server.bodiesOf("channels").at(-1).desk.started_from;
    expect(Date.now() - new Date(asked)).toBeLessThan(24 * 60 * 60_000 + 5000);

    await contains(".o-seitech-ConversationList-empty button").click();
    await settle();
    expect(names()).toEqual(["Ben", "Eva", "Ana", "Kim"]);
});

test("the board's filter is on when the inbox opens", async () => {
    const props = { action: { context: { inbox_filter: { sla: "breached" } } } };
    await openInbox(makeDesk(), props);

    expect(names()).toEqual(["Ben"]);
});

test("on a phone, Take leaves the name its room, and the menu ends", async () => {
    await resize({ width: 390, height: 800 });
    const server = makeDesk();
    server.roles = ["agent", "supervisor"];
    await openInbox(server, { resId: 1 });

    expect(".o-seitech-ThreadHeader-take").toHaveCount(1);
    expect(".o-seitech-ThreadHeader-end").toHaveCount(0);
    await contains(".o-seitech-ThreadHeader [aria-label=More]").click();
    expect("[data-entry=end]").toHaveText("Resolve");
});

test("the list is sorted as chosen, also after a reload", async () => {
    await openInbox(makeDesk());
    await contains(".o-seitech-ListFilters-desk").click();

    await choose("sort", "oldest");
    expect(names()).toEqual(["Eva", "Ben", "Ana", "Kim"]);
    await choose("sort", "priority");
    expect(names()).toEqual(["Eva", "Ben", "Ana", "Kim"]);
    await choose("sort", "sla");
    expect(names()).toEqual(["Ben", "Eva", "Ana", "Kim"]);

    expect(JSON.parse(browser.localStorage.getItem("seitech_chat.inbox.sort"))).toBe("sla");
});

test("a chosen conversation takes the focus into its text, Escape goes back", async () => {
    await openInbox(makeDesk());
    expect(INPUT).toHaveCount(0);

    await click(row(2));
    await settle();
    expect(INPUT).toBeFocused();
    await press("Escape");
    expect(row(2)).toBeFocused();

    // Where there is nothing to answer yet, the keys of the list go on working.
    await click(row(1));
    await settle();
    expect(INPUT).not.toBeFocused();
});

test("a conversation that was open before takes no focus", async () => {
    await openInbox(makeDesk(), { resId: 2 });

    expect(INPUT).toHaveCount(1);
    expect(INPUT).not.toBeFocused();
});

test("a takes, n writes a note, r answers", async () => {
    const server = makeDesk();
    await openInbox(server, { resId: 1 });

    await press("a");
    await settle();
    expect(server.bodiesOf("accept")).toEqual([{ channel_id: 1 }]);
    await press("Escape");
    await press("n");
    await settle();
    expect(".o-seitech-ComposerTabs .o-isActive").toHaveText("Private note");
    expect(INPUT).toBeFocused();
    await press("Escape");
    await press("r");
    await settle();
    expect(".o-seitech-ComposerTabs .o-isActive").toHaveText("Reply");
    await press("Escape");
    await press("?");
    await settle();
    const keys = queryAllTexts(".modal tr");
    expect(keys.some((text) => /^a\s+Take the conversation/.test(text))).toBe(true);
    expect(keys.some((text) => /^n\s+Write a private note/.test(text))).toBe(true);
});

test("resolved, the next one of mine is opened", async () => {
    const server = makeDesk();
    await openInbox(server);
    await click(row(2));
    await settle();

    await contains(".o-seitech-ThreadHeader-end").click();
    await contains(".modal .btn-primary").click();
    await settle();

    expect(server.bodiesOf("resolve")).toEqual([{ channel_id: 2 }]);
    expect(".o-seitech-ThreadHeader h2").toHaveText("Eva");
    expect(INPUT).toBeFocused();
    expect(".o-seitech-AlertList-line").toHaveText("Ben was resolved.");

    await contains(".o-seitech-ThreadHeader-end").click();
    await contains(".modal .btn-primary").click();
    await settle();
    expect(".o-seitech-ThreadHeader h2").toHaveText("Eva", { message: "none of mine is left" });
});

test("a button offers all canned responses at the cursor", async () => {
    const server = makeDesk();
    server.responses = [
        { id: 1, shortcut: "hello", text: "Hello, how can I help?" },
        { id: 2, shortcut: "bye", text: "Good bye" },
    ];
    await openInbox(server);
    await click(row(2));
    await settle();
    await contains(INPUT).edit("Dear Ben. ", { confirm: false });

    await contains(".o-seitech-CannedButton").click();
    await settle();
    expect(queryAllTexts(".o-seitech-SuggestionList-label")).toEqual([":bye", ":hello"]);
    await press("ArrowDown");
    await press("Enter");
    await settle();
    expect(queryOne(INPUT).value).toBe("Dear Ben. Hello, how can I help?");
});

test("without canned responses the button says so", async () => {
    await openInbox(makeDesk());
    await click(row(2));
    await settle();

    await contains(".o-seitech-CannedButton").click();
    await settle();

    expect(".o-seitech-AlertList-line").toHaveText(/No canned responses yet/);
});

test("in the transfer dialog the arrow chooses and Enter transfers", async () => {
    const server = makeDesk();
    server.colleagues = [makeAgentSummaryPayload(2, "Priya Nair")];
    await openInbox(server, { resId: 2 });
    await contains(".o-seitech-ThreadHeader-transfer").click();

    await press("ArrowDown");
    await settle();
    await press("Enter");
    await settle();

    expect(server.bodiesOf("assign")).toEqual([{ channel_id: 2, agent_id: 2, note: "" }]);
    expect(".modal").toHaveCount(0);
});
