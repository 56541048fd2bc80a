import { beforeEach, describe, expect, freezeTime, test } from "@odoo/hoot";
import { advanceTime, animationFrame, tick } from "@odoo/hoot-mock";

import { ConnectionBanner } from "@seitech_chat/ui/connection_banner/connection_banner";

import { AGENT, drawChat, networkFailure, startChat } from "../chat_test_helpers";

const LINE = ".o-seitech-ConnectionBanner";

describe.current.tags("desktop");
beforeEach(freezeTime);

async function drawLine(store) {
    await drawChat(ConnectionBanner, {}, { store });
    await animationFrame();
}

async function pass(milliseconds) {
    await advanceTime(milliseconds);
    await animationFrame();
}

test("a blocked socket is not mentioned while requests are answered", async () => {
    const { bus, store } = await startChat({ isSubscribed: false });
    await drawLine(store);

    for (let attempt = 0; attempt < 5; attempt++) {
        bus.listener.onLost();
        await pass(6000);
        expect(LINE).toHaveCount(0);
    }

    expect(store.connection.status).toBe("polling");
});

test("a lost socket is not mentioned while requests are answered", async () => {
    const { bus, server, store } = await startChat();
    await drawLine(store);
    await pass(1000);
    const asked = server.countCalls("sync");

    bus.listener.onLost();
    await pass(2500);
    expect(server.countCalls("sync")).toBeGreaterThan(asked);
    await pass(10_000);

    expect(LINE).toHaveCount(0);
});

test("without a network the line is there after three seconds, and gone with the first answer", async () => {
    const { bus, server, store } = await startChat();
    await drawLine(store);
    server.failures.sync = Array.from({ length: 6 }, networkFailure);

    bus.listener.onLost();
    await animationFrame();
    await pass(2900);
    expect(LINE).toHaveCount(0);
    await pass(200);
    expect(LINE).toHaveCount(1);
    server.failures.sync = [];
    await pass(60_000);

    expect(LINE).toHaveCount(0);
    expect(store.connection.status).toBe("polling");
});

test("requests that are no longer answered are mentioned, socket or not", async () => {
    const { bus, server, store } = await startChat({ isSubscribed: false });
    await drawLine(store);
    bus.listener.onLost();
    server.failures.sync = Array.from({ length: 100 }, networkFailure);

    for (let second = 0; second < 14; second++) {
        await pass(1000);
    }

    expect(LINE).toHaveCount(1);
});

async function settle() {
    for (let turn = 0; turn < 5; turn++) {
        await tick();
    }
}

/** Open the held conversation while the answer with its messages is on its way. */
async function openSlowly() {
    const { server, store } = await startChat({ isOpen: false });
    server.write(AGENT, "one");
    const { messages } = store.api;
    const answer = Promise.withResolvers();
    store.api.messages = (body) => answer.promise.then(() => messages(body));
    const opening = store.current.open(5);
    await settle();
    return { server, opening, answer: answer.resolve };
}

test("details are requested after the messages", async () => {
    const { server, opening, answer } = await openSlowly();
    expect(server.countCalls("channel")).toBe(0);

    answer();
    await opening;

    expect(server.calls.map(([name]) => name).slice(-2)).toEqual(["messages", "channel"]);
});

test("details do not wait for distant messages", async () => {
    const { server, opening, answer } = await openSlowly();

    await advanceTime(40);
    await settle();
    expect(server.countCalls("channel")).toBe(1);
    expect(server.countCalls("messages")).toBe(0);

    answer();
    await opening;
    expect(server.countCalls("channel")).toBe(1);
});
