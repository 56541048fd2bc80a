import { describe, expect, test } from "@odoo/hoot";

import { formatDuration, formatWait } from "@seitech_chat/member_ui/elapsed_time/format_duration";
import { matches } from "@seitech_chat/member_ui/list/filter_channels";
import { groupChannels } from "@seitech_chat/member_ui/list/group_channels";
import { messagePreview } from "@seitech_chat/member_ui/list/message_preview";
import { nextUnread } from "@seitech_chat/member_ui/list/next_unread";
import { channelTitle } from "@seitech_chat/member_ui/channel_title";
import { channelRights } from "@seitech_chat/member_ui/channel_rights";
import { makeIdleStore } from "../chat_test_helpers";
import { makeEntry, makeMessage, makeVisitor, ME, TOM } from "../inbox/fake_server";

const ANA = makeVisitor(3);
const EVERYTHING = { type: "all", isUnreadOnly: false, isEnded: false, search: "" };
const say = (term, values = {}) => term.replace(/%\((\w+)\)s/g, (_match, name) => values[name]);

/** The channels of a store that holds these entries. */
function hold(...entries) {
    const store = makeIdleStore(ME);
    store.session.roles = ["agent"];
    store.session.agent = { id: 1, status: "online", open_count: 0, chat_limit: 5 };
    return { store, channels: entries.map((entry) => store.channels.insertListRow(entry)) };
}

describe.current.tags("headless");

test("conversations stand under mine, waiting, others, courses, people and ended", () => {
    const { channels } = hold(
        makeEntry(1, { is_waiting: true, people: [ANA] }),
        makeEntry(2, { agent: ME, people: [ANA, ME], me: {} }),
        makeEntry(3, { agent: TOM, people: [ANA, TOM] }),
        makeEntry(4, { type: "student_instructor", people: [TOM, ME], me: {} }),
        makeEntry(5, { type: "direct", people: [TOM, ME], me: {} }),
        makeEntry(6, { state: "closed", agent: ME, people: [ANA] })
    );

    const groups = groupChannels(channels).map(({ name, channels: [{ id }] }) => `${name} ${id}`);

    expect(groups).toEqual(["mine 2", "waiting 1", "others 3", "courses 4", "people 5", "ended 6"]);
});

test("courses and announcements are called after what they are, not after their people", () => {
    const course = { id: 2, name: "Safety" };
    const { channels } = hold(
        makeEntry(1, { type: "course", course, people: [TOM, ME], me: {} }),
        makeEntry(2, { type: "broadcast", audience: "students", people: [TOM], me: {} }),
        makeEntry(3, { type: "broadcast", audience: "course", course, people: [TOM], me: {} }),
        makeEntry(4, { type: "direct", people: [TOM, ME], me: {} }),
        makeEntry(5, { type: "instructor_admin", people: [ME], me: {} }),
        makeEntry(6, { type: "instructor_admin", people: [ME, TOM], me: {} }),
        makeEntry(7, { type: "group", people: [ME], me: {} })
    );

    expect(channels.map((channel) => channelTitle(channel, say))).toEqual([
        "Safety",
        "Announcements for students",
        "Safety",
        "Tom Becker",
        "Administration",
        "Tom Becker",
        "Only you",
    ]);
    expect(groupChannels(channels).map(({ name }) => name)).toEqual(["news", "courses", "people"]);
});

test("the longest wait comes first", () => {
    const { channels } = hold(
        makeEntry(1, { is_waiting: true, started_at: "2026-11-20T10:05:00Z" }),
        makeEntry(2, { is_waiting: true, started_at: "2026-11-20T10:01:00Z" })
    );

    const [waiting] = groupChannels(channels);

    expect(waiting.channels.map(({ id }) => id)).toEqual([2, 1]);
});

test("the newest activity stands first elsewhere", () => {
    const { channels } = hold(
        makeEntry(1, { type: "direct", started_at: "2026-11-20T10:01:00Z" }),
        makeEntry(2, { type: "direct", started_at: "2026-11-20T10:05:00Z" })
    );

    const [people] = groupChannels(channels);

    expect(people.channels.map(({ id }) => id)).toEqual([2, 1]);
});

test("searching finds names without their accents, and departments", () => {
    const { channels } = hold(makeEntry(1, { people: [makeVisitor(4, "Lucía Gómez")] }));
    const found = (search) => matches(channels[0], { ...EVERYTHING, search });

    expect(found("lucia gom")).toBe(true);
    expect(found("billing")).toBe(true);
    expect(found("tom")).toBe(false);
});

test("a search finds ended and archived conversations, numbers, and what the server found", () => {
    const { channels } = hold(
        makeEntry(1, { state: "closed", people: [makeVisitor(4, "Lucía Gómez")] }),
        makeEntry(2, {
            type: "direct",
            people: [TOM, ME],
            me: { is_archived: true, archived_position: 9 },
        }),
        makeEntry(31, { people: [ANA] })
    );
    const found = (filter, ids) =>
        channels
            .filter((one) => matches(one, { ...EVERYTHING, ...filter }, 0, new Set(ids)))
            .map(({ id }) => id);

    expect(found({ search: "gomez" })).toEqual([1]);
    expect(found({ search: "tom" })).toEqual([2]);
    expect(found({ search: "31" })).toEqual([31]);
    expect(found({ search: "#31" })).toEqual([31]);
    expect(found({ search: "ana@example.com" })).toEqual([]);
    expect(found({ search: "ana@example.com" }, [31])).toEqual([31]);
    expect(found({ search: "gomez", isEnded: true })).toEqual([1]);
    expect(found({ search: "gomez", type: "people" })).toEqual([]);
    expect(found({})).toEqual([31]);
});

test("the filters separate types, unread and ended", () => {
    const { channels } = hold(
        makeEntry(1, { type: "direct", people: [TOM, ME], texts: ["hi"], me: {} }),
        makeEntry(2, { state: "closed", people: [ANA] })
    );
    const found = (filter) =>
        channels.filter((one) => matches(one, { ...EVERYTHING, ...filter })).map(({ id }) => id);

    expect(found({})).toEqual([1]);
    expect(found({ type: "support" })).toEqual([]);
    expect(found({ type: "people", isUnreadOnly: true })).toEqual([1]);
    expect(found({ isEnded: true })).toEqual([2]);
});

test("the preview says who spoke where that is not plain", () => {
    const { store, channels } = hold(
        makeEntry(1, { people: [ANA], texts: ["Is it &lt;b&gt; valid?"] }),
        makeEntry(2, { type: "group", people: [TOM, ME, ANA], texts: ["Hello"], me: {} }),
        makeEntry(3, { people: [ANA] })
    );
    const previews = () => channels.map((channel) => messagePreview(channel, say));

    expect(previews()).toEqual(["Is it <b> valid?", "Tom: Hello", "No messages yet"]);

    store.messages.insert(channels[0], makeMessage(1, 2, ME, "It is"));
    store.messages.insert(
        channels[1],
        makeMessage(2, 2, TOM, "", { body: "", deleted_at: "2026-11-20T10:00:00Z" })
    );

    expect(previews()).toEqual(["You: It is", "Message deleted", "No messages yet"]);
});

test("the next unread conversation is found around the ends of the list", () => {
    const { channels } = hold(
        makeEntry(1, { is_waiting: true, people: [ANA] }),
        makeEntry(2, { agent: ME, people: [ANA, ME], me: {} }),
        makeEntry(3, { type: "direct", people: [TOM, ME], texts: ["hi"], me: {} })
    );
    const next = (from, step) => nextUnread(channels, from, step)?.id;

    expect(next(2, 1)).toBe(1);
    expect(next(1, 1)).toBe(3);
    expect(next(3, 1)).toBe(1);
    expect(next(1, -1)).toBe(3);
    expect(next(null, 1)).toBe(1);
    expect(next(null, -1)).toBe(3);
});

test("nothing is offered that the table of rights refuses", () => {
    const { store, channels } = hold(
        makeEntry(1, { is_waiting: true, people: [ANA] }),
        makeEntry(2, { agent: TOM, people: [ANA, TOM] }),
        makeEntry(3, { agent: ME, people: [ANA, ME], me: {} }),
        makeEntry(4, { type: "direct", people: [TOM, ME], me: {} })
    );
    const granted = (channel) =>
        Object.entries(channelRights(store, channel))
            .filter(([, isGranted]) => isGranted)
            .map(([name]) => name);

    expect(granted(channels[0])).toEqual([
        "canTake",
        "canSetPriority",
        "canPreviewAssignment",
        "canNote",
    ]);
    expect(granted(channels[1])).toEqual(["canSetPriority", "canNote"]);
    expect(granted(channels[2])).toEqual([
        "canTransfer",
        "canEscalate",
        "canSetPriority",
        "canEnd",
        "canReply",
        "canNote",
    ]);
    expect(granted(channels[3])).toEqual(["canReply"]);

    store.session.roles = ["supervisor"];

    expect(granted(channels[1])).toEqual([
        "canTakeOver",
        "canTransfer",
        "canSetPriority",
        "canEnd",
        "canNote",
    ]);
});

test("times are short", () => {
    expect(formatDuration(190_000, "en-US")).toBe("3m");
    expect(formatDuration(4 * 86_400_000, "en-US")).toBe("4d");
    expect(formatWait(130_000)).toBe("2:10");
    expect(formatWait(3_720_000)).toBe("1:02 h");
});
