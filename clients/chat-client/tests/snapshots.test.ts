import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { createChatClient, type ChatClient } from "../src/index.js";
import { setDeviceClock } from "@seitech_chat/core/live/server_clock";

import { Connector } from "../src/connector.js";
import { reuse } from "../src/snapshots.js";
import { NoSocket, fakeServer, sessionAnswer } from "./fake_server.js";

const ME = sessionAnswer().caller!;
const OTHER = { type: "user" as const, id: 8, name: "Tom" };

function message(position: number, author = OTHER) {
    return {
        id: 100 + position,
        channel_id: 5,
        position,
        version: position,
        stream: "public",
        type: "text",
        author,
        body: `<p>message ${position}</p>`,
        attachments: [],
        reactions: [],
        reply_to: null,
        client_uuid: null,
        created_at: "2026-01-01T10:00:00Z",
        edited_at: null as string | null,
        deleted_at: null,
        pinned_at: null,
        mentions: [],
        previews: [],
        requires_acknowledgement: false,
        system_message: null,
    };
}

function entry(count: number) {
    const member = (author: { type: string; id: number | null; name: string }, id: number) => ({
        id,
        channel_id: 5,
        version: 1,
        author,
        role: "member",
        is_active: true,
        last_read_position: 0,
        last_delivered_position: 0,
        last_seen_at: null,
    });
    return {
        channel: {
            id: 5,
            type: "direct",
            state: "active",
            name: "",
            query_type: null,
            department: null,
            agent: null,
            course: null,
            company: { id: 1, name: "Company" },
            audience: null,
            is_waiting: false,
            is_blocked: false,
            started_at: "2026-01-01T10:00:00Z",
            ended_at: null,
            last_position: count,
            last_version: count,
            first_retained_position: 1,
        },
        desk: null,
        internal_version: 0,
        me: {
            member_id: 1,
            role: "member",
            last_read_position: 0,
            own_version: 1,
            mention_positions: [],
        },
        members: [member(ME, 1), member(OTHER, 2)],
        member_count: 2,
        former: { last_read_position: 0, last_delivered_position: 0 },
        last_message: message(count),
    };
}

let client: ChatClient;
let server: ReturnType<typeof fakeServer>;

beforeEach(async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "setInterval", "clearTimeout", "clearInterval"] });
    server = fakeServer({
        channels: { body: { channels: [entry(3)], next_cursor: null } },
        messages: {
            body: {
                messages: [1, 2, 3].map((position) => message(position)),
                has_more_before: false,
                has_more_after: false,
                version: 3,
                internal_version: 0,
            },
        },
        reaction: {
            body: { message: { ...message(2), version: 4, edited_at: "2026-01-01T11:00:00Z" } },
        },
        send: { status: 422, body: { code: "blocked", detail: "Blocked." } },
    });
    client = createChatClient({
        baseUrl: "https://example.com",
        WebSocket: NoSocket,
        fetch: server.fetch,
    });
    await client.start();
    await client.channels.join(5);
});
afterEach(() => {
    client.stop();
    vi.useRealTimers();
});

test("snapshots keep their identity while nothing changed", async () => {
    const parts = [
        client,
        client.channels,
        client.support,
        client.channel(5),
        client.messages(5),
        client.uploads(5),
    ];
    const before = parts.map((part) => part.getSnapshot());

    client.channel(5).setDraft("");
    await Promise.resolve();

    expect(parts.map((part) => part.getSnapshot())).toEqual(before);
    parts.forEach((part, index) => expect(part.getSnapshot()).toBe(before[index]));
});

test("a message that changed has a new snapshot, and the others keep theirs", async () => {
    const before = client.messages(5).getSnapshot().messages;
    const listener = vi.fn();
    const channelListener = vi.fn();
    client.messages(5).subscribe(listener);
    client.uploads(5).subscribe(channelListener);

    await client.messages(5).react(102, "👍");
    await Promise.resolve();

    const after = client.messages(5).getSnapshot().messages;
    expect(after.map((one, index) => one === before[index])).toEqual([true, false, true]);
    expect(listener).toHaveBeenCalledOnce();
    expect(channelListener).not.toHaveBeenCalled();
});

test("what is typed is a draft of the conversation alone", async () => {
    const listener = vi.fn();
    const end = client.messages(5).subscribe(listener);
    const typed = vi.fn();
    client.channel(5).subscribe(typed);

    client.channel(5).setDraft("Hel");
    client.channel(5).setDraft("Hello");
    await Promise.resolve();

    expect(client.channel(5).getSnapshot()!.draft).toBe("Hello");
    expect(typed).toHaveBeenCalledOnce();
    expect(listener).not.toHaveBeenCalled();
    end();
});

test("a written message is there at once, and its refusal with the reason", async () => {
    const { clientUuid, stored } = client.messages(5).send("Hello");
    const shown = client.messages(5).getSnapshot().messages.at(-1)!;

    expect(shown).toMatchObject({ clientUuid, text: "Hello", status: "sending", isMine: true });
    await expect(stored).rejects.toMatchObject({ code: "blocked" });

    const refused = client.messages(5).getSnapshot().messages.at(-1)!;
    expect(refused).toMatchObject({
        key: shown.key,
        status: "failed",
        failure: { code: "blocked" },
    });
    client.messages(5).discard(clientUuid);
    expect(client.messages(5).getSnapshot().messages).toHaveLength(3);
});

test("times follow the clock that is passed in, by the server's own", async () => {
    const other = createChatClient({
        baseUrl: "https://example.com",
        WebSocket: NoSocket,
        fetch: async (url, init) => {
            const response = await server.fetch(url, init);
            response.headers.set("Date", "Thu, 01 Jan 2026 12:00:00 GMT");
            return response;
        },
        now: () => Date.UTC(2001, 0, 1),
    });
    await other.start();
    await other.channels.join(5);

    other.messages(5).send("Hello");

    const { createdAt } = other.messages(5).getSnapshot().messages.at(-1)!;
    expect(createdAt!.toISOString()).toMatch(/^2026-01-01T12:00:00/);
    other.stop();
    setDeviceClock(() => Date.now());
});

test("an empty text and one that is too long are refused before they are sent", () => {
    const { messages } = client.messages(5).getSnapshot();

    expect(() => client.messages(5).send(" \n ")).toThrow(
        expect.objectContaining({ code: "message_empty" })
    );
    expect(() => client.messages(5).send("x".repeat(5001))).toThrow(
        expect.objectContaining({ code: "message_too_long" })
    );
    expect(() => client.messages(5).send({ body: "x", replyToId: 9 })).toThrow(
        expect.objectContaining({ code: "reply_not_found" })
    );

    expect(client.messages(5).getSnapshot().messages).toBe(messages);
    expect(server.count("send")).toBe(0);
});

test.each([
    [0, "file_empty", ""],
    [1001, "file_too_large", "A file has at most 1000 bytes."],
])("a file of %s bytes is refused before it is sent", async (size, code, detail) => {
    const file = new File([new Uint8Array(size)], "notes.txt", { type: "text/plain" });

    const upload = await client.uploads(5).add(file).done;

    expect(upload).toMatchObject({ status: "failed", failure: { code, detail } });
    expect(server.count("upload")).toBe(0);
    client.uploads(5).remove(upload.id);
    expect(client.uploads(5).getSnapshot()).toBe(client.uploads(5).getServerSnapshot());
});

test("events of unknown types and unknown fields are ignored, and counted", async () => {
    const connector = (client as unknown as { connector: Connector }).connector;
    const { listener } = (
        connector.store as unknown as { bus: { transport: { listener: Listener } } }
    ).bus.transport;
    interface Listener {
        onEvent(type: string, payload: unknown): void;
    }

    listener.onEvent("seitech.chat.channel/of_tomorrow", { channel_id: 5, version: 9 });
    listener.onEvent("seitech.chat.channel/of_tomorrow", null);
    listener.onEvent("seitech.chat.channel/message_new", {
        channel_id: 5,
        version: 4,
        stream: "public",
        message: { ...message(4), of_tomorrow: {} },
        of_tomorrow: 1,
    });

    expect(client.ignoredEvents).toEqual({ "seitech.chat.channel/of_tomorrow": 2 });
    expect(client.messages(5).getSnapshot().messages).toHaveLength(4);
    expect(client.getSnapshot().totals).toEqual({ unreadCount: 4, unreadChannelCount: 1 });
});

test("a listener that ends is not called, and the others are", async () => {
    const [first, second] = [vi.fn(), vi.fn()];
    const end = client.channel(5).subscribe(first);
    client.channel(5).subscribe(second);
    end();
    end();

    client.channel(5).setDraft("x");
    await Promise.resolve();

    expect(first).not.toHaveBeenCalled();
    expect(second).toHaveBeenCalledOnce();
});

test("equal values are reused in whole and in part", () => {
    const before = { list: [{ id: 1 }, { id: 2 }], at: new Date(5), one: null };

    expect(reuse(before, structuredClone(before))).toBe(before);
    const after = reuse(before, { list: [{ id: 1 }, { id: 3 }], at: new Date(5), one: null });
    expect(after).not.toBe(before);
    expect(after.list[0]).toBe(before.list[0]);
    expect(after.at).toBe(before.at);
    expect(reuse([1, 2], [1])).toEqual([1]);
    expect(reuse({ a: 1 }, { b: 1 } as object)).toEqual({ b: 1 });
});
