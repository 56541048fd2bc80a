import { PRIORITIES } from "@seitech_chat/core/contract";
import { authorKey } from "@seitech_chat/core/models/author";

/** The groups of the list, in the order they are shown. */
export const GROUPS = Object.freeze(["waiting", "mine", "others", "courses", "people", "ended"]);

const PEOPLE_TYPES = ["direct", "group"];

/**
 * Tell under which heading a conversation belongs.
 *
 * @param {import("@seitech_chat/core/models/channel").Channel} channel
 * @returns {string} one of `GROUPS`
 */
export function groupOf(channel) {
    if (!channel.isOpen) {
        return "ended";
    }
    if (channel.isSupport) {
        if (channel.isWaiting) {
            return "waiting";
        }
        return authorKey(channel.agent) === channel.myKey ? "mine" : "others";
    }
    return PEOPLE_TYPES.includes(channel.type) ? "people" : "courses";
}

function rankOf({ wait }) {
    return PRIORITIES.indexOf(wait?.priority || "medium");
}

/**
 * Put conversations under their headings: waiting ones as they are served, the others by their
 * newest activity.
 *
 * @param {import("@seitech_chat/core/models/channel").Channel[]} channels
 * @returns {{ name: string, channels: object[] }[]} the groups that are not empty
 */
export function group(channels) {
    const byName = new Map(GROUPS.map((name) => [name, []]));
    for (const channel of channels) {
        byName.get(groupOf(channel)).push(channel);
    }
    byName
        .get("waiting")
        .sort((one, other) => rankOf(other) - rankOf(one) || one.waitingSince - other.waitingSince);
    for (const name of GROUPS.slice(1)) {
        byName
            .get(name)
            .sort((one, other) => other.lastActivityAt - one.lastActivityAt || other.id - one.id);
    }
    return GROUPS.map((name) => ({ name, channels: byName.get(name) })).filter(
        ({ channels: members }) => members.length
    );
}
