import { describe, expect, test } from "@odoo/hoot";

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
