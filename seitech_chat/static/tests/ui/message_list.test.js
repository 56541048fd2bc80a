import { expect, test } from "@odoo/hoot";
import { queryAll, queryAllTexts, queryFirst, queryOne } from "@odoo/hoot-dom";
import { animationFrame, mockDate } from "@odoo/hoot-mock";

import { MessageList } from "@seitech_chat/ui/message_list/message_list";
import { ThreadState } from "@seitech_chat/ui/thread/thread_state";

import { AGENT, drawChat, ME, startChat, TestServer } from "../chat_test_helpers";

const at = (time) => ({ createdAt: `2026-03-02T${time}Z` });

async function drawList(server) {
    mockDate("2026-03-02 12:00:00", 0);
    const chat = await startChat({ server });
    const props = { channel: chat.channel, thread: new ThreadState(), isReadOnly: false };
    const drawn = await drawChat(MessageList, props, { store: chat.store });
    await document.fonts.ready;
    await animationFrame();
    return { ...chat, ...drawn, scroller: queryOne(".o-seitech-MessageList-scroller") };
}

/** How far below the upper edge a message is, once it moves no more. */
async function restingPlace(message, scroller) {
    const look = () => message.getBoundingClientRect().top - scroller.getBoundingClientRect().top;
    let place;
    do {
        place = look();
        for (let frame = 0; frame < 4; frame++) {
            await animationFrame();
        }
    } while (look() !== place);
    return place;
}

function firstInView(scroller) {
    const { top } = scroller.getBoundingClientRect();
    return queryAll(".o-seitech-Message").find((el) => el.getBoundingClientRect().bottom > top);
}

function writeMany(server, count) {
    for (let number = 1; number <= count; number++) {
        server.write(AGENT, `Message ${number}`, at("10:00:00"));
    }
    server.members[0].last_read_position = count;
    return server;
}

test("messages of one author within five minutes share a header", async () => {
    const server = new TestServer();
    server.write(AGENT, "one", at("10:00:00"));
    server.write(AGENT, "two", at("10:04:00"));
    server.write(AGENT, "three", at("10:10:00"));
    server.write(ME, "four", at("10:10:30"));

    await drawList(server);

    expect(".o-seitech-Message").toHaveCount(4);
    expect(".o-seitech-Message-header").toHaveCount(3);
});

test("each day begins with its name", async () => {
    const server = new TestServer();
    server.write(AGENT, "long ago", { createdAt: "2025-12-31T10:00:00Z" });
    server.write(AGENT, "yesterday", { createdAt: "2026-03-01T10:00:00Z" });
    server.write(AGENT, "today", at("10:00:00"));

    await drawList(server);

    expect(queryAllTexts(".o-seitech-MessageList-day")).toEqual([
        "December 31, 2025",
        "Yesterday",
        "Today",
    ]);
});

test("new messages begin below a line", async () => {
    const server = new TestServer();
    server.write(AGENT, "read", at("10:00:00"));
    server.write(AGENT, "unread", at("10:01:00"));
    server.members[0].last_read_position = 1;

    await drawList(server);

    expect(".o-seitech-MessageList-new").toHaveCount(1);
    const line = queryFirst(".o-seitech-MessageList-new");
    expect(line.nextElementSibling).toHaveText(/unread/);
});

test("my messages bear how far they came", async () => {
    const server = new TestServer();
    for (const text of ["read", "delivered", "sent"]) {
        server.write(ME, text, at("10:00:00"));
    }
    server.members[1].last_read_position = 1;
    server.members[1].last_delivered_position = 2;

    await drawList(server);

    const labels = queryAll(".o-seitech-Message-mark").map((el) => el.ariaLabel);
    expect(labels).toEqual(["Read", "Delivered", "Sent"]);
});

test("at its end the list follows", async () => {
    const { bus, scroller, server } = await drawList(writeMany(new TestServer(), 25));

    bus.emit("message_new", server.event(server.write(AGENT, "newest", at("10:01:00"))));
    await animationFrame();

    const below = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight;
    expect(below).toBeLessThan(2);
    expect(".o-seitech-MessageList-down").toHaveCount(0);
});

test("away from its end the list stays, and counts what came", async () => {
    const { bus, scroller, server } = await drawList(writeMany(new TestServer(), 25));
    scroller.scrollTop = 200;
    await animationFrame();
    const message = firstInView(scroller);
    const before = await restingPlace(message, scroller);

    bus.emit("message_new", server.event(server.write(AGENT, "newest", at("10:01:00"))));
    bus.emit("message_new", server.event(server.write(AGENT, "newer", at("10:01:00"))));
    const after = await restingPlace(message, scroller);

    // Content laid out late above, such as web fonts, may move the rest.
    expect(Math.abs(after - before)).toBeLessThan(2);
    expect(".o-seitech-MessageList-down").toHaveText("2 new");
});

test("my message scrolls into view and is not new", async () => {
    const { channel, scroller, store } = await drawList(writeMany(new TestServer(), 25));
    scroller.scrollTop = 100;
    await animationFrame();

    store.outgoing.post(channel, { body: "mine" });
    for (let turn = 0; turn < 4; turn++) {
        await animationFrame();
    }

    const below = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight;
    expect(below).toBeLessThan(2);
    expect(queryAll(".o-seitech-Message").at(-1)).toHaveText(/mine/);
    expect(".o-seitech-MessageList-down").toHaveCount(0);
});

test("my message from another device is not new", async () => {
    const { bus, scroller, server } = await drawList(writeMany(new TestServer(), 25));
    scroller.scrollTop = 200;
    await animationFrame();

    bus.emit("message_new", server.event(server.write(ME, "mine", at("10:01:00"))));
    await animationFrame();
    expect(".o-seitech-MessageList-down").toHaveText("Latest messages");
    bus.emit("message_new", server.event(server.write(AGENT, "theirs", at("10:01:00"))));
    await animationFrame();

    expect(".o-seitech-MessageList-down").toHaveText("1 new");
});

test("many unread: it opens where they begin, and what was in view is read", async () => {
    const server = writeMany(new TestServer(), 300);
    server.members[0].last_read_position = 8;
    const { channel, scroller } = await drawList(server);
    await restingPlace(queryOne(".o-seitech-MessageList-new"), scroller);

    const line = queryOne(".o-seitech-MessageList-new").getBoundingClientRect();
    const view = scroller.getBoundingClientRect();
    expect(line.top).toBeGreaterThan(view.top - 1);
    expect(line.bottom).toBeLessThan(view.bottom);
    expect(channel.readPosition).toBeWithin(9, 30);
    expect(".o-seitech-MessageList-down").toHaveText(`${channel.unreadCount} new`);

    queryOne(".o-seitech-MessageList-down").click();
    for (let turn = 0; turn < 8; turn++) {
        await animationFrame();
    }

    expect(channel.unreadCount).toBe(0);
    expect(queryAll(".o-seitech-Message").at(-1)).toHaveText(/Message 300$/);
    expect(".o-seitech-MessageList-down").toHaveCount(0);
});

test("a list at its end stays there when its size changes", async () => {
    const { scroller } = await drawList(writeMany(new TestServer(), 30));
    const place = () => scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight;
    expect(place()).toBeLessThan(2);

    // A phone is turned: within one frame the browser moves what it shows.
    scroller.style.maxHeight = "none";
    scroller.style.height = `${scroller.scrollHeight - 100}px`;
    expect(scroller.scrollTop).toBeLessThan(101);
    scroller.style.height = "200px";
    for (let turn = 0; turn < 4; turn++) {
        await animationFrame();
    }

    expect(scroller.clientHeight).toBe(200);
    expect(place()).toBeLessThan(2);
    expect(".o-seitech-MessageList-down").toHaveCount(0);
});

test("older messages come in above without moving what is read", async () => {
    const { scroller } = await drawList(writeMany(new TestServer(), 60));
    expect(".o-seitech-Message").toHaveCount(30);
    scroller.scrollTop = 100;
    await animationFrame();
    const top = () => {
        const message = queryAll(".o-seitech-Message").find((el) =>
            /Message 35$/.test(el.innerText)
        );
        return message.getBoundingClientRect().top;
    };
    const before = top();
    await animationFrame();
    await animationFrame();
    await animationFrame();

    expect(".o-seitech-Message").toHaveCount(60);
    expect(Math.abs(top() - before)).toBeLessThan(2);
});

test("a jump to an old message stays there, and the way down comes page by page", async () => {
    const { frame, scroller } = await drawList(writeMany(new TestServer(), 300));
    const detail = { position: 100, key: null };

    frame.bus.dispatchEvent(new CustomEvent("show-message", { detail }));
    for (let turn = 0; turn < 12; turn++) {
        await animationFrame();
    }

    const message = queryAll(".o-seitech-Message").find((el) => /Message 100$/.test(el.innerText));
    const box = message.getBoundingClientRect();
    const view = scroller.getBoundingClientRect();
    expect(box.top).toBeGreaterThan(view.top);
    expect(box.bottom).toBeLessThan(view.bottom);
    expect(queryAll(".o-seitech-Message").length).toBeLessThan(120);

    scroller.scrollTop = scroller.scrollHeight;
    for (let turn = 0; turn < 6; turn++) {
        await animationFrame();
    }
    expect(queryAll(".o-seitech-Message").at(-1).innerText).not.toMatch(/Message 300$/);
});

test("a deleted message leaves a sentence, and its text is gone", async () => {
    const { bus, server } = await drawList(writeMany(new TestServer(), 1));

    const gone = server.change({ id: 100 }, { body: "", deleted_at: "2026-03-02T11:00:00Z" });
    bus.emit("message_changed", server.event(gone));
    await animationFrame();

    expect(".o-seitech-Message-bubble").toHaveText("This message was deleted.");
});

test("a failed load says so and can be tried again", async () => {
    mockDate("2026-03-02 12:00:00", 0);
    const chat = await startChat({ server: writeMany(new TestServer(), 3), isOpen: false });
    chat.server.failures.messages = [new Error("x")].map((error) =>
        Object.assign(error, { code: "network" })
    );
    await chat.store.current.open(5).catch(() => {});
    const props = { channel: chat.channel, thread: new ThreadState(), isReadOnly: false };
    await drawChat(MessageList, props, { store: chat.store });

    expect(".o-seitech-ErrorState").toHaveCount(1);
    queryOne(".o-seitech-ErrorState button").click();
    await animationFrame();
    await animationFrame();

    expect(".o-seitech-ErrorState").toHaveCount(0);
    expect(".o-seitech-Message").toHaveCount(3);
});
