import { groupChannels } from "@seitech_chat/member_ui/list/group_channels";

/**
 * Find the conversation to go on with once one is resolved: the next in its group of the
 * list, else the one before.
 *
 * @param {import("@seitech_chat/core/models/channel").Channel[]} channels
 * @param {number} channelId
 * @param {{ sort?: string }} [options] of `group`
 * @returns {import("@seitech_chat/core/models/channel").Channel | null}
 */
export function nextAfter(channels, channelId, options) {
    for (const { channels: members } of groupChannels(channels, options)) {
        const index = members.findIndex(({ id }) => id === channelId);
        if (index >= 0) {
            return members[index + 1] || members[index - 1] || null;
        }
    }
    return null;
}
