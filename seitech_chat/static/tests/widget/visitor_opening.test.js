import { describe, expect, test } from "@odoo/hoot";

import { ChatApiError } from "@seitech_chat/core/api/chat_api";

import { AGENT, TestServer } from "../chat_test_helpers";
import { openPage, settle } from "./visitor_page";

const FORM = { name: "Ana", email: "ana@example.com", body: "Help" };

describe.current.tags("headless");

test("the answer to the form is enough to show the conversation", async () => {
    const { chat, server } = await openPage();
    chat.open();
    await settle();
    server.calls.length = 0;
    const asked = new Set();
    for (const name of ["session", "channels", "channel", "messages", "sync"]) {
        chat.api[name] = () => asked.add(name) && new Promise(() => {}); // never answered
    }

    await chat.begin(FORM);

    expect(chat.screen).toBe("conversation");
    expect(chat.channel.window.messages.map(({ body }) => body)).toEqual(["<p>Help</p>"]);
    expect(chat.store.session.isMine(chat.channel.lastMessage)).toBe(true);
    expect(chat.store.session.limits).not.toBe(null);
    expect([...asked].sort()).toEqual(["channels"]);
});

test("a conversation that begins before the session is known is shown, and asks for it", async () => {
    const { chat, server } = await openPage();
    chat.api.home = () => new Promise(() => {});
    chat.open();

    await chat.begin(FORM);

    expect(chat.screen).toBe("conversation");
    expect(chat.store.session.departments).toEqual([]);
    await settle();
    expect(server.countCalls("session")).toBe(1);
    expect(chat.store.session.limits).not.toBe(null);
});

test("an opening sent again shows what came behind it", async () => {
    const server = new TestServer();
    const { chat } = await openPage({ server });
    chat.open();
    await settle();
    const { open } = chat.api;
    chat.api.open = async (form) => {
        const answer = await open(form);
        server.write(AGENT, "Hello");
        return { ...answer, entry: server.entry };
    };

    await chat.begin(FORM);
    await settle();

    const bodies = chat.channel.window.messages.map(({ body }) => body);
    expect(bodies).toEqual(["<p>Help</p>", "<p>Hello</p>"]);
});

/** A page whose server takes files, except those with these names. */
async function openFilePage(failing = []) {
    const page = await openPage();
    const { chat } = page;
    const uploads = [];
    const upload = (_channelId, file) => {
        uploads.push(file.name);
        const isFailing = failing.includes(file.name);
        const attachment = { ...ATTACHMENT, id: uploads.length, name: file.name };
        const error = new ChatApiError({ code: "file_type_not_allowed", status: 422 });
        return { promise: isFailing ? Promise.reject(error) : Promise.resolve({ attachment }) };
    };
    chat.api = Object.assign(Object.create(chat.api), { upload });
    chat.open();
    await settle();
    return { ...page, uploads };
}

const ATTACHMENT = { kind: "file", size: 1, mimetype: "text/plain", url: "/file" };
const makeFiles = (...names) => names.map((name) => new File(["x"], name));

test("files of the form are sent as one message after the opening", async () => {
    const { chat, server, uploads } = await openFilePage();
    chat.formFiles = makeFiles("a.txt", "b.txt");

    await chat.begin(FORM);
    await settle();

    expect(uploads).toEqual(["a.txt", "b.txt"]);
    const sent = server.calls.filter(([name]) => name === "send").map(([, body]) => body);
    expect(sent.map((body) => body.attachment_ids)).toEqual([[1, 2]]);
    expect(chat.channel.uploads).toEqual([]);
    expect(chat.formFiles).toEqual([]);
});

test("a file that fails stays with the composer while the others are sent", async () => {
    const { chat, server } = await openFilePage(["a.exe"]);
    chat.formFiles = makeFiles("a.exe", "b.txt");

    await chat.begin(FORM);
    await settle();

    const sent = server.calls.filter(([name]) => name === "send").map(([, body]) => body);
    expect(sent.map((body) => body.attachment_ids)).toEqual([[2]]);
    expect(chat.channel.uploads.map(({ name, status }) => [name, status])).toEqual([
        ["a.exe", "failed"],
    ]);
});

test("a refused opening keeps the files in the form", async () => {
    const { chat, server, uploads } = await openFilePage();
    server.failures.open = [new ChatApiError({ code: "network" })];
    chat.formFiles = makeFiles("a.txt");

    await expect(chat.begin(FORM)).rejects.toThrow();

    expect(uploads).toEqual([]);
    expect(chat.formFiles.map(({ name }) => name)).toEqual(["a.txt"]);
});
