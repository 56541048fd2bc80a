import { expect, test } from "@odoo/hoot";
import { queryAllTexts, select } from "@odoo/hoot-dom";
import { advanceTime, animationFrame } from "@odoo/hoot-mock";
import { contains } from "@web/../tests/web_test_helpers";

import { makeAgentSummaryPayload } from "../make_payloads";
import { FakeDesk, makeTarget } from "./fake_desk";
import { makeEntry, makeVisitor, ME, TOM } from "./fake_server";
import { openInbox, settle, setUpInbox } from "./inbox_test_helpers";

const ANA = makeVisitor(3);
const BEN = makeVisitor(4, "Ben Carter");
const CARLA = { type: "user", id: 9, name: "Carla Rossi" };
const MENU = ".o-seitech-ThreadHeader .o-seitech-Menu > button";
const ENTRY = (label) => `.o-seitech-Menu [role=menuitem]:contains(${label})`;

setUpInbox();

function makeDesk() {
    return new FakeDesk(
        makeEntry(1, { is_waiting: true, people: [ANA], texts: ["Hello"] }),
        makeEntry(2, { agent: ME, people: [BEN, ME], texts: ["Hello"], me: {} }),
        makeEntry(3, { agent: TOM, people: [makeVisitor(5, "Kim"), TOM], texts: ["Hello"] })
    );
}

test("a conversation of mine is escalated with a note", async () => {
    const server = makeDesk();
    await openInbox(server, { resId: 2 });

    await contains(MENU).click();
    await contains(ENTRY("Escalate")).click();
    await contains(".o-seitech-EscalateDialog-note").edit("He wants his money back");
    await contains(".o-seitech-EscalateDialog-confirm").click();
    await settle();

    expect(server.bodiesOf("escalate")).toEqual([
        { channel_id: 2, note: "He wants his money back" },
    ]);
    expect(queryAllTexts(".o-seitech-AlertList-line")).toEqual([
        "Ben Carter was assigned to Helen Okafor.",
    ]);
    expect(".modal").toHaveCount(0);
});

test("a refused escalation is said in the dialog", async () => {
    const server = makeDesk();
    server.refusals.escalate = { status: 409, code: "no_agent", detail: "No supervisor." };
    await openInbox(server, { resId: 2 });

    await contains(MENU).click();
    await contains(ENTRY("Escalate")).click();
    await contains(".o-seitech-EscalateDialog-confirm").click();
    await settle();

    expect(".modal .alert").toHaveText("No supervisor.");
});

test("the assignment preview changes nothing", async () => {
    const server = makeDesk();
    server.assignmentPreview.decisions = [
        { agent: { id: 1, name: "Marta" }, reason: "chosen", text: "has the least to do" },
        { agent: { id: 2, name: "Tom" }, reason: "full", text: "has 5 of 5" },
    ];
    await openInbox(server, { resId: 1 });

    await contains(MENU).click();
    await contains(ENTRY("Preview assignment")).click();
    await settle();

    expect(".o-seitech-AssignmentPreviewDialog-conclusion").toHaveText(
        "Would be assigned to Marta."
    );
    const rows = queryAllTexts(".modal li");
    expect(rows[0]).toMatch(/Marta\s+has the least to do/);
    expect(rows[1]).toMatch(/Tom\s+has 5 of 5/);
});

test("a colleague's conversation can't be escalated or previewed by me", async () => {
    await openInbox(makeDesk(), { resId: 3 });

    await contains(MENU).click();

    expect(ENTRY("Escalate")).toHaveCount(0);
    expect(ENTRY("Preview assignment")).toHaveCount(0);
    expect(".o-seitech-ThreadHeader-takeOver").toHaveCount(0);
});

test("a supervisor takes over", async () => {
    const server = makeDesk();
    server.roles = ["agent", "supervisor"];
    server.colleagues = [makeAgentSummaryPayload(1, ME.name)];
    await openInbox(server, { resId: 3 });

    await contains(".o-seitech-ThreadHeader-takeOver").click();
    await settle();

    expect(server.bodiesOf("assign")).toEqual([{ channel_id: 3, agent_id: 1, note: "" }]);
});

test("the priority is changed in the details, and moves the row", async () => {
    const server = makeDesk();
    await openInbox(server, { resId: 1 });

    await contains(".o-seitech-PriorityPicker").click();
    await select("urgent");
    await settle();
    await advanceTime(300);
    await animationFrame();

    expect(server.bodiesOf("priority")).toEqual([{ channel_id: 1, priority: "urgent" }]);
    expect("[data-group='waiting'] [data-channel-id='1']").toHaveAttribute(
        "data-priority",
        "urgent"
    );
});

test("a refused priority goes back to what it was", async () => {
    const server = makeDesk();
    server.refusals.priority = { status: 403, code: "forbidden", detail: "Not yours." };
    await openInbox(server, { resId: 1 });

    await contains(".o-seitech-PriorityPicker").click();
    await select("low");
    await settle();

    expect(".o-seitech-PriorityPicker").toHaveValue("medium");
    expect(queryAllTexts(".o_notification")).toEqual(["Not yours."]);
});

test("other viewers are shown, writers louder, renewed and removed", async () => {
    const server = makeDesk();
    server.watchers = [ME, CARLA];
    const live = await openInbox(server, { resId: 2 });
    expect(".o-seitech-Message").toHaveCount(1);
    await advanceTime(300);
    await settle();
    expect(".o-seitech-ViewerBanner").toHaveText("Also viewing: Carla Rossi");
    const asked = server.calls.map(({ route }) => route);
    expect(asked.indexOf("viewing")).toBeGreaterThan(asked.indexOf("messages"));

    live.emit("seitech.chat.channel/typing", { channel_id: 2, author: CARLA, is_typing: true });
    await settle();
    expect(".o-seitech-ViewerBanner").toHaveText("Replying: Carla Rossi");
    expect(".o-seitech-ViewerBanner").toHaveClass("o-isCollision");
    await advanceTime(20_000);
    expect(server.bodiesOf("viewing")).toHaveLength(2);
    live.emit("seitech.chat.channel/viewers_changed", { channel_id: 2, people: [ME] });
    await settle();
    expect(".o-seitech-ViewerBanner").toHaveCount(0);
    await contains("[data-channel-id='1']").click();
    await advanceTime(300);
    await settle();

    const watched = server.bodiesOf("viewing").map((body) => [body.channel_id, body.is_viewing]);
    expect(watched).toInclude([2, false]);
    expect(watched.at(-1)).toEqual([1, true]);
});

test("away is said with a word of one's own", async () => {
    const server = makeDesk();
    await openInbox(server);

    await contains(".o-seitech-DeskStatus button").click();
    await contains(".o-seitech-DeskStatus-awayText").edit("Back at 2 pm", { confirm: "enter" });
    await settle();

    expect(server.bodiesOf("agent-status")).toEqual([
        { status: "away", away_text: "Back at 2 pm" },
    ]);
    expect(".o-seitech-DeskStatus").toHaveText(/Away[^]*Back at 2 pm/);
});

test("a row counts down to its target before it is opened", async () => {
    const server = makeDesk();
    server.targets.set(1, [makeTarget()]);
    await openInbox(server);

    expect("[data-channel-id='1'] .o-seitech-SlaBadge").toHaveText(/^(10:00|9:\d\d)/);
    expect("[data-channel-id='1'] .o-seitech-Countdown").toHaveAttribute("data-urgency", "calm");
});

test("the details show ratings, answers, skills and escalation", async () => {
    const server = makeDesk();
    server.deskValues = {
        is_escalated: true,
        skills: [{ id: 1, name: "Refunds" }],
        fields: [{ label: "Order number", text: "S1183" }],
        ratings: [
            { rating: 4, comment: "Kind", rated_at: "2026-11-19T10:00:00Z", agent: TOM },
            { rating: 2, comment: "", rated_at: "2026-11-20T10:00:00Z", agent: ME },
        ],
    };
    await openInbox(server, { resId: 2 });

    expect(".o-seitech-DetailsPanel-escalated").toHaveText("Escalated");
    expect("[data-fact='skills']").toHaveText("Refunds");
    expect("[data-fact='field-0']").toHaveText("S1183");
    const labels = [...document.querySelectorAll(".o-seitech-DetailsPanel-ratings [role=img]")].map(
        (el) => el.getAttribute("aria-label")
    );
    expect(labels.filter((label) => / of 5$/.test(label))).toHaveLength(labels.length);
});

test("the details show what a site signed, and the customer's page live", async () => {
    const server = makeDesk();
    const cart = { url: "https://shop.example/cart", title: "Cart" };
    server.deskValues = {
        identity: {
            subject: "c-9",
            site: "Shop",
            is_name_verified: true,
            is_email_verified: true,
            fields: [{ label: "plan", text: "pro" }],
        },
        pages: [{ ...cart, visited_at: "2026-11-19T10:00:00Z" }],
    };
    const live = await openInbox(server, { resId: 2 });

    expect(".o-seitech-DetailsPanel-verified").toHaveText("Verified by Shop");
    expect("[data-fact='subject']").toHaveText("c-9");
    expect("[data-fact='signed-0']").toHaveText("pro");
    expect("dt:contains(Verified email)").toHaveCount(1);
    expect("[data-fact='current']").toHaveText("shop.example/cart");

    const paid = { url: "javascript:alert(1)", title: "", visited_at: "2026-11-19T10:01:00Z" };
    const pages = [paid, ...server.deskValues.pages];
    live.emit("seitech.chat.channel/pages_changed", { channel_id: 2, pages });
    await settle();
    expect("[data-fact='current']").toHaveText("alert(1)");
    expect("[data-fact='current'] a").toHaveCount(0);
    expect(".o-seitech-DetailsPanel:contains(Earlier pages)").toHaveCount(1);
});

test("in my own conversation with the desk I am its customer and nothing else", async () => {
    const server = new FakeDesk(
        makeEntry(2, {
            type: "student_support",
            agent: TOM,
            people: [ME, TOM],
            texts: ["Hello"],
            me: { is_customer: true },
        }),
        makeEntry(3, {
            type: "student_support",
            is_waiting: true,
            people: [ME],
            me: { is_customer: true },
        })
    );
    server.roles = ["agent", "supervisor", "student"];
    await openInbox(server, { resId: 2 });

    expect(".o-seitech-ComposerTabs").toHaveCount(0);
    expect(".o-seitech-ThreadHeader-takeOver").toHaveCount(0);
    expect(".o-seitech-ThreadHeader-transfer").toHaveCount(0);
    expect(".o-seitech-ThreadHeader-end").toHaveCount(1);
    await contains("[data-channel-id='3']").click();
    await settle();
    expect(".o-seitech-ThreadHeader-take").toHaveCount(0);
});
