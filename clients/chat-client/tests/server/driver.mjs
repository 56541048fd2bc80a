/**
 * Runs clients against a real server for `tests/system/test_headless_client.py`: a command per
 * line of standard input, `{ id, do, … }`, and an answer per line of standard output.
 */

import { createInterface } from "node:readline";

import { bearer, createChatClient, visitor } from "@seitech/chat-client";
import { WebSocket } from "ws";

/** The storage of a browser, in memory. */
class MemoryStorage {
    items = new Map();
    get length() {
        return this.items.size;
    }
    key = (index) => [...this.items.keys()][index] ?? null;
    getItem = (name) => this.items.get(name) ?? null;
    setItem = (name, value) => void this.items.set(name, String(value));
    removeItem = (name) => void this.items.delete(name);
}

const people = new Map();

function makeAuth(person, { key, token }) {
    if (key) {
        person.key = key;
        return bearer(() => {
            person.tokenCalls++;
            return person.key;
        });
    }
    const storage = new MemoryStorage();
    if (token) {
        const value = JSON.stringify({ value: token, expiresAt: null });
        storage.setItem("seitech_chat.visitor..token", value);
    }
    return visitor({ storage });
}

function describe({ client, channelId, announced, tokenCalls, refused, sockets }) {
    const { status, connection, totals, failure, incompatibility } = client.getSnapshot();
    const { messages } = client.messages(channelId).getSnapshot();
    const channel = client.channel(channelId).getSnapshot();
    return {
        status,
        connection,
        totals,
        failure,
        incompatibility,
        messages: messages.map(({ id, position, clientUuid, text, status: one }) => ({
            id,
            position,
            clientUuid,
            text,
            status: one,
        })),
        unreadCount: channel?.unreadCount,
        lastPosition: channel?.lastPosition,
        receipts: channel?.receipts,
        typing: channel?.typing.map(({ name }) => name),
        announced,
        tokenCalls,
        refused,
        socketCount: sockets.length,
        openSocketCount: sockets.filter((one) => one.readyState === WebSocket.OPEN).length,
    };
}

const COMMANDS = {
    async start({ name, baseUrl, channelId, ...credentials }) {
        const person = { announced: [], refused: [], tokenCalls: 0, sockets: [], channelId };
        // Odoo wants an origin, which the browsers send by themselves.
        class Socket extends WebSocket {
            constructor(url) {
                super(url, { origin: baseUrl });
                person.sockets.push(this);
            }
        }
        person.client = createChatClient({
            baseUrl,
            auth: makeAuth(person, credentials),
            storage: new MemoryStorage(),
            WebSocket: Socket,
        });
        person.client.on("message", ({ message }) => person.announced.push(message.id));
        people.set(name, person);
        const { status, failure } = await person.client.start();
        if (channelId && status === "ready") {
            await person.client.channels.join(channelId);
        }
        return { status, failure };
    },
    async restart({ name }) {
        const { client, channelId } = people.get(name);
        client.stop();
        const stopped = client.getSnapshot().status;
        const [{ status }] = await Promise.all([client.start(), client.start()]);
        await client.channels.join(channelId);
        return { stopped, status };
    },
    async write({ name, count, label }) {
        const { client, channelId, refused } = people.get(name);
        for (let number = 0; number < count; number++) {
            const { stored } = client.messages(channelId).send(`${name} ${label} ${number}`);
            stored.catch(({ code }) => refused.push(code));
        }
    },
    async send({ name, text }) {
        const { client, channelId } = people.get(name);
        return await client.messages(channelId).send(text).stored;
    },
    async setKey({ name, key }) {
        people.get(name).key = key;
    },
    async call({ name, part, method, args = [] }) {
        const { client, channelId } = people.get(name);
        const of = { client, channels: client.channels, support: client.support };
        const target = of[part] ?? client[part](channelId);
        return (await target[method](...args)) ?? null;
    },
    async upload({ name, fileName, type, size, head = "" }) {
        const { client, channelId } = people.get(name);
        const content = [Buffer.from(head, "hex"), new Uint8Array(size).fill(97)];
        const file = new File(content, fileName, { type });
        const { done } = client.uploads(channelId).add(file);
        return await done;
    },
    async sendUploads({ name, body }) {
        const { client, channelId } = people.get(name);
        const attachments = client.uploads(channelId).takeStored();
        return await client.messages(channelId).send({ body, attachments }).stored;
    },
    async openSupport({ name, request }) {
        const person = people.get(name);
        const form = person.client.support.getSnapshot().form;
        const channel = await person.client.support.open(request);
        person.channelId = channel.id;
        return { form, channel };
    },
    async state({ name }) {
        return describe(people.get(name));
    },
    async stop({ name }) {
        people.get(name).client.stop();
    },
};

for await (const line of createInterface({ input: process.stdin })) {
    const { id, do: name, ...options } = JSON.parse(line);
    COMMANDS[name](options).then(
        (result) => console.log(JSON.stringify({ id, result: result ?? null })),
        (error) =>
            console.log(
                JSON.stringify({ id, error: { code: error.code, text: String(error.stack) } })
            )
    );
}
