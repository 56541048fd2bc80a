import { expect, freezeTime, test } from "@odoo/hoot";
import { click, edit, press, queryOne } from "@odoo/hoot-dom";
import { advanceTime, animationFrame, tick } from "@odoo/hoot-mock";

import { Thread } from "@seitech_chat/core/ui/thread/thread";

import { AGENT, drawChat, ME, startChat, TestServer } from "../chat_test_helpers";

const INPUT = ".o-seitech-Composer-input";

async function drawThread(options) {
    const chat = await startChat(options);
    const drawn = await drawChat(Thread, { channel: chat.channel }, { store: chat.store });
    return { ...chat, ...drawn };
}

async function write(text) {
    await click(INPUT);
    await edit(text);
}

test("Enter sends and empties the box", async () => {
    const { server } = await drawThread();

    await write("Hello");
    await press("Enter");
    await tick();
    await animationFrame();

    expect(server.messages.map(({ body }) => body)).toEqual(["<p>Hello</p>"]);
    expect(INPUT).toHaveValue("");
    expect(".o-seitech-Message-bubble").toHaveText("Hello");
});

test("Shift+Enter does not send", async () => {
    const { server } = await drawThread();

    await write("Hello");
    await press(["shift", "Enter"]);
    await tick();

    expect(server.countCalls("send")).toBe(0);
});

test("the Enter of an input method does not send", async () => {
    const { server } = await drawThread();

    await write("日本");
    const composing = { key: "Enter", isComposing: true, bubbles: true };
    queryOne(INPUT).dispatchEvent(new KeyboardEvent("keydown", composing));
    await tick();

    expect(server.countCalls("send")).toBe(0);
});

test("blanks alone are not sent", async () => {
    const { server } = await drawThread();

    await write("   ");
    await press("Enter");
    await tick();

    expect(server.countCalls("send")).toBe(0);
    expect(".o-seitech-Composer-send").not.toBeEnabled();
});

test("arrow up in the empty box opens my last message, Enter saves it", async () => {
    const { server } = await drawThread();
    await write("tpyo");
    await press("Enter");
    await tick();
    await animationFrame();

    await press("ArrowUp");
    await animationFrame();
    expect(".o-seitech-MessageEdit-input").toBeFocused();
    await edit("typo");
    await press("Enter");
    await animationFrame();
    await animationFrame();

    expect(server.messages[0].body).toBe("<p>typo</p>");
    expect(".o-seitech-Message-footer").toHaveText("edited");
    expect(INPUT).toBeFocused();
});

test("a reply names what it answers", async () => {
    const { bus, channel, server, store } = await drawThread();
    bus.emit("message_new", server.event(server.write(AGENT, "Which course?")));
    await animationFrame();

    await click(".o-seitech-MessageActions button[title=Reply]");
    await animationFrame();
    expect(".o-seitech-Composer-reply span").toHaveText("Which course?");
    await write("Safety");
    await press("Enter");
    await tick();

    const [, body] = server.calls.find(([name]) => name === "send");
    expect(body.reply_to_id).toBe(100);
    expect(store.isMine(channel.messages.at(-1))).toBe(true);
});

test("typing is told once in three seconds", async () => {
    const { server } = await drawThread();

    await click(INPUT);
    await press("a");
    await press("b");
    await press("c");

    expect(server.calls.filter(([name]) => name === "typing")).toEqual([["typing", 5, true]]);
});

test("a file that is too large is refused before it is sent", async () => {
    const { channel, store } = await drawThread();

    store.upload(channel, new File(["x".repeat(2000)], "big.txt", { type: "text/plain" }));
    await animationFrame();

    expect(".o-seitech-UploadTray small").toHaveText("This file is too large.");
    expect(".o-seitech-Composer-send").not.toBeEnabled();
});

test("what is typed is there again when the thread is", async () => {
    const { component, storage } = await drawThread();
    await write("half a sentence");
    component.__owl__.app.destroy();

    await drawThread({ storage });

    expect(INPUT).toHaveValue("half a sentence");
});

test("an ended conversation has no box to write in", async () => {
    const { bus, server } = await drawThread();
    server.channel.last_version++;

    bus.emit("channel_changed", {
        channel_id: 5,
        stream: "public",
        version: server.channel.last_version,
        channel: { ...server.channel, state: "closed" },
    });
    await animationFrame();

    expect(INPUT).toHaveCount(0);
});

test("HTML that was typed is shown as it was typed", async () => {
    const { server } = await drawThread();
    server.failures.send = [Object.assign(new Error(), { isPassing: true })];

    await write("<b>bold</b>");
    await press("Enter");
    await animationFrame();

    expect(".o-seitech-Message-bubble").toHaveText("<b>bold</b>");
    expect(ME.name).toBe("Ana");
});

test("what another tab typed is shown, and not undone by leaving", async () => {
    const { channel, store } = await drawThread();
    store.setDraft(channel, { body: "before", replyToId: null, isNote: false });
    store.tell("draft-changed", { channel });
    expect(INPUT).toHaveValue("before");

    channel.draft = { body: "typed elsewhere", replyToId: null, isNote: false };
    store.tell("draft-changed", { channel });

    expect(INPUT).toHaveValue("typed elsewhere");
    channel.draft = { body: "typed later", replyToId: null, isNote: true };
    store.tell("draft-changed", { channel });
    expect(INPUT).toHaveValue("typed elsewhere");
});

test("what is being typed here is not overwritten by another tab", async () => {
    const { channel, store } = await drawThread();
    freezeTime(); // a moment later it would be mine no more to keep
    await write("mine");

    channel.draft = { body: "theirs", replyToId: null, isNote: false };
    store.tell("draft-changed", { channel });

    expect(INPUT).toHaveValue("mine");
    await advanceTime(300);
    expect(channel.draft.body).toBe("mine");
});

test("who writes to everybody may ask them to confirm, once", async () => {
    const server = new TestServer();
    server.channel.type = "broadcast";
    const sent = [];
    const { store } = await drawThread({ server });
    const { send } = store.api;
    store.api.send = (body) => {
        sent.push(body.asks_confirmation);
        return send.call(store.api, body);
    };

    await click(".o-seitech-Composer-ask input");
    for (const text of ["The exam moves", "Good luck"]) {
        await write(text);
        await press("Enter");
        await tick();
        await animationFrame();
    }

    expect(sent).toEqual([true, undefined]);
});
