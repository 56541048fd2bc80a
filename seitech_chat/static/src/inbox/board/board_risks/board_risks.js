import { Component } from "@odoo/owl";

import { useStore } from "@seitech_chat/core/chat_env";
import { authorKey } from "@seitech_chat/core/models/author";
import { joinNames } from "@seitech_chat/core/isolate";
import { Countdown } from "@seitech_chat/inbox/sla/countdown/countdown";
import { kindText } from "@seitech_chat/inbox/sla/sla_status";
import { _t } from "@seitech_chat/inbox/translation";

/** Escalated conversations, then SLA targets at risk or breached, the most urgent first. */
export class BoardRisks extends Component {
    static template = "seitech_chat.BoardRisks";
    static components = { Countdown };
    static props = {
        /** BoardAlertPayload each. */
        risks: { type: Array },
        /** How many there are; the first of them are given. */
        total: { type: Number },
        onOpen: { type: Function },
        /** Given a filter of the inbox. */
        onOpenList: { type: Function },
        /** Given the ChannelPayload. */
        onAssign: { type: Function },
        /** Given the ChannelPayload. */
        onTakeOver: { type: Function },
    };

    setup() {
        this.store = useStore();
        this.kindText = kindText;
    }

    get risks() {
        const rankOf = ({ is_escalated: isEscalated, target }) =>
            `${isEscalated ? 0 : 1} ${target?.due_at || "9999"}`;
        return [...this.props.risks].sort((one, other) => rankOf(one).localeCompare(rankOf(other)));
    }

    channelTitle({ customer, channel }) {
        return customer || this.store.channels.get(channel.id)?.title || channel.name;
    }

    openLabel(risk) {
        return _t("Open %(name)s", { name: this.channelTitle(risk) });
    }

    assignLabel(risk) {
        return _t("Assign %(name)s", { name: this.channelTitle(risk) });
    }

    get moreText() {
        return _t("Showing %(count)s of %(total)s.", {
            count: this.props.risks.length,
            total: this.props.total,
        });
    }

    takeText({ channel }) {
        return channel.agent ? _t("Take over") : _t("Take");
    }

    takeLabel(risk) {
        const name = this.channelTitle(risk);
        return risk.channel.agent
            ? _t("Take over %(name)s", { name })
            : _t("Take %(name)s", { name });
    }

    factsOf({ channel, target, priority, is_escalated: isEscalated }) {
        const isUsual = priority === "medium" || priority === "low";
        const facts = [
            isEscalated && _t("escalated to a supervisor"),
            target && kindText(target.kind),
            channel.department?.name,
            channel.agent ? channel.agent.name : _t("unassigned"),
            !isUsual && { high: _t("high priority"), urgent: _t("urgent") }[priority],
        ];
        return joinNames(facts, " · ");
    }

    mayTakeOver({ channel }) {
        return (
            Boolean(this.store.session.agent) &&
            authorKey(channel.agent) !== this.store.session.meKey
        );
    }
}
