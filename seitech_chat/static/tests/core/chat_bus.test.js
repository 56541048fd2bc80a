import { after, beforeEach, describe, expect, freezeTime, test } from "@odoo/hoot";
import { advanceTime } from "@odoo/hoot-mock";

import { ChatBus } from "@seitech_chat/core/live/chat_bus";

import { TestBus } from "../chat_test_helpers";

describe.current.tags("headless");
// Only the test lets time pass: a machine that stops for a moment changes nothing.
beforeEach(freezeTime);

function startBus() {
    const transport = new TestBus();
    const calls = { catchUps: 0, states: [] };
    const bus = new ChatBus(transport, {
        onEvent() {},
        onConnection: (state) => calls.states.push(state),
        onCatchUp: () => calls.catchUps++,
        getWebsocket: async () => null,
    });
    after(() => bus.stop());
    bus.start();
    return { bus, calls, listener: transport.listener };
}

test("each subscription is followed by catching up", async () => {
    const { calls, listener } = startBus();

    listener.onSubscribed();
    listener.onSubscribed();

    expect(calls.catchUps).toBe(2);
    expect(calls.states).toEqual(["online", "online"]);
});

test("while there is a connection nothing is polled", async () => {
    const { calls, listener } = startBus();

    listener.onSubscribed();
    await advanceTime(120_000);

    expect(calls.catchUps).toBe(1);
});

test("while no connection can be had it asks from time to time", async () => {
    const { calls, listener } = startBus();

    listener.onLost();
    await advanceTime(9000);
    expect(calls.catchUps).toBe(0);
    await advanceTime(60_000);
    const polled = calls.catchUps;
    listener.onSubscribed();
    await advanceTime(60_000);

    expect(polled).toBeGreaterThan(1);
    expect(calls.catchUps).toBe(polled + 1);
});

test("attempts that fail do not put the asking off", async () => {
    const { calls, listener } = startBus();

    for (let attempt = 0; attempt < 4; attempt++) {
        listener.onLost();
        await advanceTime(3000);
    }

    expect(calls.catchUps).toBe(1);
});
