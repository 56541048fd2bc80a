import { after, beforeEach, describe, expect, freezeTime, test } from "@odoo/hoot";
import { advanceTime, tick } from "@odoo/hoot-mock";

import { ChatApiError } from "@seitech_chat/core/api/chat_api";
import { Outbox } from "@seitech_chat/core/store/outbox";

import { MemoryLocks, MemoryStorage, networkFailure } from "../chat_test_helpers";

describe.current.tags("headless");
// Only the test lets time pass: a machine that stops for a moment changes nothing.
beforeEach(freezeTime);

let clock = 0;

function makeEntry(clientUuid, body = clientUuid) {
    const createdAt = new Date(1_700_000_000_000 + clock++).toISOString();
    return { clientUuid, channelId: 5, type: "text", body, createdAt, failure: null };
}

/** An outbox of one tab; `answers` are thrown or ignored, one per attempt. */
function makeTab({ storage = new MemoryStorage(), locks = new MemoryLocks(), answers = [] } = {}) {
    const tab = { sent: [], stored: [], entries: new Map(), errors: [] };
    tab.outbox = new Outbox({
        storage,
        locks,
        send: async (entry) => {
            tab.sent.push(entry.clientUuid);
            const answer = answers.shift();
            if (answer) {
                throw answer;
            }
            return { client_uuid: entry.clientUuid };
        },
        onSent: (payload) => tab.stored.push(payload.client_uuid),
        onEntry: (entry) => tab.entries.set(entry.clientUuid, entry),
        onDiscarded: (uuid) => tab.entries.delete(uuid),
        onError: (error) => tab.errors.push(error.code),
    });
    after(() => tab.outbox.close());
    tab.outbox.open("visitor-1");
    return tab;
}

async function settle() {
    await tick();
    await tick();
    await tick();
}

test("a message is sent once and then forgotten", async () => {
    const storage = new MemoryStorage();
    const tab = makeTab({ storage });

    tab.outbox.add(makeEntry("a"));
    await settle();
    await tab.outbox.flush();

    expect(tab.sent).toEqual(["a"]);
    expect(tab.stored).toEqual(["a"]);
    expect(storage.length).toBe(0);
});

test("messages go out in the order they were written", async () => {
    const tab = makeTab({ answers: [networkFailure()] });

    tab.outbox.add(makeEntry("a"));
    tab.outbox.add(makeEntry("b"));
    await settle();
    expect(tab.stored).toEqual([]);
    await tab.outbox.flush();

    expect(tab.stored).toEqual(["a", "b"]);
});

test("without a network a message waits and is tried again by itself", async () => {
    const tab = makeTab({ answers: [networkFailure()] });

    tab.outbox.add(makeEntry("a"));
    await settle();
    expect(tab.stored).toEqual([]);
    expect(tab.entries.get("a").failure).toBe(null);
    await advanceTime(2000);
    await settle();

    expect(tab.stored).toEqual(["a"]);
});

test("a message the server is too busy for waits as long as it says", async () => {
    const busy = new ChatApiError({ code: "rate_limited", status: 429, retryAfterSeconds: 10 });
    const tab = makeTab({ answers: [busy] });

    tab.outbox.add(makeEntry("a"));
    await settle();
    await advanceTime(9000);
    expect(tab.sent).toEqual(["a"]);
    await advanceTime(3000);
    await settle();

    expect(tab.stored).toEqual(["a"]);
});

test("a refused message waits for the person and lets the next one pass", async () => {
    const refusal = new ChatApiError({ code: "message_too_long", detail: "Too long", status: 422 });
    const tab = makeTab({ answers: [refusal] });

    tab.outbox.add(makeEntry("a"));
    tab.outbox.add(makeEntry("b"));
    await settle();
    await tab.outbox.flush();

    expect(tab.stored).toEqual(["b"]);
    expect(tab.entries.get("a").failure).toEqual({ code: "message_too_long", detail: "Too long" });
    tab.outbox.retry("a");
    await settle();
    expect(tab.stored).toEqual(["b", "a"]);
});

test("a discarded message is never sent", async () => {
    const storage = new MemoryStorage();
    const tab = makeTab({ storage, answers: [networkFailure()] });

    tab.outbox.add(makeEntry("a"));
    await settle();
    tab.outbox.discard("a");
    await tab.outbox.flush();

    expect(tab.stored).toEqual([]);
    expect(storage.length).toBe(0);
    expect(tab.entries.size).toBe(0);
});

test("unsent messages of the previous page are shown and sent", async () => {
    const storage = new MemoryStorage();
    const before = makeTab({ storage, answers: [networkFailure()] });
    before.outbox.add(makeEntry("a"));
    await settle();
    before.outbox.close();

    const tab = makeTab({ storage });
    await settle();

    expect(tab.entries.has("a")).toBe(true);
    expect(tab.stored).toEqual(["a"]);
});

test("two tabs send each message once", async () => {
    const storage = new MemoryStorage();
    const locks = new MemoryLocks();
    const one = makeTab({ storage, locks, answers: [networkFailure(), networkFailure()] });
    const other = makeTab({ storage, locks });
    one.outbox.add(makeEntry("a"));
    one.outbox.add(makeEntry("b"));
    await settle();

    await Promise.all([one.outbox.flush(), other.outbox.flush()]);

    expect([...one.stored, ...other.stored].sort()).toEqual(["a", "b"]);
});

test("without browser locks a lease keeps the second tab waiting", async () => {
    const storage = new MemoryStorage();
    const one = makeTab({ storage, locks: null });
    const lease = { owner: "another tab", until: Date.now() + 10_000 };
    storage.setItem("seitech_chat.lock.outbox.visitor-1", JSON.stringify(lease));

    one.outbox.add(makeEntry("a"));
    await settle();
    expect(one.sent).toEqual([]);
    for (let attempt = 0; attempt < 7; attempt++) {
        await advanceTime(2000);
        await settle();
    }

    expect(one.stored).toEqual(["a"]);
});

test("a message that an event brought back is not sent again", async () => {
    const tab = makeTab({ answers: [networkFailure()] });

    tab.outbox.add(makeEntry("a"));
    await settle();
    tab.outbox.settle("a");
    await tab.outbox.flush();

    expect(tab.sent).toEqual(["a"]);
});
