import { byActivity, byPriority, sortBy, SORTS } from "@seitech_chat/member_ui/list/desk_filter";
import { authorKey } from "@seitech_chat/core/models/author";

/** The groups of the list, in the order they are shown: the desk's, and everybody's. */
const DESK_GROUPS = ["mine", "waiting", "others", "news", "courses", "people", "ended"];
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

/**
 * Put conversations under their headings: waiting ones as they are served, the others by their
 * newest activity, unless another order is asked for.
 *
 * @param {import("@seitech_chat/core/models/channel").Channel[]} channels
 * @param {{ isDesk?: boolean, sort?: string }} [options] isDesk: whether one answers here, or
 *  only asks; sort: one of `SORTS`
 * @returns {{ name: string, channels: object[] }[]} the groups that are not empty
 */
export function groupChannels(channels, { isDesk = true, sort = "" } = {}) {
    const names = isDesk ? DESK_GROUPS : GROUPS;
    const byName = new Map(names.map((name) => [name, []]));
    for (const channel of channels) {
        byName.get(groupOf(channel, isDesk)).push(channel);
    }
    const keyFor = (name) => SORTS[sort] || (name === "waiting" ? byPriority : byActivity);
    return names
        .map((name) => ({ name, channels: sortBy(byName.get(name), keyFor(name)) }))
        .filter(({ channels: members }) => members.length);
}
