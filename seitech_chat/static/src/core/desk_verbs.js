import { ChannelVerbs } from "@seitech_chat/core/channel_verbs";

/** What the support desk does with customers' conversations. */
export class DeskVerbs extends ChannelVerbs {
    /** Take a waiting conversation. */
    async accept(channel) {
        return this.insertChannelAnswer(await this.api.accept(channel.id));
    }

    /** End a customer's conversation. */
    async resolve(channel) {
        return this.insertChannelAnswer(await this.api.resolve(channel.id));
    }

    /**
     * Give a customer's conversation to an agent, or let it wait in a department.
     *
     * @param {Channel} channel
     * @param {{ agentId?: number, departmentId?: number, note?: string }} target
     */
    async handOver(channel, { agentId, departmentId, note = "" }) {
        const answer = agentId
            ? await this.api.assign(channel.id, agentId, note)
            : await this.api.transfer(channel.id, departmentId, note);
        this.insertChannelAnswer(answer);
        this.sync.request(); // it may be out of my sight now
        return answer;
    }

    /** How urgent a customer's conversation is. */
    async setPriority(channel, priority) {
        const answer = await this.api.priority(channel.id, priority);
        this.insertChannelAnswer(answer);
        return answer;
    }

    /** Bring a supervisor in, with a note for them. */
    async escalate(channel, note = "") {
        const answer = await this.api.escalate(channel.id, note);
        this.insertChannelAnswer(answer);
        this.sync.request(); // it may be out of my sight now
        return answer;
    }

    /** Choose my status, and what is said of me while I am away. */
    async setStatus(status, awayText = null) {
        this.agent = (await this.api.status(status, awayText)).agent;
    }

    /** Go on with an ended conversation. */
    async reopen(channel) {
        return this.insertChannelAnswer(await this.api.reopen(channel.id));
    }

    /**
     * Who waits, in the order they are served, and who could answer.
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

    /** Heartbeat of my desk; with a status, choose it. */
    async notePresence(status = null) {
        this.agent = (await this.api.presence(status)).agent;
    }
}
