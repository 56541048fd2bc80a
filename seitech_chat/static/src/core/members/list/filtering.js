import { SUPPORT_TYPES } from "@seitech_chat/core/contract";

/** What the type filter offers: the types behind each choice, all without any. */
export const TYPE_FILTERS = Object.freeze({
    all: null,
    support: SUPPORT_TYPES,
    courses: ["student_instructor", "course", "instructor_admin"],
    people: ["direct", "group"],
    news: ["broadcast"],
});

/**
 * Make a text comparable: no accents, no capitals.
 *
 * @param {string} text
 */
export function fold(text) {
    return text
        .normalize("NFD")
        .replace(/\p{Diacritic}/gu, "")
        .toLowerCase();
}

function namesOf(channel) {
    return [
        channel.title,
        channel.course?.name,
        channel.department?.name,
        channel.company?.name,
        ...[...channel.members.values()].map((member) => member.author.name),
    ];
}

/**
 * Tell whether a conversation is among those asked for.
 *
 * @param {import("@seitech_chat/core/models/channel").Channel} channel
 * @param {{ type: string, isUnreadOnly: boolean, isEnded: boolean, isArchived?: boolean, search: string }} filter
 */
export function matches(channel, { type, isUnreadOnly, isEnded, isArchived, search }) {
    if (
        Boolean(channel.me?.isArchived) !== Boolean(isArchived) ||
        channel.isOpen === isEnded ||
        (TYPE_FILTERS[type] || [channel.type]).indexOf(channel.type) < 0
    ) {
        return false;
    }
    if (isUnreadOnly && !channel.unreadCount && !channel.isWaiting) {
        return false;
    }
    const words = fold(search).split(/\s+/).filter(Boolean);
    const text = words.length ? fold(namesOf(channel).filter(Boolean).join(" ")) : "";
    return words.every((word) => text.includes(word));
}
