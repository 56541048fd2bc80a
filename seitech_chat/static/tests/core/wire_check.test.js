import { expect, test } from "@odoo/hoot";
import { tick } from "@odoo/hoot-mock";

import { TestBus, TestServer } from "../chat_test_helpers";
import { FakeDesk, makeNotification } from "../inbox/fake_desk";
import { FakeServer, makeEntry, makeVisitor } from "../inbox/fake_server";
import { checkAnswer, checkEvent, findMisfit, WireError } from "../wire_check";

/** Let the unhandled error come. */
async function expectRefusal(text) {
    await tick();
    await tick();
    expect.verifyErrors([text]);
}

test("a fake answer with a missing field is refused with route, path and value", async () => {
    expect.errors(1);
    const server = new FakeServer(makeEntry(1, { people: [makeVisitor(3)], texts: ["Hello"] }));
    delete server.entries.get(1).messages[0].mentions;

    expect(() => server.request("/api/chat/messages", { channel_id: 1 })).toThrow(WireError);

    await expectRefusal("/api/chat/messages answers messages[0].mentions: undefined is not");
});

test("a fake answer with a wrong value is refused", async () => {
    expect.errors(1);
    const server = new FakeDesk();
    server.notificationList = [makeNotification(1, { kind: "unknown" })];

    expect(() => server.request("/api/chat/notifications", {})).toThrow(WireError);

    await expectRefusal('notifications[0].kind: "unknown" is not NotificationKind');
});

test("a fake answer with an unknown field, and an unknown route, are refused", async () => {
    expect.errors(2);
    const server = new FakeServer();
    server.sync = () => ({ changes: [], removed: [], has_more: false, extra: 1 });

    expect(() => server.request("/api/chat/sync", {})).toThrow(WireError);
    expect(() => server.request("/api/chat/unknown", {})).toThrow(WireError);

    await tick();
    await tick();
    expect.verifyErrors(["extra: SyncAnswer has no such field", "there is no such route"]);
});

test("a wrong answer of the store's server is refused", async () => {
    expect.errors(1);
    const server = new TestServer();
    server.members[0].last_seen_at = undefined;

    await expect(server.makeApi().channel(5)).rejects.toThrow(WireError);

    await expectRefusal("entry.members[0].last_seen_at: undefined is not string");
});

test("a wrong live event is refused", async () => {
    expect.errors(2);
    const bus = new TestBus();
    bus.start({ onEvent: () => expect.step("event") });

    const typing = { channel_id: 5, author: { type: "user", id: 7 }, is_typing: true };
    expect(() => bus.emit("typing", typing)).toThrow(WireError);
    expect(() => checkEvent("seitech.chat.channel/unknown", {})).toThrow(WireError);

    await tick();
    await tick();
    expect.verifyErrors(["author.name: undefined is not string", "there is no such event"]);
    expect.verifySteps([]);
});

test("a right answer passes as it comes out of JSON", () => {
    const answer = { public_key: "B", removed: undefined };

    expect(checkAnswer("/api/chat/push-key", answer)).toEqual({ public_key: "B" });
});

test("each kind of type is checked", () => {
    const misfits = [
        [1.5, "integer", "1.5 is not integer"],
        ["1", "integer", '"1" is not integer'],
        [0, "boolean", "0 is not boolean"],
        [null, "string", "null is not string"],
        [null, "NamedRecord", "null is not NamedRecord"],
        [[], "NamedRecord", "[] is not NamedRecord"],
        [{}, "string[]", "{} is not string[]"],
        [[[1], ["2"]], "integer[][]", '"2" is not integer'],
        ["red", '"ok" | "off"', '"red" is not "ok"'],
    ];
    const fits = [
        [1, "integer | null"],
        [null, "integer | null"],
        ["off", '"ok" | "off"'],
        [[[1], []], "integer[][]"],
        [null, "NamedRecord | null"],
        [{ id: 1, name: "Sales" }, "NamedRecord"],
        ["urgent", "Priority"],
    ];

    for (const [value, type, text] of misfits) {
        expect(findMisfit(value, type)).toInclude(text);
    }
    for (const [value, type] of fits) {
        expect(findMisfit(value, type)).toBe(null);
    }
});
