import { after, beforeEach, getFixture } from "@odoo/hoot";
import { App } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { getTemplate } from "@web/core/templates";

import { ChatApiError } from "@seitech_chat/core/api/chat_api";
import { makeChatStore } from "@seitech_chat/core/store/chat_store";

import {
    makeChannelAnswer,
    makeChannelPayload,
    makeEntryPayload,
    makeHomeAnswer,
    makeMemberPayload,
    makeMembershipPayload,
    makeMessagePayload,
    makeSessionAnswer,
} from "./make_payloads";
import { checkApi, checkEvent } from "./wire_check";

export const ME = { type: "visitor", id: 1, name: "Ana" };
export const AGENT = { type: "user", id: 7, name: "Ben" };

const AT = "2026-03-02T10:00:00Z";

/** Begin every test of a file with a browser that stored nothing. */
export function clearStorageBeforeEach() {
    beforeEach(() => {
        browser.localStorage.clear();
        browser.sessionStorage.clear();
    });
}

/** List what is reported as an error, kept out of the run's own. */
export function catchReports() {
    const reports = [];
    const { error } = console;
    console.error = (report) => reports.push(report);
    after(() => (console.error = error));
    return reports;
}

/** Storage as browsers have it, in memory. */
export class MemoryStorage {
    items = new Map();

    get length() {
        return this.items.size;
    }
    key(index) {
        return [...this.items.keys()][index] ?? null;
    }
    getItem(name) {
        return this.items.get(name) ?? null;
    }
    setItem(name, value) {
        this.items.set(name, value);
    }
    removeItem(name) {
        this.items.delete(name);
    }
}

/** navigator.locks, as far as the outbox uses it. */
export class MemoryLocks {
    queue = Promise.resolve();

    request(name, callback) {
        const turn = this.queue.then(callback);
        this.queue = turn.catch(() => {});
        return turn;
    }
}

/** A bus transport whose events the test sends. */
export class TestBus {
    start(listener) {
        this.listener = listener;
    }
    resubscribe() {
        this.listener.onSubscribed();
    }
    stop() {}
    emit(type, payload) {
        const event = `seitech.chat.channel/${type}`;
        this.listener.onEvent(event, checkEvent(event, payload));
    }
}

export function networkFailure() {
    return new ChatApiError({ code: "network" });
}

/** One conversation on a server of its own, with the rules of the contract. */
export class TestServer {
    channel = makeChannelPayload({ agent: AGENT });
    messages = [];
    members = [makeMemberPayload(ME), makeMemberPayload(AGENT)];
    former = { last_read_position: 0, last_delivered_position: 0 };
    /** Of home, beside the usual: nothing. */
    offer = {};
    /** The FAQs that a search finds. */
    found = [];
    calls = [];
    /** Thrown by the next call of a name: { send: [error, …] }. */
    failures = {};

    /** Store a message as the server would. */
    write(author, text, { uuid = null, createdAt = AT, replyTo = null } = {}) {
        const known = uuid && this.messages.find((message) => message.client_uuid === uuid);
        if (known) {
            return known;
        }
        this.channel.last_position++;
        this.channel.last_version++;
        const message = makeMessagePayload({
            id: 100 + this.messages.length,
            position: this.channel.last_position,
            version: this.channel.last_version,
            author,
            body: `<p>${text}</p>`,
            reply_to: replyTo,
            client_uuid: uuid,
            created_at: createdAt,
        });
        this.messages.push(message);
        return { ...message };
    }

    change(message, changes) {
        const stored = this.messages.find(({ id }) => id === message.id);
        this.channel.last_version++;
        Object.assign(stored, changes, { version: this.channel.last_version });
        return { ...stored };
    }

    event(message) {
        return { channel_id: 5, stream: "public", version: message.version, message };
    }

    get entry() {
        return makeEntryPayload({
            channel: { ...this.channel },
            me: makeMembershipPayload({
                member_id: ME.id,
                last_read_position: this.members[0].last_read_position,
            }),
            members: this.members.map((member) => ({ ...member })),
            member_count: this.members.length,
            former: this.former,
            last_message: this.messages.filter(({ type }) => type !== "event").at(-1) || null,
        });
    }

    page({ before = Infinity, after = 0, around = 0, limit }) {
        if (around) {
            return this.page({ after: around - limit / 2, limit });
        }
        const all = this.messages.filter(({ position }) => position < before && position > after);
        const messages = after ? all.slice(0, limit) : all.slice(-limit);
        return {
            messages: messages.map((message) => ({ ...message })),
            has_more_before: messages.length > 0 && messages[0].position > 1,
            has_more_after:
                messages.length > 0 && messages.at(-1).position < this.channel.last_position,
            version: this.channel.last_version,
            internal_version: 0,
        };
    }

    makeApi() {
        const answers = {
            session: () => makeSessionAnswer({ caller: ME }),
            home: () => makeHomeAnswer({ session: answers.session(), ...this.offer }),
            searchFaqs: () => ({ faqs: this.found }),
            faq: (id) => ({ id, question: `Question ${id}`, answer: `<p>Answer ${id}</p>` }),
            rateFaq: () => ({ is_done: true }),
            channels: () => ({ channels: [this.entry], next_cursor: null }),
            channel: () => makeChannelAnswer(this.entry),
            messages: (body) => this.page(body),
            send: (body) => ({ message: this.write(ME, body.body, { uuid: body.client_uuid }) }),
            edit: (id, body) => ({
                message: this.change({ id }, { body: `<p>${body}</p>`, edited_at: AT }),
            }),
            delete: (id) => ({ message: this.change({ id }, { body: "", deleted_at: AT }) }),
            typing: () => ({ is_sent: true }),
            markRead: (body) => {
                this.members[0].last_read_position = body.read_position || 0;
                return { member: { ...this.members[0] } };
            },
            markDelivered: () => ({ retry_ids: [] }),
            sync: ({ channels }) => {
                const version = channels[0]?.version ?? 0;
                const messages = this.messages.filter((message) => message.version > version);
                const change = {
                    entry: this.entry,
                    messages,
                    version: this.channel.last_version,
                    internal_version: 0,
                    is_reset: !channels.length,
                };
                return { changes: messages.length ? [change] : [], removed: [], has_more: false };
            },
        };
        const call =
            (name, answer) =>
            async (...args) => {
                this.calls.push([name, ...args]);
                const failure = this.failures[name]?.shift();
                if (failure) {
                    throw failure;
                }
                return answer(...args);
            };
        return checkApi(
            Object.fromEntries(
                Object.entries(answers).map(([name, answer]) => [name, call(name, answer)])
            )
        );
    }

    countCalls(name) {
        return this.calls.filter(([called]) => called === name).length;
    }
}

/** The conversation ends elsewhere: the socket receives the event. */
export function emitEnd(bus, server) {
    server.channel.last_version++;
    bus.emit("channel_changed", {
        channel_id: 5,
        stream: "public",
        version: server.channel.last_version,
        channel: { ...server.channel, state: "closed" },
    });
}

/**
 * A store on a test server, started, with its channel on the screen.
 *
 * @param {{ server?: TestServer, storage?: MemoryStorage, isOpen?: boolean,
 *  isSubscribed?: boolean, options?: object }} [setup] `options` of the store, beside these
 */
export async function startChat({
    server = new TestServer(),
    storage = new MemoryStorage(),
    locks = new MemoryLocks(),
    isOpen = true,
    isSubscribed = true,
    options = {},
} = {}) {
    const bus = new TestBus();
    const api = server.makeApi();
    const store = makeChatStore({ api, busTransport: bus, storage, locks, ...options });
    after(() => store.stop());
    await store.start();
    if (isSubscribed) {
        bus.listener.onSubscribed();
    }
    if (isOpen) {
        await store.current.open(5);
    }
    return { bus, channel: store.channels.get(5), server, storage, store };
}

/**
 * A store that was never started, which knows what the test inserts.
 *
 * @param {AuthorPayload} me
 */
export function makeIdleStore(me) {
    const store = makeChatStore({
        api: new TestServer().makeApi(),
        busTransport: new TestBus(),
        storage: new MemoryStorage(),
        locks: new MemoryLocks(),
    });
    after(() => store.stop());
    store.session.me = me;
    return store;
}

/** The `_t` of a frame, without translations. */
export function translate(term, values = {}) {
    return term.replace(/%\((\w+)\)s/g, (_place, name) => values[name]);
}

/** Draw a component of the core or the widget in the test's corner of the page. */
export async function drawChat(Component, props, { store, env = {}, parts, frame: more } = {}) {
    const notifications = [];
    const frame = {
        store,
        parts,
        _t: translate,
        bus: new EventTarget(),
        locale: "en-US",
        notify: (text) => notifications.push(text),
        viewFile() {},
        downloadFile() {},
        fileUrl: () => "data:image/gif;base64,R0lGODlhAQABAAAAACw=",
        ...more,
    };
    const app = new App(Component, {
        env: { ...env, chat: frame },
        getTemplate,
        props,
        test: true,
        warnIfNoStaticProps: true,
    });
    after(() => app.destroy());
    const holder = document.createElement("div");
    holder.className = "o-seitech-theme";
    holder.style.cssText = "display: flex; width: 380px; height: 400px;";
    getFixture().append(holder);
    const component = await app.mount(holder);
    return { component, frame, holder, notifications };
}
