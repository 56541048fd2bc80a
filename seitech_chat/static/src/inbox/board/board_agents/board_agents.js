import { Component } from "@odoo/owl";

import { agentPresence, presenceText } from "@seitech_chat/inbox/transfer/transfer_targets";

const RANK = ["online", "closed", "away", "offline"];

/** The agents online, and the load of each. */
export class BoardAgents extends Component {
    static template = "seitech_chat.BoardAgents";
    static props = {
        /** AgentSummaryPayload each. */
        agents: { type: Array },
    };

    /** Order agents: online first, then by load. */
    get agents() {
        return this.props.agents
            .map((agent) => {
                const presence = agentPresence(agent);
                const share = agent.open_count / Math.max(agent.chat_limit, 1);
                return {
                    ...agent,
                    presence,
                    presenceText: presenceText(presence),
                    share,
                    percent: Math.min(100, Math.round(share * 100)),
                };
            })
            .sort(
                (one, other) =>
                    RANK.indexOf(one.presence) - RANK.indexOf(other.presence) ||
                    other.share - one.share ||
                    one.name.localeCompare(other.name)
            );
    }
}
