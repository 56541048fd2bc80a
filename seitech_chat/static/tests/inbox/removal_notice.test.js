import { expect, test } from "@odoo/hoot";
import { queryAllTexts, resize } from "@odoo/hoot-dom";
import { contains, getService, patchWithCleanup } from "@web/../tests/web_test_helpers";
import { browser } from "@web/core/browser/browser";
import { router } from "@web/core/browser/router";

import { FakeServer, makeEntry, makeVisitor, ME, TOM } from "./fake_server";
import { openInbox, settle, setUpInbox } from "./inbox_test_helpers";

const NEWS = ".o-seitech-AlertList-line";
const NOTICES = ".o_notification_content";
const PAGE = ".o-seitech-Inbox";
const PHONE = { width: 390, height: 800 };

setUpInbox();

function makeDesk() {
    const server = new FakeServer(
        makeEntry(1, { agent: TOM, people: [makeVisitor(3), TOM], texts: ["Hello"] }),
        makeEntry(2, {
            type: "group",
            name: "Exam preparation",
            department: null,
            people: [TOM, ME],
            texts: ["Hello"],
            me: {},
        })
    );
    server.archive = ({ channel_id: id, is_archived: isArchived }) => {
        const { me } = server.entries.get(id);
        Object.assign(me, { own_version: me.own_version + 1, is_archived: isArchived });
        me.archived_position = isArchived ? 1 : null;
        return { channel_id: id, me: { ...me } };
    };
    return server;
}

async function lose(server, live, id) {
    server.sync = () => ({ changes: [], removed: [id], has_more: false });
    live.emit("seitech.chat.channel/subscription_expired", { channel_id: id });
    await settle();
}

test("a hidden group leaves the list and shows a sentence", async () => {
    const server = makeDesk();
    const states = [];
    const live = await openInbox(server, {
        resId: 2,
        updateActionState: (state) => states.push(state),
    });

    await lose(server, live, 2);

    expect(".o-seitech-Inbox-blank").toHaveText("You no longer have access to Exam preparation.");
    expect(states.at(-1)).toEqual({ resId: false, active_id: false });
    await contains("[data-channel-id='1']").click();
    await settle();
    expect(".o-seitech-Message").toHaveCount(1);
});

test("on a phone the list is back, and a notification says why", async () => {
    await resize(PHONE);
    const server = makeDesk();
    const live = await openInbox(server, { resId: 1 });
    expect(PAGE).toHaveAttribute("data-page", "thread");

    await lose(server, live, 1);

    expect(PAGE).toHaveAttribute("data-page", "list");
    expect(queryAllTexts(NEWS)).toEqual(["Ana Souza was assigned to Tom Becker."]);
});

test("on a phone a conversation that is not there has a way back", async () => {
    await resize(PHONE);
    const server = makeDesk();
    server.refusals.channel = { status: 404, code: "not_found" };
    await openInbox(server, { resId: 1 });

    await contains(".o-seitech-Inbox-blank button").click();

    expect(PAGE).toHaveAttribute("data-page", "list");
});

test("archiving leads back to the list; undo brings the conversation back", async () => {
    const server = makeDesk();
    await openInbox(server, { resId: 2 });

    await contains(
        ".o-seitech-ThreadHeader [aria-label='More'], .o-seitech-ConversationHeader [aria-label='More']"
    ).click();
    await contains("[role=menuitem]:contains(Archive)").click();
    await settle();
    expect("[data-channel-id='2']").toHaveCount(0);
    expect(".o-seitech-Message").toHaveCount(0);
    expect(queryAllTexts(NOTICES)).toEqual(["Exam preparation was archived."]);

    await contains(".o_notification_buttons button").click();
    await settle();
    expect("[data-channel-id='2']").toHaveCount(1);
    expect(".o-seitech-Message").toHaveCount(1);
    expect(".o_notification").toHaveCount(0);
});

test("on a phone a conversation opened from another one replaces it in the history", async () => {
    await resize(PHONE);
    let pushCount = 0;
    let backCount = 0;
    patchWithCleanup(browser.history, {
        pushState(...args) {
            pushCount++;
            return super.pushState(...args);
        },
        back() {
            backCount++;
        },
    });
    await openInbox(makeDesk(), { updateActionState: (state) => router.pushState(state) });
    await contains("[data-channel-id='1']").click();
    await settle();
    expect(pushCount).toBe(1);

    getService("seitech_chat.inbox").frame.openConversation(2);
    await settle();
    expect(router.current.resId).toBe(2);
    expect(pushCount).toBe(1);
    await contains("[aria-label='Back to the list']").click();
    await settle();

    expect(PAGE).toHaveAttribute("data-page", "list");
    expect(backCount).toBe(1); // the list is still one step back
});
