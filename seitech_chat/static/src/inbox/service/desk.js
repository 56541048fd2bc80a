/** The desk's actions on customers' conversations. */
export class Desk {
    /**
     * @param {object} parts
     * @param {import("@seitech_chat/inbox/service/desk_api").DeskApi} parts.api
     * @param {import("@seitech_chat/core/store/session").Session} parts.session
     * @param {import("@seitech_chat/core/store/channels").Channels} parts.channels
     * @param {import("@seitech_chat/core/live/chat_sync").ChatSync} parts.sync
     */
    constructor({ api, session, channels, sync }) {
        this.api = api;
        this.session = session;
        this.channels = channels;
        this.sync = sync;
    }

    /** Take a waiting conversation. */
    async accept(channel) {
        return this.channels.insertAnswer(await this.api.accept(channel.id));
    }

    /** End a customer's conversation. */
    async resolve(channel) {
        return this.channels.insertAnswer(await this.api.resolve(channel.id));
    }

    /**
     * Assign a customer's conversation to an agent, or transfer it to a department.
     *
     * @param {Channel} channel
     * @param {object} target
     * @param {number} [target.agentId]
     * @param {number} [target.departmentId]
     * @param {string} [target.note] for the desk
     * @param {boolean} [target.isConfirmed] also where nobody is available
     */
    async transfer(channel, { agentId, departmentId, note = "", isConfirmed = false }) {
        const answer = agentId
            ? await this.api.assign(channel.id, agentId, note, isConfirmed)
            : await this.api.transfer(channel.id, departmentId, note, isConfirmed);
        this.channels.insertAnswer(answer);
        this.sync.request(); // it may be invisible to me now
        return answer;
    }

    /** How urgent a customer's conversation is. */
    async setPriority(channel, priority) {
        const answer = await this.api.priority(channel.id, priority);
        this.channels.insertAnswer(answer);
        return answer;
    }

    /** Bring a supervisor in, with a note for them. */
    async escalate(channel, note = "") {
        const answer = await this.api.escalate(channel.id, note);
        this.channels.insertAnswer(answer);
        this.sync.request(); // it may be invisible to me now
        return answer;
    }

    /**
     * Choose my status, and what is said of me while I am away.
     *
     * @param {string} status
     * @param {string | null} [awayText] null leaves it as it is
     * @param {boolean} [transferOpen] return my open conversations to their queues
     */
    async setStatus(status, awayText = null, transferOpen = false) {
        this.session.agent = (await this.api.setAgentStatus(status, awayText, transferOpen)).agent;
    }

    /** Go on with an ended conversation. */
    async reopen(channel) {
        return this.channels.insertAnswer(await this.api.reopen(channel.id));
    }

    /**
     * The waiting customers in the order of service, and the available agents.
     *
     * @returns {Promise<QueueAnswer>}
     */
    async loadQueue() {
        const answer = await this.api.queue();
        const entries = new Map(answer.entries.map((entry) => [entry.channel_id, entry]));
        for (const channel of this.channels.values()) {
            const entry = entries.get(channel.id);
            channel.wait = entry
                ? {
                      place: entry.place,
                      enteredAt: new Date(entry.entered_at),
                  }
                : null;
        }
        return answer;
    }

    /** My web client is open: I can be reached. */
    async sendHeartbeat() {
        this.session.agent = (await this.api.agentHeartbeat()).agent;
    }
}
