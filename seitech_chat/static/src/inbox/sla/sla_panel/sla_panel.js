import { Component, useState } from "@odoo/owl";

import { useChatEnv } from "@seitech_chat/core/chat_env";
import { Countdown } from "@seitech_chat/inbox/sla/countdown/countdown";
import { isOpen, slaUrgency } from "@seitech_chat/core/models/sla_target";
import { explain, formatBudget, kindText } from "@seitech_chat/inbox/sla/sla_status";
import { _t } from "@seitech_chat/inbox/translation";
import { serverNow } from "@seitech_chat/core/live/server_clock";

/** The SLA targets of the conversation, their states and the reasons. */
export class SlaPanel extends Component {
    static template = "seitech_chat.SlaPanel";
    static components = { Countdown };
    static props = {
        targets: { type: Array },
    };

    setup() {
        this.frame = useChatEnv();
        this.state = useState({ explainedIds: [] });
        this.kindText = kindText;
        this.isOpen = isOpen;
    }

    /** Open ones first; among the others the newest. */
    get targets() {
        const open = this.props.targets.filter(isOpen);
        const over = this.props.targets.filter((target) => !isOpen(target)).reverse();
        return [...open, ...over];
    }

    whyLabel({ kind }) {
        return _t("Details: %(kind)s", { kind: kindText(kind) });
    }

    outcome(target) {
        return {
            kept: _t("met"),
            late: _t("met late"),
            cancelled: _t("cancelled"),
        }[slaUrgency(target, serverNow())];
    }

    isPaused(target) {
        return slaUrgency(target, serverNow()) === "paused";
    }

    isExplained(target) {
        return this.state.explainedIds.includes(target.id);
    }

    toggle({ id }) {
        const { explainedIds } = this.state;
        this.state.explainedIds = explainedIds.includes(id)
            ? explainedIds.filter((one) => one !== id)
            : [...explainedIds, id];
    }

    steps(target) {
        return explain(target, this.frame.locale, serverNow());
    }

    targetText(target) {
        return _t("Target: %(time)s", {
            time: formatBudget(target.budget_seconds, this.frame.locale),
        });
    }
}
