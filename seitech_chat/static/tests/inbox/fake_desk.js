import { makeTargetPayload } from "../make_payloads";
import { FakeServer } from "./fake_server";

export const NOW = "2026-11-20T10:00:00Z";

/** An SLA target of a conversation. */
export function makeTarget(values = {}) {
    return makeTargetPayload({
        started_at: NOW,
        due_at: new Date(Date.now() + 600_000).toISOString(),
        warn_at: new Date(Date.now() + 300_000).toISOString(),
        ...values,
    });
}

/** Something to be notified of. */
export function makeNotification(id, values = {}) {
    return {
        id,
        kind: "sla_breach",
        sla_kind: null,
        channel_id: 1,
        channel_name: "Ana Souza",
        text: "First response",
        count: 1,
        created_at: new Date(Date.now() - id * 60_000).toISOString(),
        read_at: null,
        ...values,
    };
}

/** An offer that ends in a while. */
export function makeOffer(channelId, customer, seconds = 30) {
    return {
        channel_id: channelId,
        expires_at: new Date(Date.now() + seconds * 1000).toISOString(),
        department: { id: 3, name: "Billing" },
        customer,
        question: "Where is my invoice?",
        waiting_since: new Date(Date.now() - 95_000).toISOString(),
    };
}

/** The fake server with what a desk in full has. */
export class FakeDesk extends FakeServer {
    offers = [];
    assignmentPreview = { mode: "automatic", is_open: true, decisions: [] };
    boardAnswer = { departments: [], agents: [], at_risk: [], at_risk_total: 0 };
    responses = [];
    deskValues = {};

    queue() {
        return { ...super.queue(), offers: this.offers };
    }

    channel(body, id) {
        const answer = super.channel(body, id);
        answer.desk &&= {
            ...answer.desk,
            priority: this.priorities.get(id) || "medium",
            ...this.deskValues,
        };
        return answer;
    }

    decline() {
        return { is_done: true };
    }

    priority({ channel_id: id, priority }) {
        this.priorities.set(id, priority);
        return this.channel({}, id);
    }

    escalate({ channel_id: id }) {
        const { channel } = this.entries.get(id);
        Object.assign(channel, {
            agent: { type: "user", id: 90, name: "Helen Okafor" },
            last_version: channel.last_version + 1,
        });
        this.entries.get(id).me = null;
        return this.channel({}, id);
    }

    "assignment-preview"() {
        return this.assignmentPreview;
    }

    board() {
        return this.boardAnswer;
    }

    "canned-responses"() {
        return { responses: this.responses };
    }
}
