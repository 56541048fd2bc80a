import { beforeEach, describe, expect, freezeTime, test } from "@odoo/hoot";
import { advanceTime, tick } from "@odoo/hoot-mock";

import { ChatApiError } from "@seitech_chat/core/api/chat_api";

import { AGENT, ME, networkFailure, startChat, TestServer } from "../chat_test_helpers";
import { makeMemberPayload, makeReplyPayload } from "../make_payloads";

describe.current.tags("headless");
// Only the test lets time pass: a machine that stops for a moment changes nothing.
beforeEach(freezeTime);

const texts = (channel) =>
    channel.messages.map((one) => one.text || one.body.replace(/<\/?p>/g, ""));

async function settle() {
    for (let turn = 0; turn < 5; turn++) {
        await tick();
    }
}

test("a message inserted twice is there once", async () => {
    const { bus, channel, server } = await startChat();
    const message = server.write(AGENT, "Hello");

    bus.emit("message_new", server.event(message));
    bus.emit("message_new", server.event(message));

    expect(texts(channel)).toEqual(["Hello"]);
    expect(channel.version).toBe(1);
});

test("an older version does not overwrite a newer one", async () => {
    const { bus, channel, server } = await startChat();
    const first = server.write(AGENT, "tpyo");
    const second = server.change(first, { body: "<p>typo</p>" });

    bus.emit("message_new", server.event(first));
    bus.emit("message_changed", server.event(second));
    bus.emit("message_new", server.event(first));

    expect(texts(channel)).toEqual(["typo"]);
});

test("a quote follows its message, loaded or not", async () => {
    const { bus, channel, server } = await startChat();
    const first = server.write(AGENT, "secret");
    const quote = makeReplyPayload(first, "secret");
    const reply = server.change(server.write(ME, "Yes"), { reply_to: quote });
    bus.emit("message_new", server.event(reply));

    const edited = server.change(first, {
        body: "<p>a<br>b</p>",
        edited_at: "2026-01-01T00:00:00Z",
    });
    bus.emit("message_changed", server.event(edited));
    expect(channel.messages.at(-1).replyTo.excerpt).toBe("a b");

    const deleted = server.change(edited, { body: "", deleted_at: "2026-01-01T00:00:00Z" });
    bus.emit("message_changed", server.event(deleted));
    expect(channel.messages.at(-1).replyTo.excerpt).toBe("");
    expect(channel.messages.at(-1).replyTo.is_deleted).toBe(true);
});

test("my message is there before it is stored, and stays one when the answer comes", async () => {
    const { bus, channel, server, store } = await startChat();

    store.outgoing.post(channel, { body: "Hi" });
    expect(texts(channel)).toEqual(["Hi"]);
    expect(channel.messages[0].isPending).toBe(true);
    const { key } = channel.messages[0];
    await settle();

    expect(channel.messages).toHaveLength(1);
    expect(channel.messages[0].isPending).toBe(false);
    expect(channel.messages[0].key).toBe(key);
    bus.emit("message_new", server.event(server.messages[0]));
    expect(channel.messages).toHaveLength(1);
});

test("my message stays one when the event comes before the answer", async () => {
    const { bus, channel, server, store } = await startChat();
    server.failures.send = [networkFailure()];
    store.outgoing.post(channel, { body: "Hi" });
    await settle();
    const { clientUuid } = channel.messages[0];
    const stored = server.write(ME, "Hi", { uuid: clientUuid });

    bus.emit("message_new", server.event(stored));
    await advanceTime(5000);
    await settle();

    expect(channel.messages).toHaveLength(1);
    expect(server.countCalls("send")).toBe(1);
});

test("another author's message with my client uuid does not replace mine", async () => {
    const { bus, channel, server, store } = await startChat();
    server.failures.send = [networkFailure()];
    store.outgoing.post(channel, { body: "Hi" });
    await settle();

    const forged = server.write(AGENT, "Mine!", { uuid: channel.messages[0].clientUuid });
    bus.emit("message_new", server.event(forged));

    expect(texts(channel)).toEqual(["Mine!", "Hi"]);
});

test("a refused message stays with its reason and can be sent again", async () => {
    const { channel, server, store } = await startChat();
    server.failures.send = [new ChatApiError({ code: "channel_closed", status: 422 })];

    store.outgoing.post(channel, { body: "Hi" });
    await settle();
    expect(channel.messages[0].failure.code).toBe("channel_closed");
    store.outgoing.retry(channel.messages[0]);
    await settle();

    expect(channel.messages[0].isPending).toBe(false);
    expect(channel.messages).toHaveLength(1);
});

test("messages written within one millisecond keep their order", async () => {
    const { channel, server, store } = await startChat();

    for (const body of ["one", "two", "three"]) {
        store.outgoing.post(channel, { body });
    }
    await settle();
    await store.outbox.flush();

    expect(server.messages.map((message) => message.body)).toEqual([
        "<p>one</p>",
        "<p>two</p>",
        "<p>three</p>",
    ]);
});

test("a gap between versions is fetched", async () => {
    const { bus, channel, server } = await startChat();
    bus.emit("message_new", server.event(server.write(AGENT, "one")));
    server.write(AGENT, "lost");
    const third = server.write(AGENT, "three");

    bus.emit("message_new", server.event(third));
    expect(texts(channel)).toEqual(["one", "three"]);
    expect(channel.version).toBe(1);
    await advanceTime(100);
    await settle();

    expect(texts(channel)).toEqual(["one", "lost", "three"]);
    expect(channel.version).toBe(3);
});

test("after each subscription what was missed is fetched", async () => {
    const { bus, channel, server } = await startChat();
    await advanceTime(100);
    server.write(AGENT, "while away");

    bus.listener.onLost();
    expect(channel.messages).toHaveLength(0);
    bus.listener.onSubscribed();
    await advanceTime(100);
    await settle();

    expect(texts(channel)).toEqual(["while away"]);
});

test("an event of a channel not held asks the server", async () => {
    const { bus, server } = await startChat();
    await advanceTime(100);
    const count = server.countCalls("sync");

    const message = { ...server.write(AGENT, "elsewhere"), channel_id: 99 };
    bus.emit("message_new", { ...server.event(message), channel_id: 99 });
    await advanceTime(100);

    expect(server.countCalls("sync")).toBe(count + 1);
});

test("unread is what lies beyond my read position", async () => {
    const { bus, channel, server, store } = await startChat({ isOpen: false });
    bus.emit("message_new", server.event(server.write(AGENT, "one")));
    bus.emit("message_new", server.event(server.write(AGENT, "two")));

    expect(channel.unreadCount).toBe(2);
    expect(store.channels.unreadCount).toBe(2);
    store.receipts.markRead(channel);
    expect(channel.unreadCount).toBe(0);
    await advanceTime(300);

    const [, body] = server.calls.find(([name]) => name === "markRead");
    expect(body).toEqual({ channel_id: 5, read_position: 2, delivered_position: 2 });
});

test("an arriving message is reported as delivered", async () => {
    const { bus, server } = await startChat({ isOpen: false });

    bus.emit("message_new", server.event(server.write(AGENT, "one")));
    await advanceTime(300);

    const [, channels] = server.calls.find(([name]) => name === "markDelivered");
    expect(channels).toEqual([{ id: 5, position: 1 }]);
});

function serverOfSeventy() {
    const server = new TestServer();
    Array.from({ length: 70 }, (_one, index) => server.write(AGENT, String(index + 1)));
    server.members[0].last_read_position = 70;
    return server;
}

test("older messages come in pages, in order", async () => {
    const server = serverOfSeventy();
    const { channel, store } = await startChat({ server });

    expect(texts(channel)).toHaveLength(30);
    await store.messages.loadMoreBefore(channel);
    await store.messages.loadMoreBefore(channel);
    await store.messages.loadMoreBefore(channel);

    expect(texts(channel)).toEqual(Array.from({ length: 70 }, (_one, index) => `${index + 1}`));
    expect(channel.window.hasMoreBefore).toBe(false);
});

test("a change of an old message that is not held makes no hole", async () => {
    const server = serverOfSeventy();
    const { bus, channel } = await startChat({ server });

    bus.emit("message_changed", server.event(server.change({ id: 100 }, { body: "<p>x</p>" })));

    expect(texts(channel)).toHaveLength(30);
    expect(channel.window.first.position).toBe(41);
});

test("somebody's typing ends by itself and with their message", async () => {
    const { bus, channel, server } = await startChat();
    const typing = { channel_id: 5, author: AGENT, is_typing: true };

    bus.emit("typing", typing);
    expect([...channel.typists.values()].map(({ name }) => name)).toEqual(["Ben"]);
    await advanceTime(8100);
    expect(channel.typists.size).toBe(0);
    bus.emit("typing", typing);
    bus.emit("message_new", server.event(server.write(AGENT, "done")));

    expect(channel.typists.size).toBe(0);
});

test("my own typing in another tab is nobody's", async () => {
    const { bus, channel } = await startChat();

    bus.emit("typing", { channel_id: 5, author: ME, is_typing: true });

    expect(channel.typists.size).toBe(0);
});

test("a visitor who signs in keeps one place among the members", async () => {
    const { bus, channel } = await startChat();
    const event = { channel_id: 5, stream: "public" };
    const visitor = makeMemberPayload({ type: "visitor", id: 9, name: "Chloe" });
    bus.emit("member_changed", { ...event, version: 1, member: visitor });

    const member = { ...visitor, version: 2, author: { type: "user", id: 30, name: "Chloé" } };
    bus.emit("member_changed", { ...event, version: 2, member });

    expect(channel.otherMembers.map(({ author }) => author.name)).toEqual(["Ben", "Chloé"]);
    expect(channel.customer.author.name).toBe("Chloé");
});

test("a draft comes back with the next page", async () => {
    const { channel, storage, store } = await startChat();
    store.drafts.set(channel, { body: "half a", replyToId: null });

    const next = await startChat({ storage });

    expect(next.channel.draft.body).toBe("half a");
    next.store.drafts.set(next.channel, { body: "", replyToId: null });
    expect(storage.length).toBe(0);
});

test("a reset channel drops its messages and loads the latest", async () => {
    const server = new TestServer();
    server.write(AGENT, "old");
    const { channel, store } = await startChat({ server });
    server.messages = [];
    server.channel.last_position = 0;
    const fresh = server.write(AGENT, "new");

    const change = { entry: server.entry, messages: [fresh], version: 2, internal_version: 0 };
    store.missed.insert({ changes: [{ ...change, is_reset: true }], removed: [], has_more: false });
    await settle();

    expect(texts(channel)).toEqual(["new"]);
    expect(channel.version).toBe(2);
});

test("messages removed by retention are neither cached nor unread", async () => {
    const server = new TestServer();
    const old = server.write(AGENT, "old");
    server.write(AGENT, "young", { replyTo: makeReplyPayload(old, "old") });
    const { bus, channel, store } = await startChat({ server });
    const me = { ...server.entry.me, own_version: 1, mention_positions: [1, 2] };
    store.channels.insertMembership({ channel_id: 5, me });
    expect(channel.unreadCount).toBe(2);

    Object.assign(server.channel, { first_retained_position: 2, last_version: 3 });
    bus.emit("channel_changed", {
        channel_id: 5,
        stream: "public",
        version: 3,
        channel: { ...server.channel },
    });

    expect(texts(channel)).toEqual(["young"]);
    expect(channel.held.has(old.id)).toBe(false);
    expect(channel.messages[0].replyTo).toBe(null);
    expect(channel.unreadCount).toBe(1);
    expect(channel.me.mentionPositions).toEqual([2]);

    Object.assign(server.channel, { first_retained_position: 3, last_version: 4 });
    store.channels.insert({ ...server.channel });
    expect(channel.messages).toEqual([]);
    expect(channel.lastMessage).toBe(null);
    expect(channel.unreadCount).toBe(0);
});

test("a store stopped while it starts does not come to life", async () => {
    const server = new TestServer();
    const { store } = await startChat({ server });
    store.stop();

    const starting = store.start();
    store.stop();
    await starting;

    expect(store.isReady).toBe(false);
    expect(store.outbox.held()).toEqual([]);
});

test("messages that arrived while away are reported as delivered", async () => {
    const server = new TestServer();
    server.write(AGENT, "one");

    await startChat({ server, isOpen: false });
    await advanceTime(300);

    const [, channels] = server.calls.find(([name]) => name === "markDelivered");
    expect(channels).toEqual([{ id: 5, position: 1 }]);
});
