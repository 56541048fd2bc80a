import { describe, expect, test } from "@odoo/hoot";

import { ChatState } from "@seitech_chat/core/store/chat_state";
import { applyEvent } from "@seitech_chat/core/live/live_events";
import { makeEntry, makeVisitor, ME, TOM } from "../inbox/fake_server";

const PRIYA = { type: "user", id: 9, name: "Priya Nair" };

describe.current.tags("headless");

function holdGroup() {
    const state = new ChatState();
    state.me = ME;
    const entry = makeEntry(2, { type: "group", people: [ME, TOM, PRIYA], me: {} });
    entry.channel.last_version = 5;
    return { state, entry, channel: state.insertListRow(entry) };
}

/** What the server answers to the removal, and the event it publishes. */
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
    const { state, entry, channel } = holdGroup();
    const { answer, event } = remove(entry);

    state.insertListRow(answer);
    expect([channel.memberCount, here(channel)]).toEqual([2, 2]);
    applyEvent(state, "seitech.chat.channel/member_changed", event);

    expect([channel.memberCount, here(channel)]).toEqual([2, 2]);
});

test("rows and count agree, the event first", () => {
    const { state, entry, channel } = holdGroup();
    const { answer, event } = remove(entry);

    applyEvent(state, "seitech.chat.channel/member_changed", event);
    expect([channel.memberCount, here(channel)]).toEqual([2, 2]);
    state.insertListRow(answer);

    expect([channel.memberCount, here(channel)]).toEqual([2, 2]);
});

test("an older answer changes neither", () => {
    const { state, entry, channel } = holdGroup();
    const { answer, event } = remove(entry);
    state.insertListRow(answer);
    applyEvent(state, "seitech.chat.channel/member_changed", event);

    state.insertListRow(entry);

    expect([channel.memberCount, here(channel)]).toEqual([2, 2]);
});

test("of a crowd, whom an answer does not name is still there", () => {
    const { state, entry, channel } = holdGroup();

    state.insertListRow({ ...entry, members: entry.members.slice(0, 1), member_count: 300 });

    expect([channel.memberCount, here(channel)]).toEqual([300, 3]);
});

test("a member who comes in after the answer is counted", () => {
    const { state, entry, channel } = holdGroup();
    state.insertListRow(remove(entry).answer);
    const [member] = makeEntry(2, { people: [makeVisitor(30)] }).members;

    applyEvent(state, "seitech.chat.channel/member_changed", {
        channel_id: 2,
        stream: "public",
        version: 8,
        member: { ...member, version: 8 },
    });

    expect([channel.memberCount, here(channel)]).toEqual([3, 3]);
});
