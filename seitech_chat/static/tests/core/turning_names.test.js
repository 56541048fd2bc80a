import { describe, expect, test } from "@odoo/hoot";
import { queryFirst, queryOne } from "@odoo/hoot-dom";
import { advanceTime, animationFrame } from "@odoo/hoot-mock";

import { CoursePicker } from "@seitech_chat/member_ui/course_picker/course_picker";
import { ConversationRow } from "@seitech_chat/member_ui/list/conversation_row/conversation_row";
import { DeskFilters } from "@seitech_chat/member_ui/list/desk_filters/desk_filters";
import { NO_DESK_FILTER } from "@seitech_chat/member_ui/list/desk_filter";
import { NewGroupDialog } from "@seitech_chat/member_ui/groups/new_group_dialog";
import { PeoplePicker } from "@seitech_chat/member_ui/people_picker/people_picker";
import { ReceiptsDialog } from "@seitech_chat/member_ui/receipts/receipts_dialog";
import { SearchBox } from "@seitech_chat/member_ui/search/search_box";
import { SuggestionList } from "@seitech_chat/member_ui/autocomplete/suggestion_list";
import { makeTranslate } from "@seitech_chat/embed/translations";
import { Thread } from "@seitech_chat/ui/thread/thread";

import { drawChat, startChat } from "../chat_test_helpers";
import {
    makeAttachmentPayload,
    makeChannelPayload,
    makeReceiptsAnswer,
    makeReplyPayload,
} from "../make_payloads";
import { ALI, countNamed, TURNING, TurningServer, turningTexts } from "../turning_texts";

const COURSE = {
    id: 3,
    name: TURNING,
    instructor: { id: 8, name: TURNING },
    is_instructor: false,
};

describe.current.tags("desktop");

async function startTurning() {
    const chat = await startChat({ server: new TurningServer() });
    const person = { id: 8, name: TURNING, roles: ["student"], courses: [TURNING, "First Aid"] };
    Object.assign(chat.store.api, {
        courses: async () => ({ courses: [COURSE] }),
        people: async () => ({ people: [person] }),
        receipts: async () =>
            makeReceiptsAnswer({
                delivered_count: 1,
                read_count: 1,
                people: [{ author: ALI, delivered: true, read: true, confirmed: false }],
            }),
        search: async () => ({
            results: [
                {
                    message: { ...chat.server.write(ALI, TURNING) },
                    channel: makeChannelPayload({ id: 99, name: TURNING }),
                    excerpt: TURNING,
                    marks: [],
                },
            ],
            next_cursor: null,
        }),
    });
    chat.store.session.courses = [COURSE];
    return chat;
}

async function draw(Component, props, { store }) {
    await drawChat(Component, props, { store, frame: { _t: makeTranslate(new Map()) } });
    await advanceTime(400);
    await animationFrame();
}

/** Component → its props on a chat, and how many texts name somebody. */
const CASES = {
    "a picker of people": [PeoplePicker, () => ({ chosen: [], onChange() {} }), 2],
    "a picker of courses": [CoursePicker, () => ({ chosen: [], onChange() {}, purpose: "own" }), 2],
    "a new group": [NewGroupDialog, () => ({ onOpened() {}, close() {} }), 2],
    receipts: [ReceiptsDialog, () => ({ message: { id: 1 }, close() {} }), 1],
    "what was found": [SearchBox, () => ({ channel: null, text: "ali", onPick() {} }), 3],
    suggestions: [
        SuggestionList,
        () => ({
            id: "s",
            suggesting: { activeIndex: 0, items: [{ id: 1, label: TURNING, hint: TURNING }] },
        }),
        2,
    ],
    "a row of the list": [
        ConversationRow,
        ({ channel }) => ({ channel, isActive: false, now: Date.now(), onOpen() {} }),
        2,
    ],
    "the desk's filters": [
        DeskFilters,
        () => ({ filter: { desk: { ...NO_DESK_FILTER }, sort: "" }, onChange() {} }),
        2,
    ],
};

for (const [name, [Component, makeProps, count]] of Object.entries(CASES)) {
    test(`a name turns nothing of ${name}`, async () => {
        const chat = await startTurning();

        await draw(Component, makeProps(chat), chat);

        expect(countNamed()).toBeGreaterThan(count - 1);
        expect(turningTexts()).toEqual([]);
    });
}

test("a line that begins with a name runs as the screen does", async () => {
    const chat = await startTurning();
    const { channel, server } = chat;
    Object.assign(channel, { type: "group", memberCount: 3 });
    chat.bus.emit("message_new", server.event(server.write(ALI, "As long as it is open")));
    await draw(ConversationRow, { channel, isActive: false, now: Date.now(), onOpen() {} }, chat);
    const preview = queryOne(".o-seitech-ConversationRow-preview");

    expect(preview.textContent).toBe("\u2068علي\u2069: As long as it is open");
    expect(getComputedStyle(preview).direction).toBe("ltr");
});

test("a name turns nothing of a message, its answer, its files and its links", async () => {
    const chat = await startTurning();
    const { bus, channel, server } = chat;
    await draw(Thread, { channel }, chat);
    const file = makeAttachmentPayload({ name: TURNING });
    const link = { url: "https://example.com", site_name: TURNING, title: TURNING };
    const first = server.write(ALI, TURNING);
    const quoted = makeReplyPayload(first, TURNING);
    const second = server.change(server.write(ALI, "Yes", { replyTo: quoted }), {
        attachments: [file, { ...file, id: 2, kind: "audio" }],
        previews: [{ ...link, description: TURNING, image_url: null }],
    });
    bus.emit("message_new", server.event(first));
    bus.emit("message_new", server.event(second));
    await animationFrame();
    queryFirst(".o-seitech-Message [aria-label=Reply]").click();
    const data = new DataTransfer();
    data.items.add(new File([], TURNING));
    const paste = new ClipboardEvent("paste", { clipboardData: data, bubbles: true });
    queryOne(".o-seitech-Composer-input").dispatchEvent(paste);
    await animationFrame();

    expect(".o-seitech-Composer-reply").toHaveCount(1);
    expect(".o-seitech-UploadTray-text").toHaveCount(1);
    expect(countNamed()).toBeGreaterThan(10);
    expect(turningTexts()).toEqual([]);
});

test("files that are too many are named one by one", async () => {
    const chat = await startTurning();
    const options = { store: chat.store, frame: { _t: makeTranslate(new Map()) } };
    const { component, notifications } = await drawChat(Thread, { channel: chat.channel }, options);
    const names = Array.from({ length: 12 }, () => TURNING);

    component.addFiles(names.map((name) => new File([], name)));

    expect(notifications[0]).toMatch(/: \u2068\u2068علي \(2\)\u2069, \u2068علي \(2\)\u2069\u2069$/);
});
