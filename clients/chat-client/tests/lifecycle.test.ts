import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { bearer, createChatClient, visitor, type ChatClientOptions } from "../src/index.js";
import { NoSocket, REFUSED, fakeServer, sessionAnswer } from "./fake_server.js";

const OPTIONS = { baseUrl: "https://example.com", WebSocket: NoSocket };
const A_MINUTE = 60_000;

beforeEach(() => {
    vi.useFakeTimers({ toFake: ["setTimeout", "setInterval", "clearTimeout", "clearInterval"] });
});
afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
});

function makeClient(options: ChatClientOptions) {
    return createChatClient({ ...OPTIONS, ...options });
}

test("a start settles as ready, and a second one asks nothing more", async () => {
    const { fetch, count } = fakeServer();
    const client = makeClient({ fetch });
    const seen: string[] = [];
    client.on("status", ({ status }) => seen.push(status));

    await Promise.all([client.start(), client.start()]);
    await client.start();

    expect(client.getSnapshot()).toMatchObject({ status: "ready", me: { name: "Ana" } });
    expect(count("session")).toBe(1);
    expect(count("channels")).toBe(1);
    expect(seen).toEqual(["starting", "ready"]);
    client.stop();
    expect(client.getSnapshot()).toEqual(client.getServerSnapshot());
});

test("a client that is mounted twice, as in StrictMode, has one connection", async () => {
    const { fetch } = fakeServer();
    let open = 0;
    class CountedSocket extends NoSocket {
        constructor() {
            super();
            open++;
        }
        override close() {
            open--;
        }
    }
    const subscription = { ...sessionAnswer().websocket, subscription: "signed" };
    const { fetch: signed } = fakeServer({
        session: { body: sessionAnswer({ websocket: subscription }) },
    });
    const client = makeClient({ fetch: signed ?? fetch, WebSocket: CountedSocket });

    const first = client.start();
    client.stop();
    const second = client.start();
    await Promise.all([first, second]);
    await vi.advanceTimersByTimeAsync(10);

    expect(client.getSnapshot().status).toBe("ready");
    expect(open).toBe(1);
    client.stop();
    expect(open).toBe(0);
    expect(vi.getTimerCount()).toBe(0);
});

test("a start that is stopped leaves nothing behind", async () => {
    const { fetch } = fakeServer();
    const client = makeClient({ fetch });

    const starting = client.start();
    client.stop();
    await starting;
    await vi.advanceTimersByTimeAsync(A_MINUTE);

    expect(client.getSnapshot().status).toBe("idle");
    expect(vi.getTimerCount()).toBe(0);
});

test("a refused session is signed out, and asks nothing more by itself", async () => {
    const { fetch, requests } = fakeServer({ session: REFUSED });
    const client = makeClient({ fetch });

    const { status } = await client.start();
    const asked = requests.length;
    await vi.advanceTimersByTimeAsync(10 * A_MINUTE);

    expect(status).toBe("signed_out");
    expect(requests.length).toBe(asked);
});

test("an anonymous session is signed out, and one without a role is refused", async () => {
    const nobody = fakeServer({ session: { body: sessionAnswer({ caller: null, roles: [] }) } });
    expect((await makeClient(nobody).start()).status).toBe("signed_out");

    const stranger = fakeServer({ session: { body: sessionAnswer({ roles: [] }) } });
    const client = makeClient(stranger);
    expect(await client.start()).toMatchObject({
        status: "failed",
        failure: { code: "forbidden" },
    });
    await vi.advanceTimersByTimeAsync(10 * A_MINUTE);
    expect(stranger.count("session")).toBe(1);
});

test.each([
    [undefined, null],
    [2, 2],
    [0, 0],
])("a server of version %s is incompatible, with both versions", async (version, server) => {
    const body = { ...sessionAnswer(), api_version: version };
    const { fetch, requests } = fakeServer({ session: { body } });
    const client = makeClient({ fetch });

    const snapshot = await client.start();
    await vi.advanceTimersByTimeAsync(10 * A_MINUTE);

    expect(snapshot).toMatchObject({
        status: "incompatible",
        incompatibility: { server, required: 1 },
    });
    expect(requests.length).toBe(1);
});

test("a server that is away is asked again, later each time", async () => {
    const { fetch } = fakeServer({
        session: ["no network", { status: 503, body: null }, { body: sessionAnswer() }],
    });
    const client = makeClient({ fetch });
    const seen: string[] = [];
    client.on("status", ({ status }) => seen.push(status));

    expect(await client.start()).toMatchObject({ status: "failed", failure: { code: "network" } });
    await vi.advanceTimersByTimeAsync(2100);
    expect(client.getSnapshot().failure?.code).toBe("unavailable");
    await vi.advanceTimersByTimeAsync(4100);

    expect(client.getSnapshot()).toMatchObject({ status: "ready", failure: null });
    expect(seen).toEqual(["starting", "failed", "starting", "failed", "starting", "ready"]);
    client.stop();
});

test("a visitor without a token is ready with the form alone", async () => {
    const guest = sessionAnswer({ caller: null, roles: ["public"] });
    const { fetch, requests } = fakeServer({ session: { body: guest } });
    const client = makeClient({ fetch, auth: visitor({ site: "pk_1" }) });

    await client.start();

    expect(client.getSnapshot()).toMatchObject({ status: "ready", me: null });
    expect(client.support.getSnapshot()).toMatchObject({
        channel: null,
        form: { isSignedIn: false, limits: { max_text_length: 5000 } },
    });
    expect(requests.map(({ path }) => path)).toEqual(["session"]);
    expect(requests[0]!.headers).toMatchObject({ "X-Chat-Site": "pk_1" });
    client.stop();
});

test("a visitor's ended token is forgotten, and the next start is a guest's", async () => {
    const items = new Map([["seitech_chat.visitor..token", '{"value":"old","expiresAt":null}']]);
    const storage = {
        get length() {
            return items.size;
        },
        key: (index: number) => [...items.keys()][index] ?? null,
        getItem: (name: string) => items.get(name) ?? null,
        setItem: (name: string, value: string) => void items.set(name, value),
        removeItem: (name: string) => void items.delete(name),
    };
    const { fetch, requests } = fakeServer({
        session: [REFUSED, { body: sessionAnswer({ caller: null, roles: ["public"] }) }],
    });
    const client = makeClient({ fetch, auth: visitor({ storage }) });

    expect((await client.start()).status).toBe("signed_out");
    expect((await client.start()).status).toBe("ready");

    expect(requests.map(({ headers }) => headers["X-Chat-Visitor-Token"])).toEqual([
        "old",
        undefined,
    ]);
    client.stop();
});

test("a refused token is renewed once for all requests, and not in a loop", async () => {
    const tokens = ["first", "second", "third"];
    const getToken = vi.fn(() => tokens.shift()!);
    const { fetch, requests } = fakeServer({ session: [REFUSED, { body: sessionAnswer() }] });
    const client = makeClient({ fetch, auth: bearer(getToken) });

    await client.start();

    expect(client.getSnapshot().status).toBe("ready");
    expect(getToken).toHaveBeenCalledTimes(2);
    expect(requests.at(-1)!.headers).toMatchObject({ Authorization: "Bearer second" });
    client.stop();

    const refused = fakeServer({ session: REFUSED });
    const other = makeClient({ fetch: refused.fetch, auth: bearer(async () => "always") });
    expect((await other.start()).status).toBe("signed_out");
    await vi.advanceTimersByTimeAsync(10 * A_MINUTE);
    expect(refused.count("session")).toBe(1);
});

test("a token that can't be fetched now is asked for again", async () => {
    const { fetch } = fakeServer();
    const getToken = vi
        .fn<() => Promise<string>>()
        .mockRejectedValueOnce(new TypeError("fetch failed"))
        .mockResolvedValue("token");
    const client = makeClient({ fetch, auth: bearer(getToken) });

    expect(await client.start()).toMatchObject({ status: "failed", failure: { code: "network" } });
    await vi.advanceTimersByTimeAsync(2100);

    expect(client.getSnapshot().status).toBe("ready");
    client.stop();
});

test("a third start joins the second one, which followed a stop", async () => {
    const { fetch, count } = fakeServer();
    const client = makeClient({ fetch });

    const first = client.start();
    client.stop();
    const second = client.start();
    await first;
    await Promise.all([second, client.start()]);

    expect(client.getSnapshot().status).toBe("ready");
    expect(count("session")).toBe(1);
    expect(count("channels")).toBe(1);
    client.stop();
});

test("requests that are refused together share one call for a token", async () => {
    let isRefusing = false;
    let renewals = 0;
    const { fetch } = fakeServer();
    const guarded: typeof fetch = async (url, init) => {
        const { Authorization } = init!.headers as Record<string, string>;
        return isRefusing && Authorization === "Bearer 1"
            ? new Response(JSON.stringify(REFUSED.body), { status: 401 })
            : fetch(url, init);
    };
    const auth = bearer(async () => String(++renewals));
    const client = makeClient({ fetch: guarded, auth });
    await client.start();
    isRefusing = true;

    await Promise.all([
        client.channels.load(),
        client.channels.load(),
        client.request("/api/chat/session", {}),
    ]);

    expect(renewals).toBe(2);
    client.stop();
});

test("a refusal that comes after the renewal needs no other token", async () => {
    let isRefusing = false;
    let delayMs = 0;
    let renewals = 0;
    const { fetch } = fakeServer();
    const guarded: typeof fetch = async (url, init) => {
        const { Authorization } = init!.headers as Record<string, string>;
        if (!isRefusing || Authorization !== "Bearer 1") {
            return fetch(url, init);
        }
        delayMs += 100;
        await new Promise((resolve) => setTimeout(resolve, delayMs));
        return new Response(JSON.stringify(REFUSED.body), { status: 401 });
    };
    const client = makeClient({ fetch: guarded, auth: bearer(() => String(++renewals)) });
    await client.start();
    isRefusing = true;

    const both = Promise.all([client.channels.load(), client.channels.load()]);
    await vi.advanceTimersByTimeAsync(1000);
    await both;

    expect(renewals).toBe(2);
    client.stop();
});

test("an API key is refused in a browser, and said to be the reason", async () => {
    const key = "0123456789abcdef0123456789abcdef01234567";
    const { fetch, requests } = fakeServer();
    vi.stubGlobal("window", globalThis);

    const client = makeClient({ fetch, auth: bearer(() => key) });
    await expect(client.start()).rejects.toThrow(/API key in a browser/);
    expect(client.getSnapshot()).toMatchObject({
        status: "failed",
        failure: { code: "invalid_options" },
    });
    expect(requests).toEqual([]);

    const trusted = makeClient({
        fetch,
        auth: bearer(() => key, { dangerouslyAllowBrowser: true }),
    });
    expect((await trusted.start()).status).toBe("ready");
    trusted.stop();
    vi.unstubAllGlobals();
    const onServer = makeClient({ fetch, auth: bearer(() => key) });
    expect((await onServer.start()).status).toBe("ready");
    onServer.stop();
});

test("without a WebSocket or an address the start says what to pass", async () => {
    vi.stubGlobal("WebSocket", undefined);
    const { fetch } = fakeServer();
    const withoutSocket = createChatClient({ baseUrl: "https://example.com", fetch });
    await expect(withoutSocket.start()).rejects.toThrow(/WebSocket/);

    const withoutAddress = createChatClient({ fetch, WebSocket: NoSocket });
    await expect(withoutAddress.start()).rejects.toThrow(/baseUrl/);
});

test("a message is refused in a conversation that is not known", async () => {
    const { fetch } = fakeServer();
    const client = makeClient({ fetch });
    await client.start();

    expect(() => client.messages(5).send("Hello")).toThrow(/join/);
    client.stop();
});
