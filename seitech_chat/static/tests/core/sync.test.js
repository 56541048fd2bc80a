import { beforeEach, describe, expect, freezeTime, test } from "@odoo/hoot";
import { advanceTime, tick } from "@odoo/hoot-mock";

import { AGENT, startChat, TestServer } from "../chat_test_helpers";

describe.current.tags("headless");
// Only the test lets time pass: a machine that stops for a moment changes nothing.
beforeEach(freezeTime);

const texts = (channel) => channel.messages.map((one) => one.body.replace(/<\/?p>/g, ""));

async function settle() {
    await advanceTime(100);
    for (let turn = 0; turn < 5; turn++) {
        await tick();
    }
}

/** An answer of sync that resets the conversation. */
function resetEntry(entry, version) {
    const change = { entry, messages: [], version, internal_version: 0, is_reset: true };
    return { changes: [change], removed: [], has_more: false };
}

test("events during a request stay and the rest is requested", async () => {
    const server = new TestServer();
    server.write(AGENT, "old");
    const { bus, channel, store } = await startChat({ server });
    await settle();
    const older = { ...server.entry, me: null };
    const known = [{ id: 5, version: 1, internal_version: 0 }];
    Object.assign(server.channel, { agent: null, last_version: 2 });
    const payload = { ...server.channel };
    bus.emit("channel_changed", { channel_id: 5, stream: "public", version: 2, channel: payload });
    const mine = { ...server.members[0], version: 3 };
    server.channel.last_version = 3;
    bus.emit("member_changed", { channel_id: 5, stream: "public", version: 3, member: mine });
    bus.emit("message_new", server.event(server.write(AGENT, "new")));
    const agents = [];
    store.events.addEventListener("agent-changed", () => agents.push(channel.agent));
    const askedCount = server.countCalls("sync");

    store.missed.insert(resetEntry(older, 1), known);

    expect(channel.agent).toBe(null);
    expect(channel.lastMessage.body).toBe("<p>new</p>");
    expect(channel.lastPosition).toBe(2);
    expect(channel.me).not.toBe(null);
    await settle();
    expect(texts(channel)).toEqual(["old", "new"]);
    expect(agents).toEqual([]);
    expect(server.countCalls("sync")).toBe(askedCount + 1);
});

test("values missing in a response are dropped", async () => {
    const server = new TestServer();
    server.write(AGENT, "old");
    const { channel, store } = await startChat({ server });
    server.members.pop();
    server.channel.last_version = 700;

    store.missed.insert(resetEntry(server.entry, 700), [
        { id: 5, version: 1, internal_version: 0 },
    ]);

    expect(channel.members.size).toBe(1);
    expect(channel.version).toBe(700);
});

test("a server that went back to a backup is believed", async () => {
    const server = new TestServer();
    const first = server.write(AGENT, "kept");
    const entry = server.entry;
    server.write(AGENT, "lost");
    const { channel, store } = await startChat({ server });
    server.messages = [first];
    Object.assign(server.channel, { last_position: 1, last_version: 1 });

    store.missed.insert(resetEntry(entry, 1), [{ id: 5, version: 2, internal_version: 0 }]);
    await settle();

    expect(texts(channel)).toEqual(["kept"]);
    expect(channel.version).toBe(1);
    expect(channel.lastPosition).toBe(1);
});
