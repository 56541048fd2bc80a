import { MemberApi } from "@seitech_chat/member_ui/member_api";

/** The API of agents and supervisors, beside that of signed-in people. */
export class DeskApi extends MemberApi {
    /** @returns {Promise<DoneAnswer>} */
    decline(channelId) {
        return this._call("/decline", { channel_id: channelId });
    }

    /** @returns {Promise<ChannelAnswer>} */
    priority(channelId, priority) {
        return this._call("/priority", { channel_id: channelId, priority });
    }

    /** @returns {Promise<ChannelAnswer>} */
    escalate(channelId, note = "") {
        return this._call("/escalate", { channel_id: channelId, note });
    }

    /** @returns {Promise<AgentAnswer>} */
    setAgentStatus(status, awayText = null, transferOpen = false) {
        return this._call("/agent-status", {
            status,
            // An omitted value stays as it was.
            ...(awayText !== null && { away_text: awayText }),
            ...(transferOpen && { transfer_open: true }),
        });
    }

    /** Report that I have a conversation open; return the other viewers. */
    setViewing(channelId, isViewing) {
        return this._call("/viewing", { channel_id: channelId, is_viewing: isViewing });
    }

    /** Preview the assignment of a conversation now; nothing is changed. */
    previewAssignment(channelId) {
        return this._call("/assignment-preview", { channel_id: channelId });
    }
}
