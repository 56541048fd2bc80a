import { groupChannels } from "@seitech_chat/member_ui/list/group_channels";

/**
 * Find the next conversation that needs attention, in the order of the list and around its
 * ends.
 *
 * @param {import("@seitech_chat/core/models/channel").Channel[]} channels
 * @param {number | null} currentId where to begin
 * @param {1 | -1} step down or up
 * @param {{ isDesk?: boolean }} [options] of `group`
 */
export function nextUnread(channels, currentId, step, options) {
    const listed = groupChannels(channels, options).flatMap((one) => one.channels);
    const index = listed.findIndex(({ id }) => id === currentId);
    const start = index < 0 && step < 0 ? 0 : index;
    for (let distance = 1; distance <= listed.length; distance++) {
        const channel = listed.at((start + step * distance) % listed.length);
        if (channel.id !== currentId && (channel.unreadCount || channel.isWaiting)) {
            return channel;
        }
    }
    return null;
}
