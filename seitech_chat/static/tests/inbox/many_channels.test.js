import { expect, test } from "@odoo/hoot";
import { getService, patchWithCleanup } from "@web/../tests/web_test_helpers";

import { Message } from "@seitech_chat/core/models/message";

import { FakeServer, makeEntry, makeMessage, ME, TOM } from "./fake_server";
import { openInbox, settle, setUpInbox } from "./inbox_test_helpers";

const ROOMS = 60;
const PER_ROOM = 20;

setUpInbox();

/** Many rooms, of which the inbox holds all messages. */
async function openRooms() {
    const texts = Array.from({ length: PER_ROOM }, (_value, index) => `Message ${index + 1}`);
    const entries = Array.from({ length: ROOMS }, (_value, index) =>
        makeEntry(index + 1, {
            type: "group",
            name: `Room ${index + 1}`,
            department: null,
            people: [TOM, ME],
            texts,
            me: { last_read_position: PER_ROOM },
        })
    );
    const server = new FakeServer(...entries);
    const live = await openInbox(server);
    const { store } = getService("seitech_chat.inbox");
    for (const channel of store.channels.values()) {
        await store.current.open(channel.id);
    }
    await settle();
    return { live, server, store };
}

/** Count how often messages are looked at, all rooms together. */
function countLooks() {
    const looks = { count: 0 };
    const count = () => looks.count++;
    patchWithCleanup(Message.prototype, {
        applyQuoted(payload) {
            count();
            return super.applyQuoted(payload);
        },
        get isNote() {
            count();
            return super.isNote;
        },
    });
    return looks;
}

test("a changed message is looked for in its own room alone", async () => {
    const { live, store } = await openRooms();
    const looks = countLooks();

    live.emit("seitech.chat.channel/message_changed", {
        channel_id: 1,
        stream: "public",
        version: PER_ROOM + 2,
        message: makeMessage(1, 3, TOM, "Other", {
            version: PER_ROOM + 2,
            edited_at: "2026-11-20T11:00:00Z",
        }),
    });

    expect(store.channels.get(1).messages[2].body).toBe("<p>Other</p>");
    expect(looks.count).toBeWithin(PER_ROOM, 3 * PER_ROOM);
});

test("reset channels after a long absence cost as much as their messages", async () => {
    const { server, store } = await openRooms();
    const looks = countLooks();
    const changes = [...server.entries.values()].map((entry) => {
        entry.channel.last_version = PER_ROOM + 2;
        return {
            entry,
            messages: [],
            version: PER_ROOM + 2,
            internal_version: 0,
            is_reset: true,
        };
    });

    store.missed.insert({ changes, removed: [], has_more: false });
    await settle();

    expect(store.channels.get(ROOMS).messages).toHaveLength(PER_ROOM);
    expect(looks.count).toBeWithin(ROOMS * PER_ROOM, 20 * ROOMS * PER_ROOM);
});

test("of what is said in rooms that are not open the last message is held", async () => {
    const entry = makeEntry(1, { people: [TOM, ME], texts: ["Hello"], me: {} });
    const live = await openInbox(new FakeServer(entry));
    const channel = getService("seitech_chat.inbox").store.channels.get(1);

    for (let position = 2; position <= 100; position++) {
        live.emit("seitech.chat.channel/message_new", {
            channel_id: 1,
            stream: "public",
            version: position + 1,
            message: makeMessage(1, position, TOM, `Message ${position}`),
        });
    }

    expect(channel.lastMessage.position).toBe(100);
    expect(channel.unreadCount).toBe(100);
    expect(channel.held.size).toBe(1);
});
