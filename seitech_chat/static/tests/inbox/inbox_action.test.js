import { expect, test } from "@odoo/hoot";
import { click, press, queryAllTexts, queryOne, queryText, waitUntil } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { contains } from "@web/../tests/web_test_helpers";

import { FakeServer, makeEntry, makeMessage, makeVisitor, ME, TOM } from "./fake_server";
import { openInbox, settle, setUpInbox } from "./inbox_test_helpers";

const ANA = makeVisitor(3);
const BEN = makeVisitor(4, "Ben Carter");
const TAKE = ".o-seitech-ThreadHeader-take";
const END = ".o-seitech-ThreadHeader-end";
const INPUT = ".o-seitech-Composer-input";
const NOTE_TAB = ".o-seitech-ComposerTabs-tab.o-isNote";
const row = (id) => `[data-channel-id="${id}"]`;
const inGroup = (name, id) => `[data-group="${name}"] ${row(id)}`;

setUpInbox();

async function write(text) {
    await contains(INPUT).edit(text, { confirm: false });
    await press("Enter");
    await settle();
}

/** The sent messages: the outbox waits for a lock of the browser first. */
async function sent(server) {
    await waitUntil(() => server.bodiesOf("send").length, { timeout: 10_000 });
    return server.bodiesOf("send");
}

function makeDesk() {
    return new FakeServer(
        makeEntry(1, { is_waiting: true, people: [ANA], texts: ["My card was charged twice"] }),
        makeEntry(2, { agent: ME, people: [BEN, ME], texts: ["One more thing"], me: {} }),
        makeEntry(3, { type: "direct", department: null, people: [TOM, ME], me: {} })
    );
}

test("the list stands in groups and a conversation opens beside its details", async () => {
    await openInbox(makeDesk());

    expect(inGroup("waiting", 1)).toHaveCount(1);
    expect(inGroup("mine", 2)).toHaveCount(1);
    expect(inGroup("people", 3)).toHaveCount(1);

    await contains(row(1)).click();
    await settle();

    expect(queryText(".o-seitech-ThreadHeader h2")).toBe("Ana Souza");
    expect(queryAllTexts(".o-seitech-Message-body")).toEqual(["My card was charged twice"]);
    expect(queryText("[data-fact='email']")).toBe("ana@example.com");
});

test("users of two companies see the company of each conversation", async () => {
    const server = makeDesk();
    const companies = [
        { id: 1, name: "Academy Lisbon" },
        { id: 2, name: "Academy Madrid" },
    ];
    const session = server.session();
    server.session = () => ({ ...session, companies });
    server.entries.get(1).channel.company = companies[0];
    server.entries.get(2).channel.company = companies[1];
    await openInbox(server, { resId: 2 });

    expect(queryText(row(1))).toMatch(/Academy Lisbon/);
    expect(queryText(row(2))).toMatch(/Academy Madrid/);
    expect(queryText(".o-seitech-ThreadHeader")).toMatch(/Academy Madrid/);
});

test("users of one company see no company names", async () => {
    const server = makeDesk();
    server.entries.get(1).channel.company = { id: 1, name: "Academy Lisbon" };
    await openInbox(server);

    expect(queryText(row(1))).not.toMatch(/Academy/);
});

test("archived conversations are listed under their filter only", async () => {
    const server = makeDesk();
    Object.assign(server.entries.get(3).me, { is_archived: true, archived_position: 9 });
    await openInbox(server);
    expect(row(3)).toHaveCount(0);

    await contains(".o-seitech-ListFilters-type button").click();
    await contains("[role^=menuitem]:contains(Archived)").click();
    await settle();

    expect(row(3)).toHaveCount(1);
    expect(row(2)).toHaveCount(0);
});

test("a waiting conversation is answered once it is taken", async () => {
    const server = makeDesk();
    await openInbox(server, { resId: 1 });
    expect(".o-seitech-ComposerTabs-tab:first").not.toBeEnabled();

    await contains(TAKE).click();
    await settle();

    expect(inGroup("mine", 1)).toHaveCount(1);
    expect(TAKE).toHaveCount(0);
    await write("Let me have a look");
    const bodies = await sent(server);
    expect(bodies).toHaveLength(1);
    expect(bodies[0]).toMatchObject({ body: "Let me have a look", type: "text" });
    expect(queryAllTexts(".o-seitech-Message-body").at(-1)).toBe("Let me have a look");
});

test("a refusal to take is said, and the conversation stays where it is", async () => {
    const server = makeDesk();
    server.refusals.accept = { status: 409, code: "already_taken", detail: "Tom has it." };
    await openInbox(server, { resId: 1 });

    await contains(TAKE).click();
    await settle();

    expect(queryText(".o-seitech-ThreadHeader h2")).toBe("Ana Souza");
    expect(inGroup("waiting", 1)).toHaveCount(1);
});

test("a private note goes to the team alone and looks like one", async () => {
    const server = makeDesk();
    await openInbox(server, { resId: 2 });

    await contains(NOTE_TAB).click();
    expect(".o-seitech-Composer").toHaveClass("o-isNote");
    await write("Careful, VIP");

    expect((await sent(server))[0].type).toBe("note");
    expect(".o-seitech-Message.o-isNote").toHaveCount(1);
    expect(inGroup("mine", 2)).toHaveText(/One more thing/, { raw: true });
});

test("an agent who is no member can only leave a note", async () => {
    const server = new FakeServer(makeEntry(1, { agent: TOM, people: [ANA, TOM] }));
    await openInbox(server, { resId: 1 });

    expect(".o-seitech-ComposerTabs-tab:first").not.toBeEnabled();
    await write("I know her");

    expect((await sent(server))[0].type).toBe("note");
});

test("ending is asked first, and leaves private notes alone", async () => {
    const server = makeDesk();
    await openInbox(server, { resId: 2 });

    await contains(END).click();
    expect(server.bodiesOf("resolve")).toHaveLength(0);
    await contains(".modal .btn-primary").click();
    await settle();

    expect(server.bodiesOf("resolve")).toEqual([{ channel_id: 2 }]);
    expect(INPUT).toHaveCount(1);
    expect(".o-seitech-ComposerTabs-tab:contains(Reply)").not.toBeEnabled();
    expect(".o-seitech-ComposerTabs-tab:contains(Reply)").toHaveAttribute(
        "title",
        "Reopen the conversation to reply"
    );
    expect(".o-seitech-ComposerTabs-tab.o-isNote").toHaveAttribute("aria-selected", "true");
});

test("a note begun after the end stays a note when the customer comes back", async () => {
    const server = makeDesk();
    const live = await openInbox(server, { resId: 2 });
    const entry = server.entries.get(2);
    const change = (values) => {
        Object.assign(entry.channel, values);
        entry.channel.last_version++;
        live.emit("seitech.chat.channel/channel_changed", {
            channel_id: 2,
            stream: "public",
            version: entry.channel.last_version,
            channel: { ...entry.channel },
        });
        return settle();
    };
    await change({ state: "closed" });
    await contains(INPUT).edit("She was rude", { confirm: false });
    await settle();

    await change({ state: "active" });
    expect(NOTE_TAB).toHaveAttribute("aria-selected", "true");
    await press("Enter");

    expect((await sent(server)).map((body) => body.type)).toEqual(["note"]);
});

test("a message that comes in live is counted and moves the preview", async () => {
    const server = makeDesk();
    const live = await openInbox(server, { resId: 1 });

    live.emit("seitech.chat.channel/message_new", {
        channel_id: 2,
        stream: "public",
        version: 3,
        message: makeMessage(2, 2, BEN, "Are you there?", { version: 3 }),
    });
    await settle();

    expect(`${row(2)} .o-seitech-ConversationRow-unread`).toHaveText("2");
    expect(`${row(2)} .o-seitech-ConversationRow-preview`).toHaveText("Are you there?");
});

test("the status is chosen in the inbox and sent to the server", async () => {
    const server = makeDesk();
    await openInbox(server);
    expect(".o-seitech-DeskStatus-load").toHaveText("1/5 chats");

    await contains(".o-seitech-DeskStatus button").click();
    await contains("[data-choose='away']").click();
    await settle();

    expect(server.bodiesOf("agent-status")).toEqual([{ status: "away" }]);
    expect(".o-seitech-DeskStatus button").toHaveText(/Away/);
});

test("the keyboard finds, walks and opens", async () => {
    await openInbox(makeDesk());

    await press("/");
    expect(".o-seitech-ConversationList-input").toBeFocused();
    await press("ArrowDown");
    expect(row(2)).toBeFocused();
    await press("ArrowDown");
    expect(row(1)).toBeFocused();
    await press("Enter");
    await settle();

    expect(queryText(".o-seitech-ThreadHeader h2")).toBe("Ana Souza");
});

test("r replies, Escape goes back to the list, e ends, ? shows the keys", async () => {
    await openInbox(makeDesk(), { resId: 2 });
    await click(".o-seitech-ThreadHeader h2");

    await press("r");
    expect(INPUT).toBeFocused();
    await press("Escape");
    expect(row(2)).toBeFocused();
    await press("e");
    await animationFrame();
    expect(".modal-body").toHaveText(/^If Ben.* writes again, the conversation reopens/);
    await press("Escape");
    await animationFrame();
    await press("?");
    await animationFrame();
    expect(".modal").toHaveText(/Search conversations/);
});

test("typing in a message triggers no shortcut", async () => {
    await openInbox(makeDesk(), { resId: 2 });

    await click(INPUT);
    await press("e");
    await press("?");
    await animationFrame();

    expect(".modal").toHaveCount(0);
});

test("Alt with an arrow goes to the next unread conversation", async () => {
    await openInbox(makeDesk(), { resId: 2 });

    await press(["alt", "ArrowDown"]);
    await settle();

    expect(queryText(".o-seitech-ThreadHeader h2")).toBe("Ana Souza");
});

test("drafts stay with their conversation, notes as notes", async () => {
    await openInbox(makeDesk(), { resId: 2 });
    await contains(NOTE_TAB).click();
    await contains(INPUT).edit("half a note", { confirm: false });

    await contains(row(3)).click();
    await settle();
    expect(queryOne(INPUT).value).toBe("");
    await contains(row(2)).click();
    await settle();

    expect(queryOne(INPUT).value).toBe("half a note");
    expect(".o-seitech-Composer").toHaveClass("o-isNote");
});

test("without a role it says whom to ask", async () => {
    const server = new FakeServer();
    server.roles = [];
    server.agent = null;
    await openInbox(server);

    expect(".o-seitech-Inbox-blank").toHaveText(/Ask your administrator/);
});

test("when the start fails it can be tried again", async () => {
    const server = makeDesk();
    server.refusals.session = { status: 500, code: "internal" };
    await openInbox(server);
    expect(".o-seitech-Inbox-blank").toHaveText(/Couldn't load the chat/);

    delete server.refusals.session;
    await contains(".o-seitech-Inbox-blank .btn-primary").click();
    await settle();

    expect(row(1)).toHaveCount(1);
});

test("a conversation that is not mine to see is said to be not here", async () => {
    const server = makeDesk();
    server.refusals.channel = { status: 404, code: "not_found" };
    await openInbox(server, { resId: 99 });

    expect(".o-seitech-Inbox-thread").toHaveText(/doesn't exist or you don't have access/);
});

test("the search has a key of its own, and Ctrl+K is the web client's at the first press", async () => {
    await openInbox(makeDesk(), { resId: 2 });
    const SEARCH = ".o-seitech-ConversationList-input";
    expect(SEARCH).toHaveAttribute("placeholder", "Search (/)");

    await press("/");
    expect(SEARCH).toBeFocused();
    expect(SEARCH).toHaveValue("");

    await press("Escape");
    await press(["ctrl", "k"]);
    await animationFrame();
    expect(SEARCH).not.toBeFocused();
    expect(".o_command_palette").toHaveCount(1);
    expect(".o_command_palette").toHaveText(/Search conversations/);
});
