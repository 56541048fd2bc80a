import { beforeEach, expect, test } from "@odoo/hoot";
import { waitFor } from "@odoo/hoot-dom";
import { advanceTime } from "@odoo/hoot-mock";
import { contains, getService, patchWithCleanup } from "@web/../tests/web_test_helpers";
import { browser } from "@web/core/browser/browser";

import { FakeServer, makeEntry, makeMessage, makeVisitor, ME, TOM } from "./fake_server";
import { openInbox, setUpInbox, settle } from "./inbox_test_helpers";

const ANA = makeVisitor(3);
const BEN = makeVisitor(4, "Ben Carter");
const READ_ELSEWHERE_MS = 800;

setUpInbox();

let isFocused = true;

beforeEach(() => {
    isFocused = true;
    patchWithCleanup(document, { hasFocus: () => isFocused });
    patchWithCleanup(browser, {
        Audio: class {
            play() {
                expect.step("sound");
                return Promise.resolve();
            }
        },
        Notification: class {
            static permission = "granted";
            constructor(title, { body }) {
                expect.step(`${title}: ${body}`);
            }
            addEventListener() {}
        },
    });
});

function makeDesk() {
    return new FakeServer(
        makeEntry(1, { agent: ME, people: [ANA, ME], texts: ["Hello"], me: {} }),
        makeEntry(2, { agent: ME, people: [BEN, ME], texts: ["Hello"], me: {} }),
        makeEntry(3, { agent: TOM, people: [BEN, TOM], texts: ["Hello"] })
    );
}

async function receive(live, channelId, author) {
    live.emit("seitech.chat.channel/message_new", {
        channel_id: channelId,
        stream: "public",
        version: 3,
        message: makeMessage(channelId, 2, author, "Are you there?", { version: 3 }),
    });
    await settle();
    await advanceTime(READ_ELSEWHERE_MS);
    await settle();
}

test("a message of another conversation rings", async () => {
    const live = await openInbox(makeDesk(), { resId: 1 });

    await receive(live, 2, BEN);

    expect.verifySteps(["sound"]);
});

test("a message being read makes no sound", async () => {
    const live = await openInbox(makeDesk(), { resId: 1 });

    await receive(live, 1, ANA);

    expect.verifySteps([]);
});

test("muted levels make no sound and do not count", async () => {
    const server = makeDesk();
    server.entries.get(2).me.notification_level = "none";
    const live = await openInbox(server, { resId: 1 });
    isFocused = false;

    await receive(live, 2, BEN);

    expect.verifySteps([]);
    expect(`[data-channel-id="2"]`).toHaveText(/Ben Carter, 2 unread/);
    expect(getService("title").current).not.toMatch(/^\(2\)/);
});

test("my default level applies to conversations without their own", async () => {
    const server = makeDesk();
    const session = server.session();
    const preferences = { email: "none", push: false, sound: true, notification_level: "none" };
    server.session = () => ({ ...session, preferences });
    server.entries.get(2).me.notification_level = "all";
    const live = await openInbox(server, { resId: 3 });

    await receive(live, 1, ANA);
    expect.verifySteps([]);
    await receive(live, 2, BEN);
    expect.verifySteps(["sound"]);
});

test("a message for another agent makes no sound", async () => {
    const live = await openInbox(makeDesk(), { resId: 1 });

    await receive(live, 3, BEN);

    expect.verifySteps([]);
});

test("in a hidden tab the desktop names the sender and the title counts", async () => {
    const live = await openInbox(makeDesk(), { resId: 1 });
    isFocused = false;

    await receive(live, 2, BEN);

    expect.verifySteps(["sound", "Ben Carter: Are you there?"]);
    expect(getService("title").current).toMatch(/^\(\d+\)/);

    isFocused = true;
    window.dispatchEvent(new Event("focus"));

    expect(getService("title").current).not.toMatch(/^\(/);
});

test("the sound can be turned off, for all my devices", async () => {
    const server = makeDesk();
    const live = await openInbox(server, { resId: 1 });
    getService("seitech_chat.inbox").alerts.toggleSound();

    await receive(live, 2, BEN);

    expect.verifySteps([]);
    expect(server.bodiesOf("set-preferences")).toEqual([{ sound: false }]);
    expect(".o-seitech-SoundSwitch").toHaveAttribute("aria-pressed", "false");
});

test("a disabled sound plays nothing", async () => {
    const server = makeDesk();
    server.preferences.sound = false;
    const live = await openInbox(server, { resId: 1 });

    await receive(live, 2, BEN);

    expect.verifySteps([]);
});

test("a sound that can't be turned off stays on", async () => {
    const server = makeDesk();
    server.refusals["set-preferences"] = { status: 503, code: "unavailable", detail: "" };
    await openInbox(server, { resId: 1 });

    await contains(".o-seitech-SoundSwitch").click();
    await settle();

    expect(".o-seitech-SoundSwitch").toHaveAttribute("aria-pressed", "true");
});

test("a new customer comes under waiting and is announced", async () => {
    const server = makeDesk();
    const live = await openInbox(server, { resId: 1 });
    isFocused = false;
    const entry = makeEntry(9, {
        is_waiting: true,
        people: [makeVisitor(9, "Kim")],
        texts: ["Hi"],
    });
    server.sync = () => ({
        changes: [{ entry, messages: [], version: 2, internal_version: 0, is_reset: true }],
        removed: [],
        has_more: false,
    });

    live.emit("seitech.chat.channel/channel_added", { channel: entry.channel });
    // The call is planned once the answer of sync is drawn, on a slow machine too.
    await waitFor(`[data-group="waiting"] [data-channel-id="9"]`, { timeout: 5000 });
    await settle();
    await advanceTime(READ_ELSEWHERE_MS);
    await settle();

    expect.verifySteps(["sound", "Kim is waiting: Hi"]);
});
