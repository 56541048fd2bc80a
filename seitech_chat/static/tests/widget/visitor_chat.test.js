import { describe, expect, test } from "@odoo/hoot";
import { advanceTime, animationFrame } from "@odoo/hoot-mock";

import { ChatApiError } from "@seitech_chat/core/api/chat_api";
import { makeWidgetEnv } from "@seitech_chat/widget/widget_env";

import { AGENT, ME, MemoryStorage, TestServer, translate } from "../chat_test_helpers";
import { makeMemory, openPage, settle } from "./visitor_page";

describe.current.tags("headless");

const FORM = { name: "Ana", email: "ana@example.com", body: "Help" };
const invalidToken = () => new ChatApiError({ code: "invalid_visitor_token", status: 401 });

test("nothing is asked of the server before the chat is opened", async () => {
    const { server } = await openPage();

    expect(server.calls).toEqual([]);
});

test("the server is asked in the language of the page", async () => {
    const { chat } = await openPage({ isUsingToken: true });

    expect(chat.transport.headers()).toEqual({
        "Accept-Language": "es-ES",
        "X-Chat-Visitor-Token": "secret",
    });
});

test("it opens into the form, and the form into the conversation", async () => {
    const { chat, memory } = await openPage();

    chat.open();
    await settle();
    expect(chat.screen).toBe("form");
    await chat.begin(FORM);

    expect(chat.screen).toBe("conversation");
    expect(memory.token).toBe("secret");
    expect(memory.person).toEqual({ name: "Ana", email: "ana@example.com" });
});

test("approaching the launcher preloads the form", async () => {
    const { chat, server } = await openPage();

    chat.prepare();
    chat.prepare();
    await settle();
    chat.prepare();
    chat.open();

    expect(chat.screen).toBe("form");
    expect(server.calls.map(([name]) => name)).toEqual(["home"]);
});

test("presence is requested again after half a minute", async () => {
    const { chat, server } = await openPage();
    chat.prepare();
    await settle();

    await advanceTime(31_000);
    chat.open();
    await settle();

    expect(server.calls.map(([name]) => name)).toEqual(["home", "session"]);
});

test("a failed preload is retried on opening", async () => {
    const { chat, server } = await openPage();
    const failure = new ChatApiError({ code: "internal", status: 500 });
    Object.assign(server.failures, { home: [failure], session: [failure] });
    chat.prepare();
    await settle();

    expect(chat.screen).toBe("failed");
    chat.open();
    await settle();

    expect(chat.screen).toBe("form");
    expect(chat.session).not.toBe(null);
});

/** Ask for the session, lose what it was asked for: how to let the answer come. */
function askInVain(chat) {
    const { home } = chat.api;
    const answer = new Promise((resolve) => {
        chat.api.home = (page) => new Promise((done) => resolve(() => done(home(page))));
    });
    chat.prepare();
    chat.api.home = home;
    // Another tab begins a conversation, and its token is lost.
    chat.onTokenChangedInOtherTab("secret");
    chat.onTokenChangedInOtherTab(null);
    return answer;
}

test("the form does not wait for an answer to an earlier token", async () => {
    const { chat } = await openPage();
    await askInVain(chat);

    chat.open();
    await settle();

    expect(chat.session).not.toBe(null);
});

test("the end of an earlier question leaves the later one under way", async () => {
    const { chat } = await openPage();
    const answerEarlier = await askInVain(chat);
    let count = 0;
    chat.api.session = () => new Promise(() => count++);
    chat.loadSession();

    answerEarlier();
    await settle();
    chat.prepare();

    expect(count).toBe(1);
});

test("coming near a conversation asks nothing", async () => {
    const { chat, server } = await openPage({ isUsingToken: true });
    await settle();
    server.calls.length = 0;

    chat.prepare();
    await settle();

    expect(server.calls).toEqual([]);
});

test("the conversation is there again on the next page", async () => {
    const server = new TestServer();
    server.write(ME, "Help");

    const { chat } = await openPage({ server, isUsingToken: true });

    expect(chat.screen).toBe("conversation");
});

test("an ended conversation does not come back, unless there is something unread", async () => {
    const server = new TestServer();
    server.write(AGENT, "Bye");
    server.channel.state = "closed";

    const unread = await openPage({ server, isUsingToken: true });
    expect(unread.chat.screen).toBe("conversation");
    server.members[0].last_read_position = 1;
    const read = await openPage({ server, isUsingToken: true });
    read.chat.open();
    await settle();

    expect(read.chat.screen).toBe("form");
});

test("a worthless token leads back to the form", async () => {
    const server = new TestServer();
    server.failures.session = [invalidToken()];

    const { chat, memory } = await openPage({ server, isUsingToken: true });
    chat.open();
    await settle();

    expect(chat.screen).toBe("form");
    expect(chat.notice).not.toBe("");
    expect(memory.token).toBe(null);
});

test("text typed with an expired token goes into the form", async () => {
    const server = new TestServer();
    server.write(ME, "Help");
    const { chat, memory } = await openPage({ server, isUsingToken: true });
    chat.open();
    server.failures.send = [invalidToken()];
    chat.store.drafts.set(chat.channel, { body: "half typed", replyToId: null });

    chat.store.outgoing.post(chat.channel, { body: "not sent" });
    await settle();

    expect(chat.screen).toBe("form");
    expect(memory.form.body).toBe("not sent\n\nhalf typed");
});

test("a token renewed by another tab is taken over, not dropped", async () => {
    const server = new TestServer();
    server.write(ME, "Help");
    const { chat, memory } = await openPage({ server, isUsingToken: true });
    memory.keepToken("newer", "2999-01-01T00:00:00Z");

    chat.onUnauthorized();
    await settle();

    expect(memory.token).toBe("newer");
    expect(chat.token).toBe("newer");
    expect(chat.screen).toBe("conversation");
});

test("a hidden conversation leaves the form and a sentence", async () => {
    const server = new TestServer();
    server.write(ME, "Help");
    const { chat } = await openPage({ server, isUsingToken: true });
    chat.open();

    chat.store.channels.remove(5);
    await settle();

    expect(chat.screen).toBe("form");
    expect(chat.channelId).toBe(null);
    expect(chat.toasts.map(({ text }) => text)).toEqual([
        "This conversation is no longer available.",
    ]);
});

test("after the end a new conversation can be started", async () => {
    const server = new TestServer();
    server.write(ME, "Help");
    const { chat } = await openPage({ server, isUsingToken: true });
    chat.open();

    await chat.end();
    expect(chat.channel.isOpen).toBe(false);
    expect(chat.screen).toBe("conversation");
    chat.startNewConversation();
    await settle();

    expect(chat.screen).toBe("form");
    // and go back to what was said before
    expect(chat.store.channels.sorted.map(({ id }) => id)).toEqual([5]);
    await chat.show(5);
    expect(chat.screen).toBe("conversation");
});

test("a quote leads to its message in the conversation before", async () => {
    const { chat: frame, visitorChat } = makeWidgetEnv({ config: { lang: "en" }, _t: translate });
    visitorChat.store = { current: { open: async (channelId) => expect.step(channelId) } };
    frame.bus.addEventListener("show-message", ({ detail }) => expect.step(detail));

    frame.openConversation(4, 12);
    await settle();
    await animationFrame();

    expect.verifySteps([4, { position: 12 }]);
});

test("without a server it says so and can be tried again", async () => {
    const server = new TestServer();
    const failure = new ChatApiError({ code: "network" });
    server.failures = { home: [failure], session: [failure] };
    const { chat } = await openPage({ server });

    chat.open();
    await settle();
    expect(chat.screen).toBe("failed");
    await chat.retry();

    expect(chat.screen).toBe("form");
});

test("open or closed belongs to the tab, the token to the browser", async () => {
    const shared = new MemoryStorage();
    const one = await openPage({ memory: makeMemory(shared) });
    one.chat.open();
    one.memory.keepToken("secret", "2999-01-01T00:00:00Z");

    const otherMemory = makeMemory(shared);

    expect(one.memory.isOpen).toBe(true);
    expect(otherMemory.isOpen).toBe(false);
    expect(otherMemory.token).toBe("secret");
});

test("whether an old token has expired is the server's to say", async () => {
    const memory = makeMemory();

    memory.keepToken("secret", "2001-01-01T00:00:00Z");

    expect(memory.token).toBe("secret");
    expect(memory.isTokenOld).toBe(true);
});

test("a conversation is found again whatever the device's clock says", async () => {
    const memory = makeMemory();
    memory.keepToken("secret", "2000-01-01T00:00:00Z");
    const server = new TestServer();
    server.write(AGENT, "Hello");

    const { chat } = await openPage({ server, memory });
    await settle();

    expect(memory.token).toBe("secret");
    expect(chat.channel.id).toBe(5);
});

test("an expired token without a draft shows no message", async () => {
    const memory = makeMemory();
    memory.keepToken("secret", "2000-01-01T00:00:00Z");
    const server = new TestServer();
    server.failures.session = [invalidToken()];

    const { chat } = await openPage({ server, memory });
    await settle();

    expect(memory.token).toBe(null);
    expect(chat.notice).toBe("");
});
