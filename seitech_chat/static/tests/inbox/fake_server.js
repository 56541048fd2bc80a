import { FetchTransport } from "@seitech_chat/core/api/fetch_transport";
import { patchWithCleanup } from "@web/../tests/web_test_helpers";

import {
    makeChannelAnswer,
    makeChannelPayload,
    makeSupportDetailsPayload,
    makeDuePayload,
    makeEntryPayload,
    makeMemberPayload,
    makeMembershipPayload,
    makeMessagePayload,
    makeSessionAnswer,
} from "../make_payloads";
import { checkAnswer } from "../wire_check";
import { installBus } from "./fake_bus";
import { FakePerson } from "./fake_person";

export const ME = { type: "user", id: 7, name: "Marta Lindqvist" };
export const TOM = { type: "user", id: 8, name: "Tom Becker" };
const NOW = "2026-11-20T10:00:00Z";

/** One customer of the tests: `makeVisitor(3)` is always the same person. */
export function makeVisitor(id, name = "Ana Souza") {
    return { type: "visitor", id, name };
}

function makeMember(channelId, author) {
    return makeMemberPayload(author, {
        id: channelId * 100 + author.id,
        channel_id: channelId,
        version: 1,
        joined_at: NOW,
    });
}

/** @returns {MessagePayload} */
export function makeMessage(channelId, position, author, text, values = {}) {
    return makeMessagePayload({
        id: channelId * 1000 + position,
        channel_id: channelId,
        position,
        version: position + 1,
        author,
        body: `<p>${text}</p>`,
        created_at: NOW,
        ...values,
    });
}

/**
 * A conversation with its messages, as the list gives it.
 *
 * @param {number} id
 * @param {object} [parts] values of its ChannelPayload, and
 * @param {AuthorPayload[]} [parts.people] who takes part
 * @param {string[]} [parts.texts] what the first of them wrote
 * @param {object | null} [parts.me] values of my MembershipPayload
 * @returns {ChannelEntryPayload & { messages: MessagePayload[] }}
 */
export function makeEntry(id, { people = [], texts = [], me = null, ...values } = {}) {
    const messages = texts.map((text, index) => makeMessage(id, index + 1, people[0], text));
    const channel = makeChannelPayload({
        id,
        query_type: "billing",
        department: { id: 3, name: "Billing" },
        started_at: NOW,
        last_position: messages.length,
        last_version: messages.length + 1,
        ...values,
    });
    const entry = makeEntryPayload({
        channel,
        me: me && makeMembershipPayload({ member_id: id * 100 + ME.id, ...me }),
        members: people.map((author) => makeMember(id, author)),
        member_count: people.length,
        last_message: messages.at(-1) || null,
    });
    // The server's own: no answer has them as a part of the row.
    return Object.defineProperty(entry, "messages", { value: messages, writable: true });
}

/** Answers the routes from what the test put in, and notes what was asked. */
export class FakeServer extends FakePerson {
    roles = ["agent"];
    agent = {
        id: 1,
        status: "online",
        away_text: "",
        departments: [{ id: 3, name: "Billing" }],
        open_count: 0,
        chat_limit: 5,
    };
    entries = new Map();
    /** SLA targets by conversation. */
    targets = new Map();
    colleagues = [];
    watchers = [];
    /** Priorities by conversation, where they are not as usual. */
    priorities = new Map();
    calls = [];
    refusals = {};

    constructor(...entries) {
        super();
        entries.forEach((entry) => this.entries.set(entry.channel.id, entry));
    }

    /** The bodies sent to a route, oldest first. */
    bodiesOf(route) {
        return this.calls.filter((call) => call.route === route).map((call) => call.body);
    }

    request(path, body) {
        const [route, id] = path.replace("/api/chat/", "").split("/");
        this.calls.push({ route, body });
        const refusal = this.refusals[route];
        if (refusal) {
            return { status: refusal.status, data: refusal };
        }
        return { status: 200, data: checkAnswer(path, this[route]?.(body, Number(id))) };
    }

    session() {
        return makeSessionAnswer({
            caller: ME,
            roles: this.roles,
            agent: this.agent,
            preferences: this.preferences,
        });
    }

    channels({ state = "open", search = "" }) {
        const found = [...this.entries.values()].filter(
            ({ channel, members }) =>
                (state === "all" || (channel.state === "active") === (state === "open")) &&
                members.some(({ author }) => author.name.includes(search))
        );
        return { channels: found.map((entry) => this._toRow(entry)), next_cursor: null };
    }

    /** The row of the list, with what the desk sees as it is now. */
    _toRow(entry) {
        const { id, department } = entry.channel;
        const running = (this.targets.get(id) || []).filter(
            (target) => target.due_at && !target.met_at
        );
        entry.desk = department && {
            priority: this.priorities.get(id) || "medium",
            is_escalated: false,
            target: running.length ? makeDuePayload(running[0]) : null,
        };
        return entry;
    }

    channel(_body, id) {
        const entry = this._toRow(this.entries.get(id));
        const desk =
            entry.channel.department &&
            makeSupportDetailsPayload({ sla: this.targets.get(id) || [] });
        return makeChannelAnswer(entry, { desk });
    }

    messages({ channel_id: id }) {
        const { messages, channel, internal_version: internalVersion } = this.entries.get(id);
        return {
            messages,
            has_more_before: false,
            has_more_after: false,
            version: channel.last_version,
            internal_version: internalVersion,
        };
    }

    send({ channel_id: id, body, type, client_uuid: clientUuid }) {
        const { channel } = this.entries.get(id);
        const isNote = type === "note";
        channel.last_position += Number(!isNote);
        const message = makeMessage(id, channel.last_position, ME, body, {
            id: id * 1000 + 500 + this.calls.length,
            type,
            stream: isNote ? "internal" : "public",
            client_uuid: clientUuid,
        });
        return { message };
    }

    "mark-read"({ channel_id: id, read_position: position }) {
        const { members } = this.entries.get(id);
        const member = members.find(({ author }) => author.id === ME.id) || makeMember(id, ME);
        member.last_read_position = Math.max(member.last_read_position, position || 0);
        return { member };
    }

    draft({ channel_id: id, body, reply_to_id: replyToId, is_note: isNote }) {
        const { me } = this.entries.get(id);
        me.own_version++;
        me.draft = body
            ? { body, reply_to_id: replyToId || null, is_note: Boolean(isNote), saved_at: NOW }
            : null;
        return { channel_id: id, me };
    }

    viewing() {
        return { people: this.watchers };
    }

    accept({ channel_id: id }) {
        const entry = this.entries.get(id);
        Object.assign(entry.channel, {
            agent: ME,
            is_waiting: false,
            last_version: entry.channel.last_version + 1,
        });
        entry.me = makeEntry(id, { me: { last_read_position: 1 } }).me;
        entry.members.push(makeMember(id, ME));
        return this.channel({}, id);
    }

    resolve({ channel_id: id }) {
        const { channel } = this.entries.get(id);
        Object.assign(channel, { state: "closed", last_version: channel.last_version + 1 });
        return this.channel({}, id);
    }

    queue() {
        const waiting = [...this.entries.values()].filter(({ channel }) => channel.is_waiting);
        return {
            entries: waiting.map(({ channel }, index) => ({
                channel_id: channel.id,
                department: channel.department,
                priority: this.priorities.get(channel.id) || "medium",
                position: index + 1,
                entered_at: channel.started_at,
                waited_seconds: 60,
                target: null,
            })),
            departments: [
                { id: 3, name: "Billing", is_open: true, is_available: true },
                { id: 4, name: "Sales", is_open: true, is_available: true },
            ],
            agents: this.colleagues,
            offers: [],
        };
    }

    assign({ channel_id: id, agent_id: agentId }) {
        const { channel } = this.entries.get(id);
        const colleague = this.colleagues.find((one) => one.id === agentId);
        Object.assign(channel, {
            agent: { type: "user", id: agentId + 100, name: colleague.name },
            is_waiting: false,
            last_version: channel.last_version + 1,
        });
        this.entries.get(id).me = null;
        return this.channel({}, id);
    }

    transfer({ channel_id: id, department_id: departmentId }) {
        const { channel } = this.entries.get(id);
        const { name } = this.queue().departments.find((one) => one.id === departmentId);
        Object.assign(channel, {
            department: { id: departmentId, name },
            agent: null,
            is_waiting: true,
            last_version: channel.last_version + 1,
        });
        this.entries.get(id).me = null;
        return this.channel({}, id);
    }

    reopen({ channel_id: id }) {
        const { channel } = this.entries.get(id);
        Object.assign(channel, {
            state: "active",
            agent: ME,
            last_version: channel.last_version + 1,
        });
        return this.channel({}, id);
    }

    "agent-heartbeat"({ status }) {
        this.agent = { ...this.agent, status: status || this.agent.status };
        return { agent: this.agent };
    }

    "agent-status"({ status, away_text: awayText }) {
        this.agent = { ...this.agent, status, away_text: awayText ?? this.agent.away_text };
        return { agent: this.agent };
    }
}

/**
 * Put a fake server behind the inbox, and a fake live connection beside it.
 *
 * @param {FakeServer} server
 * @returns {ReturnType<typeof installBus>}
 */
export function installServer(server) {
    patchWithCleanup(FetchTransport.prototype, {
        async request(path, body) {
            return server.request(path, body);
        },
    });
    return installBus();
}
