import { beforeEach, expect, test } from "@odoo/hoot";
import { queryAllTexts, queryOne } from "@odoo/hoot-dom";
import { advanceTime, animationFrame } from "@odoo/hoot-mock";
import { contains, getService, patchWithCleanup } from "@web/../tests/web_test_helpers";
import { browser } from "@web/core/browser/browser";

import { FakeDesk, makeNotification } from "./fake_desk";
import { makeEntry, makeVisitor, ME } from "./fake_server";
import { openInbox, setUpInbox, settle } from "./inbox_test_helpers";

const BELL = ".o-seitech-NotificationBell";
const COUNT = ".o-seitech-NotificationBell-count";
const ROW = ".o-seitech-NotificationBell-list > li";
const CHANGED = "seitech.chat.notification/changed";
const READ_ELSEWHERE_MS = 800;

setUpInbox();

beforeEach(() => {
    patchWithCleanup(document, { hasFocus: () => true });
    patchWithCleanup(browser, {
        Audio: class {
            play() {
                expect.step("sound");
                return Promise.resolve();
            }
        },
    });
});

async function openDesk(notifications) {
    const server = new FakeDesk(
        makeEntry(1, { agent: ME, people: [makeVisitor(3), ME], texts: ["Hello"], me: {} })
    );
    server.notificationList = notifications;
    const live = await openInbox(server);
    return { live, server };
}

async function receive(live, notification, unreadCount) {
    live.emit(CHANGED, { notification, unread_count: unreadCount });
    await settle();
    await advanceTime(READ_ELSEWHERE_MS);
    await animationFrame();
}

/** The visible part of an element, without the parts cut off or covered. */
function isSeenWhole(element) {
    const box = element.getBoundingClientRect();
    const corners = [
        [box.left + 2, box.top + box.height / 2],
        [box.right - 2, box.top + box.height / 2],
    ];
    const isUncut = element.scrollWidth <= element.clientWidth + 1;
    return isUncut && corners.every(([x, y]) => element.contains(document.elementFromPoint(x, y)));
}

test("more than 99 are shown by a number that fits", async () => {
    await openDesk(Array.from({ length: 120 }, (_none, index) => makeNotification(index + 1)));

    expect(COUNT).toHaveText("99+");
    expect(BELL).toHaveAttribute("aria-label", "Notifications, 120 new");
    expect(isSeenWhole(queryOne(COUNT))).toBe(true);
    // It lies over the buttons beside the bell as little as its width allows.
    const edge = (selector) => queryOne(selector).getBoundingClientRect().right;
    expect(edge(COUNT) - edge(BELL)).toBeLessThan(10);
});

test("the bell counts, lists and dismisses one by one and all at once", async () => {
    const { server } = await openDesk([
        makeNotification(1),
        makeNotification(2, { kind: "mention", text: "Can you look?" }),
        makeNotification(3, { kind: "assigned", text: "" }),
    ]);
    expect(COUNT).toHaveText("3");
    expect(BELL).toHaveAttribute("aria-label", "Notifications, 3 new");

    await contains(BELL).click();
    expect(queryAllTexts(".o-seitech-NotificationBell-kind")[0]).toMatch(/SLA breached/);
    await contains(`${ROW}[data-kind="mention"] [title="Dismiss"]`).click();
    await settle();
    expect(COUNT).toHaveText("2");
    expect(`${ROW}[data-kind="mention"] .o-seitech-NotificationBell-item`).toBeFocused();
    await contains(".o-seitech-NotificationBell-all").click();
    await settle();
    expect(".o-seitech-NotificationBell-settings").toBeFocused();

    expect(server.bodiesOf("mark-notifications-read")).toEqual([{ ids: [2] }, { all: true }]);
    expect(COUNT).toHaveCount(0);
    expect(`${ROW}.o-isUnread`).toHaveCount(0);
});

test("a notification leads to its conversation and is done with", async () => {
    const { server } = await openDesk([makeNotification(1)]);

    await contains(BELL).click();
    await contains(".o-seitech-NotificationBell-item").click();
    await settle();

    expect(server.bodiesOf("mark-notifications-read")).toEqual([{ ids: [1] }]);
    expect("[data-channel-id='1']").toHaveAttribute("aria-current", "true");
    expect(".o-seitech-NotificationBell-menu").toHaveCount(0);
});

test("a breach calls with a sound, a plain message does not twice", async () => {
    const { live } = await openDesk([]);

    await receive(live, makeNotification(7), 1);
    expect.verifySteps(["sound"]);
    expect(".o-seitech-AlertList-line").toHaveText(/Ana Souza.*First response/);
    await receive(live, makeNotification(8, { kind: "unread", text: "Hi" }), 2);

    expect.verifySteps([]);
    expect(COUNT).toHaveText("2");
});

test("a notification read in another tab is silent", async () => {
    const { live } = await openDesk([]);

    live.emit(CHANGED, { notification: makeNotification(7), unread_count: 1 });
    const notification = makeNotification(7, { read_at: "2026-11-20T10:01:00Z" });
    live.emit(CHANGED, { notification, unread_count: 0 });
    await advanceTime(READ_ELSEWHERE_MS);
    await settle();

    expect.verifySteps([]);
});

function makeBreach(id) {
    const text = `First response SLA breached: Visitor ${id}`;
    return makeNotification(id, {
        sla_kind: "first_response",
        channel_id: id,
        channel_name: `Visitor ${id}`,
        text,
    });
}

test("many breaches are one sentence beside the list, and nothing lies over a button", async () => {
    const { live } = await openDesk([]);

    await receive(live, makeBreach(21), 1);
    expect(queryAllTexts(".o-seitech-AlertList-text")).toEqual([
        "First response SLA breached: Visitor 21",
    ]);
    for (let id = 22; id <= 32; id++) {
        live.emit(CHANGED, { notification: makeBreach(id), unread_count: id });
    }
    await advanceTime(READ_ELSEWHERE_MS);
    await settle();

    expect(queryAllTexts(".o-seitech-AlertList-text")).toEqual([
        "First response SLA breached in 12 conversations",
    ]);
    expect(".o_notification").toHaveCount(0);
    expect.verifySteps(["sound", "sound"]);

    await contains(".o-seitech-AlertList-dismiss").click();
    expect(".o-seitech-AlertList-line").toHaveCount(0);
});

test("outside the inbox many breaches are one toast", async () => {
    const { live } = await openDesk([]);
    const { news } = getService("seitech_chat.inbox");
    news.show(false);

    for (let id = 21; id <= 32; id++) {
        live.emit(CHANGED, { notification: makeBreach(id), unread_count: id });
    }
    await advanceTime(READ_ELSEWHERE_MS);
    await settle();
    expect(queryAllTexts(".o_notification_content")).toEqual([
        "First response SLA breached in 12 conversations",
    ]);

    news.show(true);
    await settle();
    expect(".o_notification").toHaveCount(0);
    expect(".o-seitech-AlertList-line").toHaveCount(1);
    expect.verifySteps(["sound"]);
});

test("an empty bell says what it is for, a failing one offers to try again", async () => {
    const { server } = await openDesk([]);
    await contains(BELL).click();
    expect(".o-seitech-NotificationBell-menu p").toHaveText(/No notifications yet/);

    server.refusals.notifications = { status: 503, code: "unavailable" };
    server.notificationList = [makeNotification(1)];
    await contains(BELL).click();
    await contains(BELL).click();
    await animationFrame();

    expect(".o-seitech-NotificationBell-menu [role=alert]").toHaveCount(0);
});
