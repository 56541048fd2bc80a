import { FetchTransport } from "@seitech_chat/core/api/fetch_transport";
import { patchWithCleanup } from "@web/../tests/web_test_helpers";

import { installBus } from "./fake_bus";

export const ME = { type: "user", id: 7, name: "Marta Lindqvist" };
export const TOM = { type: "user", id: 8, name: "Tom Becker" };
const NOW = "2026-11-20T10:00:00Z";

/** One customer of the tests: `makeVisitor(3)` is always the same person. */
export function makeVisitor(id, name = "Ana Souza") {
    return { type: "visitor", id, name };
}

function makeMember(channelId, author, values = {}) {
    return {
        id: channelId * 100 + author.id,
        channel_id: channelId,
        version: 1,
        author,
        role: "member",
        is_active: true,
        last_read_position: 0,
        last_delivered_position: 0,
        joined_at: NOW,
        last_seen_at: null,
        ...values,
    };
}

/** @returns {MessagePayload} */
export function makeMessage(channelId, position, author, text, values = {}) {
    return {
        id: channelId * 1000 + position,
        channel_id: channelId,
        position,
        version: position + 1,
        stream: "public",
        type: "text",
        author,
        body: `<p>${text}</p>`,
        attachments: [],
        reactions: [],
        reply_to: null,
        mentions: [],
        previews: [],
        client_uuid: null,
        created_at: NOW,
        edited_at: null,
        deleted_at: null,
        pinned_at: null,
        ...values,
    };
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
    const channel = {
        id,
        type: "public_support",
        state: "active",
        name: "",
        query_type: "billing",
        department: { id: 3, name: "Billing" },
        agent: null,
        course: null,
        is_waiting: false,
        started_at: NOW,
        ended_at: null,
        first_retained_position: 1,
        last_position: messages.length,
        last_version: messages.length + 1,
        ...values,
    };
    return {
        channel,
        desk: null,
        internal_version: 0,
        me: me && {
            member_id: id * 100 + ME.id,
            role: "member",
            last_read_position: 0,
            own_version: 0,
            unread_count: 0,
            unread_from: null,
            mention_count: 0,
            mention_positions: [],
            is_archived: false,
            archived_position: null,
            muted_until: null,
            notification_level: "default",
            draft: null,
            ...me,
        },
        members: people.map((author) => makeMember(id, author)),
        member_count: people.length,
        last_message: messages.at(-1) || null,
        messages,
    };
}

/** Answers the routes from what the test put in, and notes what was asked. */
export class FakeServer {
    roles = ["agent"];
    agent = { id: 1, status: "online", departments: [{ id: 3 }], open_count: 0, chat_limit: 5 };
    entries = new Map();
    /** Promises by conversation. */
    targets = new Map();
    colleagues = [];
    /** Priorities by conversation, where they are not as usual. */
    priorities = new Map();
    preferences = { email: "digest", push: true, sound: true, notification_level: "all" };
    calls = [];
    refusals = {};

    constructor(...entries) {
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
        return { status: 200, data: this[route]?.(body, Number(id)) || {} };
    }

    session() {
        return {
            caller: ME,
            roles: this.roles,
            agent: this.agent,
            lang: "en_US",
            websocket: { path: "/websocket", version: "1", subscription: "seitech_chat" },
            limits: { max_text_length: 5000, max_file_bytes: 1e7, max_attachments: 10 },
            departments: [],
            preferences: this.preferences,
        };
    }

    "set-preferences"(changes) {
        return Object.assign(this.preferences, changes);
    }

    channels({ state = "open", search = "" }) {
        const found = [...this.entries.values()].filter(
            ({ channel, members }) =>
                (state === "all" || (channel.state === "active") === (state === "open")) &&
                members.some(({ author }) => author.name.includes(search))
        );
        return { channels: found.map((entry) => this._withDesk(entry)), next_cursor: null };
    }

    /** What the desk's row shows, as it is now. */
    _withDesk(entry) {
        const { id, department } = entry.channel;
        const running = (this.targets.get(id) || []).filter(
            (target) => target.due_at && !target.met_at
        );
        entry.desk = department && {
            priority: this.priorities.get(id) || "medium",
            is_escalated: false,
            target: running[0] || null,
        };
        return entry;
    }

    channel(_body, id) {
        const entry = this._withDesk(this.entries.get(id));
        const desk = entry.channel.department && {
            priority: "medium",
            visitor_email: "ana@example.com",
            page_url: "/slides",
            page_link: "/slides",
            lang: "en",
            company: { id: 1, name: "Company" },
            first_response_seconds: null,
            resolution_seconds: null,
            earlier_count: 0,
            sla: this.targets.get(id) || [],
        };
        return { entry, desk, queue: null };
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

    "mark-delivered"() {
        return { retry_ids: [] };
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
            })),
            departments: [
                { id: 3, name: "Billing", is_open: true, is_available: true },
                { id: 4, name: "Sales", is_open: true, is_available: true },
            ],
            agents: this.colleagues,
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
        const department = this.queue().departments.find((one) => one.id === departmentId);
        Object.assign(channel, {
            department,
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

    sync() {
        return { changes: [], removed: [], has_more: false };
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
