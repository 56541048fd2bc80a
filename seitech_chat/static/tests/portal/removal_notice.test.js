import { describe, expect, test } from "@odoo/hoot";
import { queryAllTexts, queryOne } from "@odoo/hoot-dom";
import { advanceTime } from "@odoo/hoot-mock";
import { contains } from "@web/../tests/web_test_helpers";

import { leave } from "@seitech_chat/member_ui/groups/group_actions";

import { clearStorageBeforeEach } from "../chat_test_helpers";
import { FakeServer, makeEntry, ME, TOM } from "../inbox/fake_server";
import { settle } from "../inbox/inbox_test_helpers";
import { emitTo, openPortal } from "./portal_test_helpers";

const BACK = "[title='Back to the list'], [aria-label='Back to the list']";
const PANE = ".o-seitech-Workspace-pane";
const TOASTS = ".o-seitech-ToastList > p > span";
const ROW = "[data-channel-id='2']";
const SESSION_SETTLE_MS = 400;
const GONE = { changes: [], removed: [2], has_more: false };

describe.current.tags("desktop");

clearStorageBeforeEach();

function makeGroup() {
    return makeEntry(2, {
        type: "group",
        name: "Exam preparation",
        department: null,
        people: [TOM, ME],
        texts: ["Hello"],
        me: { last_read_position: 1 },
    });
}

function makeCampus() {
    const server = new FakeServer(makeGroup());
    server.roles = ["student"];
    server.agent = null;
    server.leave = () => ({ is_done: true });
    server.archive = ({ channel_id: id, is_archived: isArchived }) => {
        const { me, channel } = server.entries.get(id);
        me.own_version++;
        me.is_archived = isArchived;
        me.archived_position = isArchived ? channel.last_position : null;
        return { channel_id: id, me: { ...me } };
    };
    return server;
}

function memberEvent(entry, version, isActive) {
    const mine = entry.members.find(({ author }) => author.id === ME.id);
    return {
        channel_id: 2,
        stream: "public",
        version,
        member: { ...mine, version, is_active: isActive },
    };
}

async function removeMe(chat, server) {
    const entry = server.entries.get(2);
    server.sync = () => GONE;
    emitTo(
        chat,
        "seitech.chat.channel/member_changed",
        memberEvent(entry, entry.channel.last_version + 1, false)
    );
    emitTo(chat, "seitech.chat.channel/subscription_expired", { channel_id: 2 });
    await settle();
}

for (const widthPx of [1000, 380]) {
    test(`a member removed at ${widthPx} px is back at the list and reads why`, async () => {
        const server = makeCampus();
        const chat = await openPortal(server, { channelId: 2, widthPx });
        expect(".o-seitech-Message").toHaveCount(1);

        await removeMe(chat, server);

        expect(chat.view.channelId).toBe(null);
        expect(".o-seitech-ConversationList").toHaveCount(1);
        expect(ROW).toHaveCount(0);
        expect(queryAllTexts(TOASTS)).toEqual(["You're no longer a member of Exam preparation."]);
    });
}

test("a member who is invited again with the page open reads the conversation", async () => {
    const server = makeCampus();
    const chat = await openPortal(server, { channelId: 2, widthPx: 380 });
    await removeMe(chat, server);

    const entry = makeGroup();
    entry.channel.last_version += 3;
    server.entries.set(2, entry);
    const change = {
        entry,
        messages: [],
        version: entry.channel.last_version,
        internal_version: 0,
        is_reset: true,
    };
    server.sync = () => ({ changes: [change], removed: [], has_more: false });
    emitTo(chat, "seitech.chat.channel/channel_added", { channel: entry.channel });
    await settle();
    await contains(ROW).click();
    await settle();

    expect(".o-seitech-Message").toHaveCount(1);
});

test("leaving leads back to the list, whichever arrives first, answer or event", async () => {
    const server = makeCampus();
    const chat = await openPortal(server, { channelId: 2, widthPx: 380 });
    const channel = chat.store.channels.get(2);

    const leaving = leave(chat.store, channel);
    chat.store.channels.remove(2);
    await leaving;
    await settle();

    expect(queryAllTexts(TOASTS)).toEqual(["You left Exam preparation."]);
    expect(".o-seitech-ConversationList").toHaveCount(1);
});

test("a conversation whose right has ended says so; one that is not open goes quietly", async () => {
    const server = makeCampus();
    const chat = await openPortal(server, { channelId: 2 });
    server.sync = () => GONE;

    chat.store.sync.request(0);
    await settle();
    expect(queryAllTexts(TOASTS)).toEqual(["You no longer have access to Exam preparation."]);

    server.entries.set(2, makeGroup());
    const other = await openPortal(server);
    other.store.channels.remove(2);
    await settle();
    expect(other.toasts.length).toBe(0);
});

test("archiving leads back to the list; undo puts everything back", async () => {
    const server = makeCampus();
    const chat = await openPortal(server, { channelId: 2, widthPx: 380 });
    const before = { ...server.entries.get(2).me };

    await contains(".o-seitech-ConversationHeader [aria-label='More']").click();
    await contains("[role=menuitem]:contains(Archive)").click();
    await settle();
    expect(ROW).toHaveCount(0);
    expect(queryAllTexts(TOASTS)).toEqual(["Exam preparation was archived."]);
    expect(chat.view.channelId).toBe(null);
    // Where the list fills the window its search stays free.
    const toast = queryOne(".o-seitech-ToastList > p").getBoundingClientRect();
    const search = queryOne(".o-seitech-ConversationList input").getBoundingClientRect();
    expect(toast.top).toBeGreaterThan(search.bottom);

    await contains(".o-seitech-ToastList button:contains(Undo)").click();
    await settle();
    expect(".o-seitech-Message").toHaveCount(1);
    expect(chat.toasts.length).toBe(0);
    expect({ ...server.entries.get(2).me, own_version: 0 }).toEqual(before);
    expect(chat.store.channels.sorted.map(({ id }) => id)).toEqual([2]);
});

test("a conversation opened from the archive stays on the screen", async () => {
    const server = makeCampus();
    Object.assign(server.entries.get(2).me, { is_archived: true, archived_position: 1 });
    const chat = await openPortal(server, { channelId: 2 });

    chat.store.sync.request(0);
    await settle();

    expect(".o-seitech-Message").toHaveCount(1);
    expect(chat.toasts.length).toBe(0);
});

test("without any role nothing of the conversation stays on a narrow screen", async () => {
    const server = makeCampus();
    const chat = await openPortal(server, { channelId: 2, widthPx: 380 });
    server.roles = [];

    emitTo(chat, "seitech.chat.session/changed", {});
    await advanceTime(SESSION_SETTLE_MS);
    await settle();

    expect(".o-seitech-Message").toHaveCount(0);
    expect(PANE).toHaveText("You don't have access to the chat yet.");
    expect(BACK).toHaveCount(0);
});
