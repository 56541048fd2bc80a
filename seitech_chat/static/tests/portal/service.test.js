import { describe, expect, test } from "@odoo/hoot";
import { press, queryAllTexts, queryOne } from "@odoo/hoot-dom";
import { contains, patchWithCleanup } from "@web/../tests/web_test_helpers";

import { clearStorageBeforeEach } from "../chat_test_helpers";
import { FakeServer, makeEntry, ME, TOM } from "../inbox/fake_server";
import { settle } from "../inbox/inbox_test_helpers";
import { makeDepartmentPayload, makeQueuePayload } from "../make_payloads";
import { emitTo, openPortal } from "./portal_test_helpers";

const ROW = "[data-channel-id='4']";

describe.current.tags("desktop");

clearStorageBeforeEach();

/** A student's server; `answers` go along with each ChannelAnswer. */
function makeCampus(values, answers = {}) {
    const server = new FakeServer(
        makeEntry(4, {
            type: "student_support",
            people: [ME],
            texts: ["I can't open the certificate"],
            me: { last_read_position: 1 },
            ...values,
        }),
        makeEntry(6, {
            type: "group",
            name: "Exam",
            department: null,
            people: [TOM, ME],
            me: {},
        })
    );
    server.roles = ["student"];
    server.agent = null;
    const { session, channel } = FakeServer.prototype;
    server.session = () => ({
        ...session.call(server),
        may_open: ["student_support", "group"],
        courses: [{ id: 3, name: "Diving", instructor: null, is_instructor: false }],
        departments: [makeDepartmentPayload({ welcome_text: "Welcome!" })],
    });
    server.people = () => ({ people: [] });
    server.channel = (body, id) => ({ ...channel.call(server, body, id), desk: null, ...answers });
    return server;
}

test("a waiting student reads a welcome, their place and the estimate; no clock runs", async () => {
    const queue = makeQueuePayload({ position: 2, estimate_seconds: 120 });
    await openPortal(makeCampus({ is_waiting: true }, { queue }), { channelId: 4 });

    expect(".o-seitech-WaitingLine").toHaveText(/Welcome!/);
    expect(".o-seitech-WaitingLine strong").toHaveText(/2 in line · about 2 min wait/);
    expect(`${ROW}.o-isWaiting`).toHaveCount(0);
});

test("an ended question is rated, mailed and asked again", async () => {
    const answers = { may_rate: true, may_request_transcript: true, reply_email: "m@example.com" };
    const server = makeCampus({ state: "closed", agent: TOM, people: [ME, TOM] }, answers);
    const rated = { comment: "", rated_at: "2026-11-20T10:00:00Z", agent: TOM };
    server.rate = ({ rating }) => ({ rating: { rating, ...rated } });
    server.transcript = () => ({ is_done: true });
    await openPortal(server, { channelId: 4 });

    await contains(".o-seitech-EndedScreen input[value='5']").click();
    await contains(".o-seitech-EndedScreen [type=submit]").click();
    await settle();
    expect(server.bodiesOf("rate")).toEqual([{ channel_id: 4, rating: 5, comment: "" }]);
    expect(".o-seitech-EndedScreen-rated .o-isOn").toHaveCount(5);
    await contains(".o-seitech-EndedScreen-buttons button:first-child").click();
    await settle();
    expect(".o-seitech-EndedScreen").toHaveText(/sent the transcript to m@example.com/);
    await contains(".o-seitech-EndedScreen-buttons button").click();

    expect(".o-seitech-AskSupportDialog").toHaveCount(1);
});

test("a new conversation leaves the focus where one writes", async () => {
    const server = makeCampus({});
    server["create-group"] = () => server.channel({}, 6);
    await openPortal(server);

    await contains(".o-seitech-Workspace-new button").click();
    await contains("[role=menuitem]:contains(New group)").click();
    await contains("[role=dialog] input[type=text]").edit("Exam", { confirm: false });
    await press("Enter");
    await settle();
    await settle();

    expect("[role=dialog]").toHaveCount(0);
    expect(".o-seitech-Composer-input").toBeFocused();
});

test("a group started from a course's page shows the course it is about", async () => {
    const chat = await openPortal(makeCampus({}));

    chat.pendingAction = { open: "group", courseId: 3 };
    await settle();

    const { value, selectedOptions } = queryOne("[role=dialog] select");
    expect([value, selectedOptions[0].textContent]).toEqual(["3", "Diving"]);
});

test("a group's row names who is typing, a pair's does not repeat it", async () => {
    const server = makeCampus({});
    server.entries.set(
        8,
        makeEntry(8, { type: "direct", department: null, people: [TOM, ME], me: {} })
    );
    const chat = await openPortal(server);
    for (const id of [6, 8]) {
        emitTo(chat, "seitech.chat.channel/typing", {
            channel_id: id,
            author: TOM,
            is_typing: true,
        });
    }
    await settle();

    expect(queryAllTexts(".o-seitech-ConversationRow-typing").sort()).toEqual([
        "Tom Becker is typing…",
        "is typing…",
    ]);
});

for (const [isAllowed, text] of [
    [true, "Text copied"],
    [false, "Your browser doesn't allow copying here. Select the text instead."],
]) {
    test(`copying ${isAllowed ? "is" : "that fails is"} said`, async () => {
        const written = [];
        await openPortal(makeCampus({}), { channelId: 4 });
        patchWithCleanup(navigator.clipboard, {
            async writeText(copied) {
                if (!isAllowed) {
                    throw new DOMException("no", "NotAllowedError");
                }
                written.push(copied);
            },
        });

        await contains(".o-seitech-MessageActions [aria-haspopup]", { visible: false }).click();
        await contains("[role=menuitem]:contains(Copy text)").click();
        await settle();

        expect(queryAllTexts(".o-seitech-ToastList > p > span")).toEqual([text]);
        expect(written).toEqual(isAllowed ? ["I can't open the certificate"] : []);
    });
}
