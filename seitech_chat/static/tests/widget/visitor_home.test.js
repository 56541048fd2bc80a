import { describe, expect, test } from "@odoo/hoot";
import { advanceTime } from "@odoo/hoot-mock";

import { ChatApiError } from "@seitech_chat/core/api/chat_api";
import { responseTimeText } from "@seitech_chat/widget/home/team_line";

import { AGENT, MemoryStorage, TestServer, translate } from "../chat_test_helpers";
import { makeQuickActionPayload } from "../make_payloads";
import { makeMemory, openPage, settle } from "./visitor_page";

describe.current.tags("headless");

const FAQS = [1, 2].map((id) => ({ id, question: `Question ${id}` }));
const OFFER = { faqs: FAQS, has_faqs: true };

async function openHome(offer = OFFER, options = {}) {
    const server = new TestServer();
    server.offer = offer;
    const page = await openPage({ server, ...options });
    page.chat.open();
    await settle();
    return { ...page, home: page.chat.home, server };
}

test("home is shown if it offers FAQs or quick actions, else the form", async () => {
    for (const [offer, screen] of [
        [OFFER, "home"],
        [{ quick_actions: [makeQuickActionPayload()] }, "home"],
        [{}, "form"],
    ]) {
        const { chat } = await openHome(offer);
        expect(chat.screen).toBe(screen);
    }
});

test("the form does not wait for home longer than three seconds, and stays", async () => {
    const server = new TestServer();
    const { chat } = await openPage({ server });
    let answer;
    chat.api.home = () => new Promise((resolve) => (answer = resolve));
    chat.home.getApi = () => ({ home: () => new Promise((resolve) => (answer = resolve)) });
    chat.open();
    await settle();
    expect(chat.screen).toBe("loading");

    await advanceTime(3000);
    expect(chat.screen).toBe("form");
    answer({ ...OFFER, quick_actions: [], team: { agents: [] } });
    await settle();

    expect(chat.screen).toBe("form");
    expect(chat.home.mayGoBack).toBe(true);
});

test("an error of home leads to the form", async () => {
    const server = new TestServer();
    server.failures.home = [new ChatApiError({ code: "unavailable" })];
    const { chat } = await openPage({ server });

    chat.open();
    await settle();

    expect(chat.screen).toBe("form");
});

test("a search is sent a moment after the last key, and its latest answer counts", async () => {
    const { home, server } = await openHome();
    server.found = [FAQS[1]];

    for (const text of ["p", "pr", "pri"]) {
        home.setQuery(text);
        await advanceTime(100);
    }
    expect(server.countCalls("searchFaqs")).toBe(0);
    await advanceTime(50);
    await settle();
    expect(server.countCalls("searchFaqs")).toBe(1);
    expect(home.faqs).toEqual([FAQS[1]]);

    home.setQuery("");
    expect(home.faqs).toEqual(FAQS);
});

test("a failed search shows the usual FAQs", async () => {
    const { home, server } = await openHome();
    server.failures.searchFaqs = [new ChatApiError({ code: "rate_limited", status: 429 })];

    home.setQuery("price");
    await advanceTime(150);
    await settle();

    expect(home.faqs).toEqual(FAQS);
});

test("the FAQs that were read go along with the conversation, once each", async () => {
    const { home, chat } = await openHome();

    await home.showFaq(FAQS[0]);
    expect(home.faq.answer).toBe("<p>Answer 1</p>");
    home.goHome();
    await home.showFaq(FAQS[1]);
    await home.showFaq(FAQS[0]);
    expect(home.readFaqIds).toEqual([1, 2]);

    await chat.begin({ name: "Ana", email: "ana@example.com", body: "Help" });
    expect(home.readFaqIds).toEqual([]);
    expect(chat.screen).toBe("conversation");
});

test("the form has the search, unless something was written", async () => {
    const { home, chat, memory } = await openHome();
    home.query = "Where is my invoice?";
    chat.showForm();
    expect(memory.form.body).toBe("Where is my invoice?");

    chat.fillForm({ body: "My own words" });
    home.goHome();
    chat.showForm();
    expect(memory.form.body).toBe("My own words");
});

test("a reload leaves the visitor in the form", async () => {
    const { chat, memory } = await openHome();
    chat.showForm();
    const server = new TestServer();
    server.offer = OFFER;
    const later = await openPage({ server, memory });
    await settle();

    expect(later.chat.isOpen).toBe(true);
    expect(later.chat.screen).toBe("form");
    later.chat.home.goHome();
    expect(memory.page).toBe("home");
});

test("an action fills in topic and text, a request for a call only the text", async () => {
    const { chat, memory } = await openHome();
    chat.showForm(makeQuickActionPayload({ action: "form", query_type: "billing", body: "Bill" }));
    expect(memory.form).toMatchObject({ query_type: "billing", body: "Bill" });

    chat.showForm(makeQuickActionPayload());
    expect(memory.form.query_type).toBe("billing");
});

test("another page of a single-page application has another home", async () => {
    const { chat, server } = await openHome();
    expect(server.countCalls("home")).toBe(1);
    await chat.loadSession();
    expect(server.countCalls("home")).toBe(1);

    chat.home.getPath = () => "/prices";
    await chat.loadSession();

    expect(server.countCalls("home")).toBe(2);
    expect(server.calls.at(-2)[1] || server.calls.at(-1)[1]).toMatchObject({ path: "/prices" });
});

test("how long an answer takes is said in minutes or hours", () => {
    for (const [seconds, text] of [
        [10, "Usually answers in 1 minute"],
        [240, "Usually answers in 4 minutes"],
        [3570, "Usually answers in 1 hour"],
        [7300, "Usually answers in 2 hours"],
    ]) {
        expect(responseTimeText(seconds, translate)).toBe(text);
    }
});

async function openClosedPage(shared = new MemoryStorage()) {
    const server = new TestServer();
    server.write(AGENT, "Hello");
    const memory = makeMemory(shared);
    const page = await openPage({ server, memory, isUsingToken: true });
    await settle();
    return page;
}

test("a new message is previewed beside the closed chat until it is dismissed", async () => {
    const shared = new MemoryStorage();
    const { chat } = await openClosedPage(shared);
    expect(chat.preview).toMatchObject({ text: "Hello", author: AGENT, channelId: 5 });

    chat.dismissPreview();
    expect(chat.preview).toBe(null);

    const later = await openClosedPage(shared);
    expect(later.chat.preview).toBe(null);
});

test("an open chat has no preview", async () => {
    const { chat } = await openClosedPage();
    chat.open();
    expect(chat.preview).toBe(null);

    chat.showPreview({ id: 900, channelId: 5, author: AGENT, body: "Again", attachments: [] });
    expect(chat.preview).toBe(null);
});

test("sound is as the site says until the visitor chooses", async () => {
    const memory = makeMemory();
    expect(memory.isSoundEnabled).toBe(false);
    memory.isSoundOn = true;
    expect(memory.isSoundEnabled).toBe(true);
    memory.keepSound(false);
    expect(memory.isSoundEnabled).toBe(false);
});
