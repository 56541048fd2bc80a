import { expect, test } from "@odoo/hoot";
import { queryAllTexts, queryOne } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";

import { Thread } from "@seitech_chat/ui/thread/thread";

import { drawChat, emitEnd, startChat } from "../chat_test_helpers";

const NAMES = ".o-seitech-UploadTray-text > bdi";

async function drawThread() {
    const chat = await startChat();
    const drawn = await drawChat(Thread, { channel: chat.channel }, { store: chat.store });
    return { ...chat, ...drawn };
}

/** Files without content stay here: nothing is sent for them. */
function carry(names, texts = {}) {
    const data = new DataTransfer();
    names.forEach((name) => data.items.add(new File([], name)));
    Object.entries(texts).forEach(([type, text]) => data.setData(type, text));
    return data;
}

async function paste(data) {
    const ev = new ClipboardEvent("paste", {
        clipboardData: data,
        bubbles: true,
        cancelable: true,
    });
    queryOne(".o-seitech-Composer-input").dispatchEvent(ev);
    await animationFrame();
    return ev;
}

async function drag(type, data, target = document.body) {
    const ev = new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true });
    target.dispatchEvent(ev);
    await animationFrame();
    return ev;
}

test("thirty files: the first ten are added in order, the rest is named", async () => {
    const { component, notifications } = await drawThread();
    const names = Array.from({ length: 30 }, (_one, index) => `${index + 1}.txt`);

    component.addFiles(carry(names).files);
    await animationFrame();

    expect(queryAllTexts(NAMES)).toEqual(names.slice(0, 10));
    expect(notifications).toEqual([
        "Up to 10 files per message. Not added (20): 11.txt, 12.txt, 13.txt, …",
    ]);
});

test("a copied file is pasted though its name comes as text", async () => {
    await drawThread();

    await paste(carry(["My report.pdf"], { "text/plain": "My report.pdf" }));
    await paste(carry(["b c.txt"], { "text/plain": "file:///home/ana/b%20c.txt\r\n" }));

    expect(queryAllTexts(NAMES)).toEqual(["My report.pdf", "b c.txt"]);
});

test("a table that is also a picture is pasted as text", async () => {
    await drawThread();

    const ev = await paste(carry(["image.png"], { "text/plain": "a\tb\n1\t2" }));

    expect(ev.defaultPrevented).toBe(false);
    expect(NAMES).toHaveCount(0);
});

test("a file dropped beside the conversation is added, and the page stays", async () => {
    await drawThread();
    const data = carry(["a.txt"]);

    await drag("dragenter", data);
    expect(".o-seitech-Thread-drop").toHaveCount(1);
    expect((await drag("dragover", data)).defaultPrevented).toBe(true);
    expect((await drag("drop", data)).defaultPrevented).toBe(true);

    expect(".o-seitech-Thread-drop").toHaveCount(0);
    expect(queryAllTexts(NAMES)).toEqual(["a.txt"]);
});

test("a file dropped while nothing can be written is not taken, and the page stays", async () => {
    const { bus, channel, server } = await drawThread();
    emitEnd(bus, server);
    await animationFrame();
    const data = carry(["a.txt"]);

    await drag("dragenter", data);
    expect(".o-seitech-Thread-drop").toHaveCount(0);
    expect((await drag("drop", data)).defaultPrevented).toBe(true);

    expect(channel.uploads).toHaveLength(0);
});

test("a file dropped on a field of the page is the field's", async () => {
    await drawThread();
    const field = document.createElement("input");
    field.type = "file";
    document.body.append(field);

    const ev = await drag("drop", carry(["a.txt"]), field);
    field.remove();

    expect(ev.defaultPrevented).toBe(false);
    expect(NAMES).toHaveCount(0);
});
