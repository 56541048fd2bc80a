import { PRIORITIES } from "@seitech_chat/core/contract";
import { authorKey } from "@seitech_chat/core/models/author";
import { slaUrgency } from "@seitech_chat/core/models/sla_target";

const DAY_MS = 24 * 60 * 60 * 1000;
/** The choices of the filter by age: milliseconds since the conversation began, from and to. */
const AGES = Object.freeze({
    day: [0, DAY_MS],
    week: [0, 7 * DAY_MS],
    older: [7 * DAY_MS, Infinity],
});
const SLA_URGENCY = { breached: "breached", at_risk: "warning" };

/** The desk's filters, all off. */
export const NO_DESK_FILTER = Object.freeze({
    departmentId: "",
    assignee: "",
    priority: "",
    sla: "",
    age: "",
});

/**
 * How many of the desk's filters are on.
 *
 * @param {typeof NO_DESK_FILTER | null} [desk] null for others than the desk
 */
export function countDeskFilters(desk) {
    return Object.keys(NO_DESK_FILTER).filter((name) => desk?.[name]).length;
}

const MATCHES = {
    departmentId: ({ department }, id) => department?.id === id,
    assignee: ({ agent, myKey }, assignee) =>
        assignee === "none"
            ? !agent
            : authorKey(agent) === (assignee === "me" ? myKey : `user-${assignee}`),
    priority: (channel, priority) => channel.priority === priority,
    sla: ({ dueTarget }, sla, now) =>
        Boolean(dueTarget) && slaUrgency(dueTarget, now) === SLA_URGENCY[sla],
    age({ startedAt }, age, now) {
        const [from, to] = AGES[age];
        return now - startedAt >= from && now - startedAt < to;
    },
};

/**
 * Return whether a conversation matches the desk's filter.
 *
 * @param {import("@seitech_chat/core/models/channel").Channel} channel
 * @param {typeof NO_DESK_FILTER} desk
 * @param {number} now milliseconds
 */
export function matchesDesk(channel, desk, now) {
    const names = Object.keys(MATCHES).filter((name) => desk[name]);
    return (
        !names.length ||
        (channel.isSupport && names.every((name) => MATCHES[name](channel, desk[name], now)))
    );
}

/**
 * The same for the server: requests.DeskFilter, or null without any.
 *
 * @param {typeof NO_DESK_FILTER | null} desk
 * @param {number} now
 */
export function deskRequest(desk, now) {
    if (!countDeskFilters(desk)) {
        return null;
    }
    const body = {};
    const names = { department_id: "departmentId", priority: "priority", sla: "sla" };
    for (const [name, ours] of Object.entries(names)) {
        if (desk[ours]) {
            body[name] = desk[ours];
        }
    }
    if (desk.assignee) {
        body.assignee = desk.assignee;
    }
    const [from, to] = AGES[desk.age] || [0, Infinity];
    const before = (age) => new Date(now - age).toISOString();
    return {
        ...body,
        ...(to < Infinity && { started_from: before(to) }),
        ...(from > 0 && { started_to: before(from) }),
    };
}

function rankOf({ priority }) {
    return PRIORITIES.indexOf(priority);
}

/** Keys by which conversations are ordered, the lowest first. */
export const byPriority = (one) => [-rankOf(one), Number(one.waitingSince), one.id];
export const byActivity = (one) => [-one.lastActivityAt, -one.id];

/** The sort orders of the list, beside the usual one. */
export const SORTS = Object.freeze({
    sla: (one) => [one.dueTarget?.due_at || "9999", ...byPriority(one)],
    priority: byPriority,
    oldest: (one) => [Number(one.startedAt), one.id],
    newest: (one) => [-one.startedAt, -one.id],
});

function compareKeys(some, others) {
    const index = some.findIndex((key, place) => key !== others[place]);
    return index < 0 ? 0 : some[index] < others[index] ? -1 : 1;
}

/**
 * Put conversations in order; each is asked for its key once.
 *
 * @param {import("@seitech_chat/core/models/channel").Channel[]} channels
 * @param {(channel: object) => (number | string)[]} keyOf
 */
export function sortBy(channels, keyOf) {
    return channels
        .map((channel) => ({ channel, key: keyOf(channel) }))
        .sort((one, other) => compareKeys(one.key, other.key))
        .map(({ channel }) => channel);
}
