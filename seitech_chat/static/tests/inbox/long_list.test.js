import { expect, test } from "@odoo/hoot";
import { click, press, queryAll, queryFirst, scroll } from "@odoo/hoot-dom";
import { advanceTime, animationFrame } from "@odoo/hoot-mock";
import { patchWithCleanup } from "@web/../tests/web_test_helpers";
import { onWillRender } from "@odoo/owl";

import { pageClock } from "@seitech_chat/member_ui/clock";
import { ConversationList } from "@seitech_chat/member_ui/list/conversation_list/conversation_list";
import { ConversationRow } from "@seitech_chat/member_ui/list/conversation_row/conversation_row";

import { makeTarget } from "./fake_desk";
import { FakeServer, makeEntry, makeVisitor } from "./fake_server";
import { openInbox, settle, setUpInbox } from "./inbox_test_helpers";

const ROWS = ".o-seitech-ConversationRow";
const SCROLLER = ".o-seitech-ConversationList-rows";
const ROW_PX = 58;
const COUNT = 500;
const HEIGHT_PX = 600;

setUpInbox();

async function openLongList() {
    const entries = Array.from({ length: COUNT }, (_value, index) =>
        makeEntry(index + 1, {
            is_waiting: true,
            people: [makeVisitor(index + 1, `Visitor ${index + 1}`)],
            texts: ["Hello"],
            started_at: new Date(Date.UTC(2026, 10, 20, 10, 0, index)).toISOString(),
        })
    );
    const server = new FakeServer(...entries);
    entries.forEach(({ channel: { id } }) => server.targets.set(id, [makeTarget({ id })]));
    await openInbox(server);
    Object.assign(queryFirst(SCROLLER).style, { flex: "none", height: `${HEIGHT_PX}px` });
    await advanceTime(300);
    await settle();
    return server;
}

const idOf = (row) => Number(row.dataset.channelId);

test("of 500 waiting conversations only those in view are drawn, with one clock", async () => {
    let tickCount = 0;
    patchWithCleanup(pageClock, {
        tick() {
            super.tick();
            tickCount++;
        },
    });
    await openLongList();

    expect(".o-seitech-ConversationList-count").toHaveText("500");
    const rows = queryAll(ROWS);
    expect(rows.length).toBeGreaterThan(HEIGHT_PX / ROW_PX);
    expect(rows.length).toBeLessThan(50);
    expect(queryAll(".o-seitech-Countdown").length).toBe(rows.length);
    expect(pageClock.userCount).toBeLessThan(3 * rows.length);
    const text = queryFirst(".o-seitech-Countdown").textContent;
    tickCount = 0;
    await advanceTime(3000);
    // One for all rows; a slow machine's own time may add another.
    expect(tickCount).toBeWithin(3, 4);
    expect(queryFirst(".o-seitech-Countdown").textContent).not.toBe(text);
});

test("a list that nothing happens to is not drawn again", async () => {
    let drawnCount = 0;
    patchWithCleanup(ConversationList.prototype, {
        setup() {
            super.setup();
            onWillRender(() => drawnCount++);
        },
    });
    await openLongList();
    await scroll(SCROLLER, { y: 250 * ROW_PX });
    await animationFrame();
    await settle();
    expect(drawnCount).toBeGreaterThan(1);
    drawnCount = 0;

    for (let frame = 0; frame < 10; frame++) {
        await animationFrame();
    }

    expect(drawnCount).toBe(0);
});

test("scrolling draws what comes into view and no more", async () => {
    await openLongList();

    await scroll(SCROLLER, { y: 250 * ROW_PX });
    await animationFrame();
    await settle();

    const ids = queryAll(ROWS).map(idOf);
    expect(ids).toInclude(251);
    expect(ids).not.toInclude(1);
    expect(ids.length).toBeLessThan(50);
    const { top } = queryFirst(SCROLLER).getBoundingClientRect();
    const shown = queryFirst(`[data-channel-id="255"]`).getBoundingClientRect();
    expect(shown.top - top).toBeGreaterThan(0);
    expect(shown.top - top).toBeLessThan(HEIGHT_PX);
});

test("the arrows walk to rows that were not drawn, and the focus survives scrolling", async () => {
    await openLongList();
    queryFirst(`[data-channel-id="1"]`).focus();

    for (let step = 0; step < 60; step++) {
        await press("ArrowDown");
        await settle();
    }
    expect(idOf(document.activeElement)).toBe(61);

    await scroll(SCROLLER, { y: 300 * ROW_PX });
    await animationFrame();
    await settle();
    expect(idOf(document.activeElement)).toBe(61);

    await press("ArrowUp");
    await settle();
    expect(idOf(document.activeElement)).toBe(60);
});

test("End and Home go to the last row and the first, drawn or not", async () => {
    await openLongList();
    queryFirst(`[data-channel-id="5"]`).focus();

    await press("End");
    await settle();
    const last = idOf(document.activeElement);
    await press("Home");
    await settle();

    expect(last).toBeGreaterThan(300);
    expect(idOf(document.activeElement)).toBe(1);
});

test("opening a conversation draws its row and no other one", async () => {
    const drawn = [];
    patchWithCleanup(ConversationRow.prototype, {
        setup() {
            super.setup();
            onWillRender(() => drawn.push(this.channel.id));
        },
    });
    await openLongList();
    await click(`[data-channel-id="2"]`);
    await settle();
    drawn.length = 0;

    await click(`[data-channel-id="5"]`);
    await settle();

    expect(".o-seitech-Message").toHaveCount(1);
    expect([...new Set(drawn)].sort()).toEqual([2, 5]);
});
