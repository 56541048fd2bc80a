const PRESENCE_LIFETIME_MS = 3 * 60 * 1000;

/**
 * Tell whether a customer gave a sign of life lately enough to be called present.
 *
 * @param {import("@seitech_chat/core/models/member").Member | null} member
 * @param {number} now milliseconds
 */
export function isOnline(member, now) {
    return Boolean(member?.lastSeenAt) && now - member.lastSeenAt < PRESENCE_LIFETIME_MS;
}
