const PRESENCE_LIFETIME_MS = 3 * 60 * 1000;

/**
 * Return whether a customer's last heartbeat is recent enough to count as online.
 *
 * @param {import("@seitech_chat/core/models/member").Member | null} member
 * @param {number} now milliseconds
 */
export function isOnline(member, now) {
    return Boolean(member?.lastSeenAt) && now - member.lastSeenAt < PRESENCE_LIFETIME_MS;
}
