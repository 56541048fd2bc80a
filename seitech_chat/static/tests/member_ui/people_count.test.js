import { describe, expect, test } from "@odoo/hoot";

import { applyEvent } from "@seitech_chat/core/live/live_events";
import { makeIdleStore } from "../chat_test_helpers";
import { makeEntry, makeVisitor, ME, TOM } from "../inbox/fake_server";

const PRIYA = { type: "user", id: 9, name: "Priya Nair" };

describe.current.tags("headless");

function holdGroup() {
    const store = makeIdleStore(ME);
    const entry = makeEntry(2, { type: "group", people: [ME, TOM, PRIYA], me: {} });
    entry.channel.last_version = 5;
    return { store, entry, channel: store.channels.insertListRow(entry) };
}

/** The server's answer to the removal, and the event it publishes. */
function remove(entry) {
    const left = entry.members.filter(({ author }) => author.id !== PRIYA.id);
    const gone = entry.members.find(({ author }) => author.id === PRIYA.id);
    return {
        answer: {
            ...entry,
            channel: { ...entry.channel, last_version: 7 },
            members: left,
            member_count: 2,
        },
        event: {
            channel_id: 2,
            stream: "public",
            version: 6,
            member: { ...gone, version: 6, is_active: false },
        },
    };
}

const here = (channel) => [...channel.members.values()].filter((one) => one.isActive).length;

test("rows and count agree, the answer first", () => {
    const { store, entry, channel } = holdGroup();
    const { answer, event } = remove(entry);

    store.channels.insertListRow(answer);
    expect([channel.memberCount, here(channel)]).toEqual([2, 2]);
    applyEvent(store, "seitech.chat.channel/member_changed", event);

    expect([channel.memberCount, here(channel)]).toEqual([2, 2]);
});

test("rows and count agree, the event first", () => {
    const { store, entry, channel } = holdGroup();
    const { answer, event } = remove(entry);

    applyEvent(store, "seitech.chat.channel/member_changed", event);
    expect([channel.memberCount, here(channel)]).toEqual([2, 2]);
    store.channels.insertListRow(answer);

    expect([channel.memberCount, here(channel)]).toEqual([2, 2]);
});

test("an older answer changes neither", () => {
    const { store, entry, channel } = holdGroup();
    const { answer, event } = remove(entry);
    store.channels.insertListRow(answer);
    applyEvent(store, "seitech.chat.channel/member_changed", event);

    store.channels.insertListRow(entry);

    expect([channel.memberCount, here(channel)]).toEqual([2, 2]);
});

test("of a crowd, whom an answer does not name is still there", () => {
    const { store, entry, channel } = holdGroup();

    store.channels.insertListRow({
        ...entry,
        members: entry.members.slice(0, 1),
        member_count: 300,
    });

    expect([channel.memberCount, here(channel)]).toEqual([300, 3]);
});

test("a member who comes in after the answer is counted", () => {
    const { store, entry, channel } = holdGroup();
    store.channels.insertListRow(remove(entry).answer);
    const [member] = makeEntry(2, { people: [makeVisitor(30)] }).members;

    applyEvent(store, "seitech.chat.channel/member_changed", {
        channel_id: 2,
        stream: "public",
        version: 8,
        member: { ...member, version: 8 },
    });

    expect([channel.memberCount, here(channel)]).toEqual([3, 3]);
});
