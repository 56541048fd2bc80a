import { expect, freezeTime, test } from "@odoo/hoot";
import { click, edit, press, queryOne } from "@odoo/hoot-dom";
import { advanceTime, animationFrame, tick } from "@odoo/hoot-mock";

import { ChatApiError } from "@seitech_chat/core/api/chat_api";
import { Thread } from "@seitech_chat/ui/thread/thread";

import { AGENT, drawChat, emitEnd, ME, startChat, TestServer } from "../chat_test_helpers";

const INPUT = ".o-seitech-Composer-input";

async function drawThread({ parts, ...options } = {}) {
    const chat = await startChat(options);
    const drawn = await drawChat(Thread, { channel: chat.channel }, { store: chat.store, parts });
    return { ...chat, ...drawn };
}

async function write(text) {
    await click(INPUT);
    await edit(text);
}

/** All at once: `edit` types an emoji in two halves. */
async function paste(target, text) {
    await click(target);
    queryOne(target).value = text;
    queryOne(target).dispatchEvent(new Event("input", { bubbles: true, composed: true }));
    await animationFrame();
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

    // Its toolbar is there for the pointer and the focus alone.
    queryOne(".o-seitech-Message").focus();
    await click(".o-seitech-MessageActions button[title=Reply]");
    await animationFrame();
    expect(".o-seitech-Composer-reply bdi").toHaveText("Which course?");
    await write("Safety");
    await press("Enter");
    await tick();

    const [, body] = server.calls.find(([name]) => name === "send");
    expect(body.reply_to_id).toBe(100);
    expect(store.session.isMine(channel.messages.at(-1))).toBe(true);
});

test("typing is sent once in three seconds", async () => {
    const { server } = await drawThread();

    await click(INPUT);
    await press("a");
    await press("b");
    await press("c");

    expect(server.calls.filter(([name]) => name === "typing")).toEqual([["typing", 5, true]]);
});

test("a file that is too large is refused before it is sent", async () => {
    const { channel, store } = await drawThread();

    store.uploads.add(channel, new File(["x".repeat(2000)], "big.txt", { type: "text/plain" }));
    await animationFrame();

    expect(".o-seitech-UploadTray small").toHaveText("File is too large (max. 1,000 byte).");
    expect(".o-seitech-Composer-send").not.toBeEnabled();
});

test("typed text returns with the thread", async () => {
    const { component, storage } = await drawThread();
    await write("half a sentence");
    component.__owl__.app.destroy();

    await drawThread({ storage });

    expect(INPUT).toHaveValue("half a sentence");
});

test("an ended conversation has no box to write in", async () => {
    const { bus, server } = await drawThread();
    emitEnd(bus, server);
    await animationFrame();

    expect(INPUT).toHaveCount(0);
});

test("HTML that was typed is shown as it was typed", async () => {
    const { server } = await drawThread();
    server.failures.send = [Object.assign(new Error(), { isRetryable: true })];

    await write("<b>bold</b>");
    await press("Enter");
    await animationFrame();

    expect(".o-seitech-Message-bubble").toHaveText("<b>bold</b>");
    expect(ME.name).toBe("Ana");
});

test("a draft of another tab is shown and survives leaving", async () => {
    const { channel, store } = await drawThread();
    store.drafts.set(channel, { body: "before", replyToId: null, isNote: false });
    store.events.emit("draft-changed", { channel });
    expect(INPUT).toHaveValue("before");

    channel.draft = { body: "typed elsewhere", replyToId: null, isNote: false };
    store.events.emit("draft-changed", { channel });

    expect(INPUT).toHaveValue("typed elsewhere");
    channel.draft = { body: "typed later", replyToId: null, isNote: true };
    store.events.emit("draft-changed", { channel });
    expect(INPUT).toHaveValue("typed elsewhere");
});

test("typed text is not overwritten by another tab", async () => {
    const { channel, store } = await drawThread();
    freezeTime(); // a moment later it would be mine no more to keep
    await write("mine");

    channel.draft = { body: "theirs", replyToId: null, isNote: false };
    store.events.emit("draft-changed", { channel });

    expect(INPUT).toHaveValue("mine");
    await advanceTime(300);
    expect(channel.draft.body).toBe("mine");
});

test("a broadcast can require acknowledgement once", async () => {
    const server = new TestServer();
    server.channel.type = "broadcast";
    const sent = [];
    const parts = { useAutocomplete() {}, confirmBroadcast: (_where, onSure) => onSure() };
    const { store } = await drawThread({ server, parts });
    const { send } = store.api;
    store.api.send = (body) => {
        sent.push(body.requires_acknowledgement);
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

test("keys of an input method neither send nor save nor close", async () => {
    const { channel, server } = await drawThread();
    server.write(ME, "Mine");
    const INPUTS = [INPUT, ".o-seitech-MessageEdit-input"];
    await write("Hello");
    await press("Enter");
    await tick();
    await animationFrame();
    const message = channel.window.messages.at(-1);
    await click(INPUT);
    await press("ArrowUp");
    await animationFrame();
    expect(INPUTS[1]).toHaveValue("Hello");

    for (const input of INPUTS) {
        await click(input);
        await edit("日本");
        for (const key of ["Enter", "Escape"]) {
            for (const marks of [{ isComposing: true }, { keyCode: 229 }]) {
                queryOne(input).dispatchEvent(
                    new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...marks })
                );
            }
        }
        await tick();
        await animationFrame();
        expect(input).toHaveValue("日本");
    }
    expect(server.countCalls("send")).toBe(1);
    expect(server.countCalls("edit")).toBe(0);
    expect(message.editedAt).toBe(null);
});

test("an emoji counts as one character, in the composer and when editing", async () => {
    const { channel } = await drawThread();

    await paste(INPUT, "😀".repeat(4900));
    await animationFrame();
    expect(".o-seitech-CharCount").toHaveText("100");
    await press("Enter");
    await tick();
    await animationFrame();
    expect(channel.window.messages.at(-1).body).toBe(`<p>${"😀".repeat(4900)}</p>`);

    await press("ArrowUp");
    await animationFrame();
    await paste(".o-seitech-MessageEdit-input", "😀".repeat(5001));
    await animationFrame();
    expect(".o-seitech-MessageEdit .o-seitech-CharCount").toHaveText("-1");
    expect(".o-seitech-MessageEdit .o-isPrimary").not.toBeEnabled();
});

test("pasted text keeps its spaces before and after storing", async () => {
    const { server } = await drawThread();
    const code = "    def f(x):\n\treturn  x";

    await write(code);
    await press("Enter");
    await tick();
    await animationFrame();

    expect(server.calls.find(([name]) => name === "send")[1].body).toBe(code);
    const style = getComputedStyle(queryOne(".o-seitech-Message-body > p"));
    expect(style.whiteSpaceCollapse || style.whiteSpace).toInclude("preserve");
});

test("a text of hidden characters is not sent", async () => {
    const { server } = await drawThread();

    for (const text of ["\u200b", "\u2800\u3164", "\u00ad \u200f"]) {
        await write(text);
        await animationFrame();
        expect(".o-seitech-Composer-send").not.toBeEnabled();
        await press("Enter");
        await tick();
    }
    expect(server.countCalls("send")).toBe(0);
});

test("a text that is refused for good is changed instead of repeated", async () => {
    const { channel, server } = await drawThread();
    const refusal = new ChatApiError({ code: "invalid_field", detail: "No.", status: 422 });
    server.failures.send = [refusal];
    await write("Wrong");
    await press("Enter");
    await tick();
    await animationFrame();
    expect(".o-seitech-Message-failure").toHaveText(/No./);
    expect(".o-seitech-Message-failure button").toHaveCount(2);
    expect(".o-seitech-Message-failure button:first").toHaveText("Edit");

    await click(".o-seitech-Message-failure button:first");
    await animationFrame();
    expect(".o-seitech-MessageEdit-input").toHaveValue("Wrong");
    await click(".o-seitech-MessageEdit-input");
    await edit("Right");
    await press("Enter");
    await tick();
    await animationFrame();

    expect(server.messages.map(({ body }) => body)).toEqual(["<p>Right</p>"]);
    expect(channel.pending).toEqual([]);
    expect(".o-seitech-Message").toHaveCount(1);
});

test("a retryable failure is sent again unchanged", async () => {
    const { server } = await drawThread();
    server.failures.send = [new ChatApiError({ code: "channel_closed", status: 422 })];
    await write("Later");
    await press("Enter");
    await tick();
    await animationFrame();

    await click(".o-seitech-Message-failure button:contains(Send again)");
    await tick();
    await animationFrame();

    expect(server.messages.map(({ body }) => body)).toEqual(["<p>Later</p>"]);
});
