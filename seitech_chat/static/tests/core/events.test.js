import { expect, test } from "@odoo/hoot";
import { queryAll } from "@odoo/hoot-dom";
import { animationFrame, tick } from "@odoo/hoot-mock";

import { systemMessageText } from "@seitech_chat/member_ui/system_messages/system_message_text";
import { MessageList } from "@seitech_chat/ui/message_list/message_list";
import { ThreadState } from "@seitech_chat/ui/thread/thread_state";

import { AGENT, drawChat, ME, startChat, TestServer, translate } from "../chat_test_helpers";
import { makeChannelAnswer } from "../make_payloads";

const SYSTEM = { type: "system", id: null, name: "" };

/** A line under the position of the message before it. */
function writeEvent(server, notice) {
    const written = server.write(SYSTEM, notice.text);
    server.channel.last_position--;
    server.channel.last_version--;
    return server.change(written, {
        type: "event",
        position: server.channel.last_position,
        system_message: { more_count: 0, by: null, names: [], ...notice },
    });
}

const joined = { kind: "taken", names: ["Ben"], text: "Ben joined the conversation." };

async function startWithEvent() {
    const server = new TestServer();
    const said = server.write(AGENT, "Hello");
    server.members[0].last_read_position = 1;
    const chat = await startChat({ server });
    const event = writeEvent(server, joined);
    chat.bus.emit("message_new", server.event(event));
    return { ...chat, said, event };
}

test("an event is in its place, and neither unread nor the last thing said", async () => {
    const { channel, event, said, store } = await startWithEvent();

    expect(channel.messages.map((one) => one.id)).toEqual([said.id, event.id]);
    expect(channel.unreadCount).toBe(0);
    expect(store.channels.unreadCount).toBe(0);
    expect(channel.lastPosition).toBe(1);
    expect(channel.lastMessage.id).toBe(said.id);
    expect(channel.version).toBe(event.version);
});

test("several events after one message keep their order", async () => {
    const { bus, channel, event, server } = await startWithEvent();
    const ended = writeEvent(server, { kind: "ended", text: "The conversation has ended." });
    bus.emit("message_new", server.event(ended));
    const next = server.write(AGENT, "Back again");
    bus.emit("message_new", server.event(next));

    expect(channel.messages.slice(1).map((one) => one.id)).toEqual([event.id, ended.id, next.id]);
});

test("an event is announced in the log and is no message to act on", async () => {
    const { bus, channel, server, store } = await startWithEvent();
    const props = { channel, thread: new ThreadState(), isReadOnly: false };
    await drawChat(MessageList, props, { store });
    const ended = writeEvent(server, { kind: "ended", text: "The conversation has ended." });
    bus.emit("message_new", server.event(ended));
    await animationFrame();

    const lines = queryAll("[role=log] .o-seitech-Message-system span");
    expect(lines.map((line) => line.textContent)).toEqual([joined.text, ended.system_message.text]);
    expect("[role=log][aria-live=polite]").toHaveCount(1);
    expect(".o-seitech-MessageList-new").toHaveCount(0);
});

test("an event under a message that mentions me leaves the mention", async () => {
    const { bus, channel, server } = await startChat();
    const named = { ...server.write(AGENT, "Ana, look"), mentions: [ME] };
    bus.emit("message_new", server.event(named));
    expect(channel.me.mentionCount).toBe(1);

    bus.emit("message_new", server.event(writeEvent(server, joined)));

    expect(channel.me.mentionCount).toBe(1);
});

test("a message into an ended conversation may continue in another", async () => {
    const { channel, server, store } = await startChat();
    server.channel.state = "closed";
    store.channels.insert({ ...server.channel, last_version: ++server.channel.last_version });
    const moves = [];
    store.events.addEventListener("continued", ({ detail }) => moves.push(detail));
    const next = { ...server.channel, id: 6, state: "active", last_position: 1 };
    store.api.channel = async () =>
        makeChannelAnswer({ ...server.entry, channel: next, members: [], last_message: null });
    store.api.send = async (body) => ({
        message: { ...server.write(ME, body.body, { uuid: body.client_uuid }), channel_id: 6 },
    });

    store.outgoing.post(channel, { body: "One thing more" });
    for (let turn = 0; turn < 8; turn++) {
        await tick();
    }

    expect(moves).toEqual([{ from: 5, to: 6 }]);
    expect(channel.pending).toEqual([]);
    const there = store.channels.get(6);
    expect(there.lastMessage.clientUuid).toBe(server.messages.at(-1).client_uuid);
});

function leave(server, member) {
    Object.assign(member, { is_active: false, version: ++server.channel.last_version });
    return { channel_id: 5, stream: "public", version: member.version, member: { ...member } };
}

test("read receipts stay when the reader leaves", async () => {
    const server = new TestServer();
    server.write(ME, "Hello");
    server.members[1].last_read_position = 1;
    server.members[1].last_delivered_position = 1;
    const { bus, channel } = await startChat({ server });
    expect(channel.receipts.readPosition).toBe(1);

    bus.emit("member_changed", leave(server, server.members[1]));

    expect(channel.receipts).toEqual({ deliveredPosition: 1, readPosition: 1 });
});

test("also after a reload, where who has left is not named any more", async () => {
    const server = new TestServer();
    server.write(ME, "Hello");
    server.members.pop();
    server.former = { last_read_position: 1, last_delivered_position: 1 };
    const { channel } = await startChat({ server });

    expect(channel.receipts).toEqual({ deliveredPosition: 1, readPosition: 1 });
});

test("in a group what counts is who is there, and who was where nobody is", async () => {
    const server = new TestServer();
    server.channel.type = "direct";
    server.write(ME, "Hello");
    server.former = { last_read_position: 1, last_delivered_position: 1 };
    const { bus, channel } = await startChat({ server });
    expect(channel.receipts.readPosition).toBe(0);

    bus.emit("member_changed", leave(server, server.members[1]));

    expect(channel.receipts.readPosition).toBe(1);
});

test("the desk reads who did it, the customer what it means for them", () => {
    const say = (kind, names, by, isDesk) =>
        systemMessageText({ kind, names, by, more_count: 0, text: "" }, translate, isDesk);

    const moved = ["Sales", "Billing"];
    expect(say("department_changed", moved, "Ana", true)).toBe(
        "Ana transferred the conversation from Sales to Billing."
    );
    expect(say("department_changed", moved, null, false)).toBe(
        "You were transferred from Sales to Billing."
    );
    const both = ["Ana", "Ben"];
    expect(say("transferred", both, "Ana", true)).toBe("Ana transferred the conversation to Ben.");
    expect(say("transferred", both, "Ben", true)).toBe("Ben took over the conversation from Ana.");
    expect(say("ended", [], "Ana", true)).toBe("Ana resolved the conversation.");
    expect(say("ended", [], null, false)).toBe("The conversation has ended.");
    expect(say("customer_ended", ["Vera"], null, true)).toBe("Vera ended the conversation.");
    expect(say("customer_ended", ["Vera"], null, false)).toBe("You ended the conversation.");
    expect(say("assigned", ["Ben"], null, true)).toBe("The conversation was assigned to Ben.");
});
