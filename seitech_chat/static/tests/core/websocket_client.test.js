import { after, beforeEach, describe, expect, freezeTime, test } from "@odoo/hoot";
import { advanceTime, tick } from "@odoo/hoot-mock";

import { WebsocketClient } from "@seitech_chat/core/live/websocket_client";

describe.current.tags("headless");
// Only the test lets time pass: a machine that stops for a moment changes nothing.
beforeEach(freezeTime);

const WEBSOCKET = { path: "/websocket", version: "19-1", subscription: "signed" };

/** Sockets that do what the test says. */
function makeSockets() {
    class Socket {
        static OPEN = 1;
        static all = [];
        readyState = 0;
        sent = [];

        constructor(url) {
            this.url = url;
            Socket.all.push(this);
        }
        open() {
            this.readyState = 1;
            this.onopen();
        }
        send(text) {
            this.sent.push(typeof text === "string" ? JSON.parse(text) : "check");
        }
        close() {
            if (this.readyState < 3) {
                this.readyState = 3;
                this.onclose();
            }
        }
    }
    return Socket;
}

async function startClient(websocket = WEBSOCKET) {
    const Socket = makeSockets();
    const calls = { events: [], subscribed: 0, lost: 0, asked: [] };
    const client = new WebsocketClient({ origin: "https://chat.example.com", Socket });
    after(() => client.stop());
    client.start({
        onEvent: (type, payload) => calls.events.push([type, payload]),
        onSubscribed: () => calls.subscribed++,
        onLost: () => calls.lost++,
        getWebsocket: async (isFresh) => {
            calls.asked.push(isFresh);
            return websocket;
        },
    });
    await tick();
    return { client, calls, Socket };
}

test("it subscribes with what the session said", async () => {
    const { calls, Socket } = await startClient();

    expect(Socket.all[0].url).toBe("wss://chat.example.com/websocket?version=19-1");
    Socket.all[0].open();
    await tick();

    expect(Socket.all[0].sent).toEqual([
        { event_name: "subscribe", data: { channels: ["signed"], last: 0 } },
    ]);
    expect(calls.subscribed).toBe(1);
});

test("it hands on events and goes on from the last one", async () => {
    const { client, calls, Socket } = await startClient();
    Socket.all[0].open();
    await tick();

    const message = { type: "kind", payload: { channel_id: 5 } };
    Socket.all[0].onmessage({ data: JSON.stringify([{ id: 41, message }]) });
    client.resubscribe();
    await advanceTime(150);
    await tick();

    expect(calls.events).toEqual([["kind", { channel_id: 5 }]]);
    expect(Socket.all[0].sent[1].data.last).toBe(41);
    expect(calls.subscribed).toBe(2);
});

test("a lost connection is tried again, with a fresh subscription", async () => {
    const { calls, Socket } = await startClient();
    Socket.all[0].open();
    await tick();

    Socket.all[0].close();
    expect(calls.lost).toBe(1);
    await advanceTime(1100);
    await tick();

    expect(Socket.all).toHaveLength(2);
    expect(calls.asked.at(-1)).toBe(true);
});

test("the waits grow, too, where the server closes what it has just opened", async () => {
    const { Socket } = await startClient();
    for (const waitMs of [1100, 2100]) {
        Socket.all.at(-1).open();
        await tick();
        Socket.all.at(-1).close();
        await advanceTime(waitMs);
        await tick();
    }
    expect(Socket.all).toHaveLength(3);
    Socket.all[2].open();
    await tick();
    Socket.all[2].close();
    await advanceTime(1900); // of a wait between two and four seconds
    await tick();
    expect(Socket.all).toHaveLength(3);

    await advanceTime(2200);
    await tick();
    expect(Socket.all).toHaveLength(4);
    Socket.all[3].open();
    await tick();
    await advanceTime(10_100);
    Socket.all[3].close();
    await advanceTime(1100);
    await tick();
    expect(Socket.all).toHaveLength(5);
});

test("the waits between attempts grow", async () => {
    const { Socket } = await startClient();

    Socket.all[0].close();
    await advanceTime(1100);
    await tick();
    expect(Socket.all).toHaveLength(2);
    Socket.all[1].close();
    await advanceTime(900);
    await tick();
    expect(Socket.all).toHaveLength(2);
    await advanceTime(1300);
    await tick();

    expect(Socket.all).toHaveLength(3);
});

test("without a subscription it does not connect", async () => {
    const { calls, Socket } = await startClient({ ...WEBSOCKET, subscription: null });

    expect(Socket.all).toHaveLength(0);
    expect(calls.lost).toBe(1);
});

test("the socket closes with the network and reopens", async () => {
    const { calls, Socket } = await startClient();
    Socket.all[0].open();
    await tick();

    window.dispatchEvent(new Event("offline"));
    expect(calls.lost).toBe(1);
    window.dispatchEvent(new Event("online"));
    await tick();

    expect(Socket.all).toHaveLength(2);
});

test("a signed subscription is renewed on the open socket before it ends", async () => {
    const { calls, Socket } = await startClient({
        ...WEBSOCKET,
        subscription_lifetime_seconds: 600,
    });
    Socket.all[0].open();
    await tick();
    expect(calls.subscribed).toBe(1);

    await advanceTime(575_000);
    expect(calls.subscribed).toBe(1);
    await advanceTime(10_000);

    expect(calls.subscribed).toBe(2);
    expect(Socket.all).toHaveLength(1);
});

test("once stopped it stays silent", async () => {
    const { client, calls, Socket } = await startClient();
    Socket.all[0].open();
    await tick();

    client.stop();
    await advanceTime(60_000);

    expect(Socket.all).toHaveLength(1);
    expect(calls.lost).toBe(0);
});
