import { PRIORITIES } from "@seitech_chat/core/contract";
import { authorKey } from "@seitech_chat/core/models/author";

/** The groups of the list, in the order they are shown: the desk's, and everybody's. */
const DESK_GROUPS = ["waiting", "mine", "others", "news", "courses", "people", "ended"];
const GROUPS = ["news", "support", "courses", "people", "ended"];

/** The group of each type that has one of its own; the others belong to courses. */
const TYPE_GROUPS = { broadcast: "news", direct: "people", group: "people" };

function deskGroupOf(channel) {
    if (channel.isWaiting) {
        return "waiting";
    }
    return authorKey(channel.agent) === channel.myKey ? "mine" : "others";
}

function groupOf(channel, isDesk) {
    if (!channel.isOpen) {
        return "ended";
    }
    if (channel.isSupport) {
        return isDesk ? deskGroupOf(channel) : "support";
    }
    return TYPE_GROUPS[channel.type] || "courses";
}

function rankOf({ wait }) {
    return PRIORITIES.indexOf(wait?.priority || "medium");
}

function byActivity(one, other) {
    return other.lastActivityAt - one.lastActivityAt || other.id - one.id;
}

function byTurn(one, other) {
    return rankOf(other) - rankOf(one) || one.waitingSince - other.waitingSince;
}

/**
 * Put conversations under their headings: waiting ones as they are served, the others by their
 * newest activity.
 *
 * @param {import("@seitech_chat/core/models/channel").Channel[]} channels
 * @param {{ isDesk?: boolean }} [options] whether one answers here, or only asks
 * @returns {{ name: string, channels: object[] }[]} the groups that are not empty
 */
export function group(channels, { isDesk = true } = {}) {
    const names = isDesk ? DESK_GROUPS : GROUPS;
    const byName = new Map(names.map((name) => [name, []]));
    for (const channel of channels) {
        byName.get(groupOf(channel, isDesk)).push(channel);
    }
    for (const [name, members] of byName) {
        members.sort(name === "waiting" ? byTurn : byActivity);
    }
    return names
        .map((name) => ({ name, channels: byName.get(name) }))
        .filter(({ channels: members }) => members.length);
}
