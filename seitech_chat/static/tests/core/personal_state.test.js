import { beforeEach, describe, expect, freezeTime, test } from "@odoo/hoot";
import { advanceTime, tick } from "@odoo/hoot-mock";

import { DraftSync } from "@seitech_chat/member_ui/drafts/draft_sync";

import { AGENT, ME, networkFailure, startChat, TestServer } from "../chat_test_helpers";

describe.current.tags("headless");
// Only the test lets time pass: a machine that stops for a moment changes nothing.
beforeEach(freezeTime);

async function settle() {
    for (let turn = 0; turn < 5; turn++) {
        await tick();
    }
}

/** A store whose server keeps drafts, as a signed-in person has it. */
async function startWithDrafts(server = new TestServer()) {
    const makeDraftSync = (parts) => new DraftSync(parts);
    const chat = await startChat({ server, options: { makeDraftSync } });
    chat.saved = [];
    chat.failures = [];
    chat.store.api.draft = async (body) => {
        chat.saved.push(body);
        if (chat.failures.length) {
            throw chat.failures.shift();
        }
        return membership({
            own_version: chat.saved.length,
            draft: body.body ? draftOf(body.body) : null,
        });
    };
    return chat;
}

function draftOf(body) {
    return { body, reply_to_id: null, is_note: false, saved_at: "2026-03-02T10:00:00Z" };
}

function membership(values) {
    return { channel_id: 5, me: { ...new TestServer().entry.me, ...values } };
}

test("a draft is saved once, when the keys rest", async () => {
    const { channel, saved, store } = await startWithDrafts();

    for (const body of ["H", "He", "Hel"]) {
        store.drafts.set(channel, { body });
        await advanceTime(200);
    }
    await advanceTime(600);

    expect(saved.map(({ body }) => body)).toEqual(["Hel"]);
    expect(channel.draft.isUnsaved).toBe(false);
});

test("continuous typing is saved at intervals", async () => {
    const { channel, saved, store } = await startWithDrafts();

    for (let turn = 0; turn < 20; turn++) {
        store.drafts.set(channel, { body: "x".repeat(turn + 1) });
        await advanceTime(200);
    }

    expect(saved.length).toBe(1);
});

test("a draft of another device comes in, unless something newer is typed here", async () => {
    const { bus, channel, store } = await startWithDrafts();
    const changed = [];
    store.events.addEventListener("draft-changed", ({ detail }) => changed.push(detail.channel.id));
    const draft = draftOf("Elsewhere");

    bus.emit("membership_changed", membership({ own_version: 1, draft }));
    expect(channel.draft.body).toBe("Elsewhere");
    expect(changed).toEqual([5]);

    store.drafts.set(channel, { body: "Here" });
    bus.emit("membership_changed", membership({ own_version: 2, draft }));
    expect(channel.draft.body).toBe("Here");
});

test("a draft that could not be saved is kept and saved later", async () => {
    const { channel, failures, saved, store } = await startWithDrafts();
    failures.push(networkFailure());

    store.drafts.set(channel, { body: "Offline" });
    await advanceTime(700);
    expect(channel.draft.isUnsaved).toBe(true);
    await advanceTime(5000);

    expect(saved.length).toBe(2);
    expect(channel.draft.isUnsaved).toBe(false);
});

test("a cleared draft does not return with an earlier response", async () => {
    const { channel, store } = await startWithDrafts();
    const draft = draftOf("Never mind");
    const answers = [];
    const saved = [];
    store.api.draft = (body) => {
        saved.push(body.body);
        return new Promise((resolve) => answers.push(resolve));
    };

    store.drafts.set(channel, { body: draft.body });
    await advanceTime(700);
    store.drafts.set(channel, null);
    await advanceTime(2000);
    // One at a time, or the server might store them the other way round.
    expect(saved).toEqual(["Never mind"]);

    answers[0](membership({ own_version: 1, draft }));
    await settle();
    expect(channel.draft).toBe(null);
    await advanceTime(1000);
    expect(saved).toEqual(["Never mind", ""]);

    answers[1](membership({ own_version: 2, draft: null }));
    await settle();
    expect(channel.draft).toBe(null);
});

test("a draft of another device arrives with the response", async () => {
    const { bus, channel, store } = await startWithDrafts();
    let answer = null;
    store.api.draft = () => new Promise((resolve) => (answer = resolve));

    store.drafts.set(channel, { body: "Here" });
    await advanceTime(700);
    const elsewhere = { own_version: 2, draft: draftOf("Elsewhere") };
    bus.emit("membership_changed", membership(elsewhere));
    expect(channel.draft.body).toBe("Here");

    answer(membership({ own_version: 1, draft: draftOf("Here") }));
    await settle();
    expect(channel.draft.body).toBe("Elsewhere");
});

test("sending ends the draft here and on my other devices, without a request", async () => {
    const { bus, channel, saved, server } = await startWithDrafts();
    const draft = draftOf("Hi");
    bus.emit("membership_changed", membership({ own_version: 1, draft }));

    bus.emit("message_new", server.event(server.write(ME, "Hi")));
    await advanceTime(1000);

    expect(channel.me.draft).toBe(null);
    expect(channel.me.ownVersion).toBe(2);
    expect(channel.draft).toBe(null);
    expect(saved).toEqual([]);
});

test("an older state of my own part does not overwrite a newer one", async () => {
    const { bus, channel } = await startChat();

    bus.emit("membership_changed", membership({ own_version: 2, notification_level: "none" }));
    bus.emit("membership_changed", membership({ own_version: 1, notification_level: "all" }));

    expect(channel.me.notificationLevel).toBe("none");
});

test("unread mentions follow messages, edits and reading", async () => {
    const { bus, channel, server, store } = await startChat();
    const named = server.change(server.write(AGENT, "You!"), { mentions: [ME] });

    bus.emit("message_new", server.event(named));
    bus.emit("message_new", server.event(named));
    expect(channel.me.mentionCount).toBe(1);

    bus.emit("message_changed", server.event(server.change(named, { mentions: [] })));
    expect(channel.me.mentionCount).toBe(0);

    bus.emit("message_changed", server.event(server.change(named, { mentions: [ME] })));
    expect(channel.me.mentionPositions).toEqual([1]);
    store.receipts.markRead(channel);
    expect(channel.me.mentionCount).toBe(0);
});

test("a mention of oneself counts as on the server", async () => {
    const { bus, channel, server, store } = await startChat();
    const mine = server.write(ME, "Note to me");
    bus.emit("message_new", server.event(mine));
    store.channels.insertMembership(
        membership({ own_version: 1, last_read_position: 1, unread_from: 1 })
    );

    bus.emit("message_changed", server.event(server.change(mine, { mentions: [ME] })));

    expect(channel.me.mentionPositions).toEqual([1]);
    bus.emit("message_changed", server.event(server.change(mine, { mentions: [] })));
    expect(channel.me.mentionPositions).toEqual([]);
});

test("a conversation marked unread stays so until I open it", async () => {
    const { bus, channel, server, store } = await startChat();
    for (const text of ["One", "Two", "Three"]) {
        bus.emit("message_new", server.event(server.write(AGENT, text)));
    }
    store.receipts.markRead(channel);
    await advanceTime(300);
    expect(channel.unreadCount).toBe(0);

    store.channels.insertMembership(
        membership({ own_version: 1, last_read_position: 3, unread_from: 2 })
    );
    expect(channel.unreadCount).toBe(2);
    store.receipts.markRead(channel);
    expect(channel.unreadCount).toBe(2);

    await store.current.open(5);
    store.receipts.markRead(channel);
    await advanceTime(300);
    expect(channel.unreadCount).toBe(0);
    expect(server.calls.at(-1)[1].read_position).toBe(3);
});

test("a message brings an archived conversation back, unless it is muted", async () => {
    const { bus, server, store } = await startChat();
    store.channels.insertMembership(
        membership({ own_version: 1, is_archived: true, archived_position: 0 })
    );
    expect(store.channels.sorted).toHaveLength(0);
    expect(store.channels.archived).toHaveLength(1);

    bus.emit("message_new", server.event(server.write(AGENT, "Hello")));
    expect(store.channels.sorted).toHaveLength(1);

    store.channels.insertMembership(
        membership({
            own_version: 2,
            is_archived: true,
            archived_position: 1,
            muted_until: "2099-01-01T00:00:00Z",
        })
    );
    bus.emit("message_new", server.event(server.write(AGENT, "Again")));
    expect(store.channels.archived).toHaveLength(1);
});
