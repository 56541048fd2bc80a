import { beforeEach, describe, expect, freezeTime, test } from "@odoo/hoot";
import { advanceTime } from "@odoo/hoot-mock";

import { AGENT, ME, startChat, TestServer } from "../chat_test_helpers";
import { makeMemberPayload, makeQueuePayload, makeTargetPayload } from "../make_payloads";

describe.current.tags("headless");
// Only the test lets time pass: a machine that stops for a moment changes nothing.
beforeEach(freezeTime);

const OTHER = { type: "user", id: 8, name: "Tom" };

function listen(store, name) {
    store.events.addEventListener(name, ({ detail }) =>
        expect.step(`${name} ${detail.channel.id} ${detail.previous?.name || "nobody"}`)
    );
}

test("a place and an estimate come live and go with the first agent", async () => {
    const server = new TestServer();
    Object.assign(server.channel, { agent: null, is_waiting: true });
    const { bus, channel } = await startChat({ server });

    const queue = makeQueuePayload({ position: 2, estimate_seconds: 240 });
    bus.emit("queue_changed", { channel_id: 5, queue });
    expect(channel.queue).toEqual(queue);

    Object.assign(server.channel, { agent: AGENT, is_waiting: false, last_version: 1 });
    bus.emit("channel_changed", {
        channel_id: 5,
        stream: "public",
        version: 1,
        channel: { ...server.channel },
    });
    expect(channel.queue).toBe(null);
});

test("clocks come live", async () => {
    const { bus, channel } = await startChat();

    bus.emit("sla_changed", { channel_id: 5, targets: [makeTargetPayload({ id: 3 })] });

    expect(channel.slaTargets.map(({ id }) => id)).toEqual([3]);
});

test("events without a version are never missed", async () => {
    const { bus, server } = await startChat();
    await advanceTime(100);
    const count = server.countCalls("sync");

    bus.emit("queue_changed", { channel_id: 99, queue: makeQueuePayload() });
    await advanceTime(100);

    expect(server.countCalls("sync")).toBe(count);
});

test("an expired subscription is renewed and hidden conversations are dropped", async () => {
    const { bus, server, store } = await startChat();
    await advanceTime(100);
    let subscriptions = 0;
    bus.resubscribe = () => subscriptions++;
    listen(store, "channel-removed");
    store.api.sync = async () => ({ changes: [], removed: [5], has_more: false });

    bus.emit("subscription_expired", { channel_id: 5 });
    await advanceTime(100);

    expect(subscriptions).toBe(1);
    expect(store.channels.has(5)).toBe(false);
    expect.verifySteps(["channel-removed 5 nobody"]);
    expect(server.countCalls("session")).toBe(1);
});

test("changed rights are asked for once, and followed by what they show", async () => {
    const { server, store } = await startChat();
    await advanceTime(100);
    const before = { session: server.countCalls("session"), sync: server.countCalls("sync") };
    let changes = 0;
    store.events.addEventListener("session-changed", () => changes++);

    store.applyEvent("seitech.chat.session/changed", {});
    store.applyEvent("seitech.chat.session/changed", {});
    await advanceTime(400); // the session, then
    await advanceTime(100); // the conversations

    expect(changes).toBe(1);
    expect(server.countCalls("session")).toBe(before.session + 1);
    expect(server.countCalls("sync")).toBe(before.sync + 1);
});

test("the new assignee is announced once", async () => {
    const { bus, server, store } = await startChat();
    listen(store, "agent-changed");
    const event = () => ({
        channel_id: 5,
        stream: "public",
        version: server.channel.last_version,
        channel: { ...server.channel },
    });

    Object.assign(server.channel, { agent: OTHER, last_version: 1 });
    bus.emit("channel_changed", event());
    bus.emit("channel_changed", event());

    expect.verifySteps(["agent-changed 5 Ben"]);
});

test("conversations opened during a disconnect are announced", async () => {
    const { bus, server, store } = await startChat();
    listen(store, "agent-changed");
    const { entry } = server;
    const other = { ...entry.channel, id: 6, agent: AGENT };
    const members = entry.members.map((member) => ({ ...member, channel_id: 6 }));
    store.api.sync = async () => ({
        changes: [
            {
                entry: { ...entry, channel: other, members, last_message: null },
                messages: [],
                version: 0,
                internal_version: 0,
                is_reset: true,
            },
        ],
        removed: [],
        has_more: false,
    });

    bus.listener.onSubscribed();
    await advanceTime(100);

    expect.verifySteps(["agent-changed 6 nobody"]);
});

test("an assignment is announced that a sync fetched before its event came", async () => {
    const { bus, server, store } = await startChat();
    await advanceTime(100);
    listen(store, "agent-changed");
    const { entry } = server;
    const waiting = { ...entry.channel, id: 6, agent: null, is_waiting: true, last_version: 1 };
    const assigned = { ...waiting, agent: AGENT, is_waiting: false, last_version: 2 };
    const members = entry.members.map((member) => ({ ...member, channel_id: 6 }));
    const change = {
        entry: { ...entry, channel: assigned, members, last_message: null },
        messages: [],
        version: 2,
        internal_version: 0,
        is_reset: true,
    };
    store.api.sync = async () => ({ changes: [change], removed: [], has_more: false });

    bus.emit("channel_added", { channel: waiting });
    await advanceTime(100);
    const event = { channel_id: 6, stream: "public", version: 2, channel: assigned };
    bus.emit("channel_changed", event);

    expect.verifySteps(["agent-changed 6 nobody"]);
});

test("being brought in makes me a member, leaving ends it", async () => {
    const { bus, channel } = await startChat();
    const mine = makeMemberPayload(ME);
    const event = (version, values) => ({
        channel_id: 5,
        stream: "public",
        version,
        member: { ...mine, version, ...values },
    });

    bus.emit("member_changed", event(1, { is_active: false }));
    expect(channel.me).toBe(null);
    bus.emit("member_changed", event(2, { is_active: true, last_read_position: 0 }));

    expect(channel.me.memberId).toBe(ME.id);
});
