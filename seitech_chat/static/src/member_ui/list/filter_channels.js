import { SUPPORT_TYPES } from "@seitech_chat/core/contract";
import {
    countDeskFilters,
    deskRequest,
    matchesDesk,
    NO_DESK_FILTER,
} from "@seitech_chat/member_ui/list/desk_filter";
import { serverNow } from "@seitech_chat/core/live/server_clock";

/** The choices of the type filter: the types behind each choice, all without any. */
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
export function normalizeForSearch(text) {
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

/** A search finds ended and archived ones as well. */
function isOfKind(channel, { type, isEnded, isArchived, search }) {
    const isSearch = Boolean(search.trim());
    const fits = (wanted, is) => Boolean(wanted) === is || (isSearch && !wanted);
    return (
        fits(isArchived, Boolean(channel.me?.isArchived)) &&
        fits(isEnded, !channel.isOpen) &&
        (TYPE_FILTERS[type] || [channel.type]).includes(channel.type)
    );
}

function isNamed(channel, search, found) {
    const words = normalizeForSearch(search).split(/\s+/).filter(Boolean);
    const text = words.length ? normalizeForSearch(namesOf(channel).filter(Boolean).join(" ")) : "";
    return (
        words.every((word) => text.includes(word)) ||
        words.join(" ").replace(/^#/, "") === String(channel.id) ||
        Boolean(found?.has(channel.id))
    );
}

/**
 * Return whether a conversation matches the filter.
 *
 * @param {import("@seitech_chat/core/models/channel").Channel} channel
 * @param {{ type: string, isUnreadOnly: boolean, isEnded: boolean, isArchived?: boolean, search: string, desk?: object }} filter
 * @param {number} [now] milliseconds
 * @param {Set<number>} [found] ids that the server found: it knows emails and more people
 */
export function matches(channel, filter, now = serverNow(), found = undefined) {
    const { isUnreadOnly, search, desk } = filter;
    return (
        isOfKind(channel, filter) &&
        (!desk || matchesDesk(channel, desk, now)) &&
        (!isUnreadOnly || channel.unreadCount > 0 || channel.isWaiting) &&
        isNamed(channel, search, found)
    );
}

/** Whether a filter shows less than everything that is open. */
export function isNarrowed({ type, isUnreadOnly, isEnded, isArchived, search, desk }) {
    const isPart = isUnreadOnly || isEnded || isArchived || countDeskFilters(desk) > 0;
    return type !== "all" || isPart || Boolean(search.trim());
}

/** Whether filters hide a part of what a search would find. */
export function isSearchNarrowed(filter) {
    return Boolean(filter.search.trim()) && isNarrowed({ ...filter, search: "" });
}

/**
 * Show everything that is open.
 *
 * @param {object} filter
 * @param {string} [search] what to go on searching for
 */
export function clearFilter(filter, search = "") {
    Object.assign(filter, {
        type: "all",
        isUnreadOnly: false,
        isEnded: false,
        isArchived: false,
        search,
        desk: filter.desk && { ...NO_DESK_FILTER },
    });
}

/**
 * The same filter for the server.
 *
 * @returns {object} of requests.ChannelsRequest
 */
export function channelsRequest({ type, isUnreadOnly, isEnded, isArchived, search, desk }) {
    const asked = deskRequest(desk, serverNow());
    const sought = search.trim();
    const states = sought ? "all" : "open";
    return {
        state: isEnded ? "closed" : states,
        unread_only: isUnreadOnly,
        ...(TYPE_FILTERS[type] && { types: [...TYPE_FILTERS[type]] }),
        ...(sought && { search: sought, is_archived: null }),
        ...(isArchived && { is_archived: true }),
        ...(asked && { desk: asked }),
    };
}
