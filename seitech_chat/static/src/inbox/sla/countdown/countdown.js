import { Component } from "@odoo/owl";

import { useChatEnv } from "@seitech_chat/core/chat_env";
import { useClock } from "@seitech_chat/member_ui/clock";
import { showsSeconds } from "@seitech_chat/member_ui/elapsed_time/format_duration";
import { slaUrgency } from "@seitech_chat/core/models/sla_target";
import {
    countdown,
    formatMoment,
    kindText,
    shortCountdown,
} from "@seitech_chat/inbox/sla/sla_status";
import { _t } from "@seitech_chat/inbox/translation";
import { serverNow } from "@seitech_chat/core/live/server_clock";

const ICONS = {
    calm: "fa-clock-o",
    warning: "fa-exclamation-triangle",
    breached: "fa-times-circle",
    paused: "fa-pause-circle-o",
};

/** The time left until an SLA target is due; colour, sign and words show the urgency. */
export class Countdown extends Component {
    static template = "seitech_chat.Countdown";
    static props = {
        target: { type: Object },
        /** Only sign and time, where there is little room. */
        isExpiringSoon: { type: Boolean, optional: true },
    };
    static defaultProps = { isExpiringSoon: false };

    setup() {
        this.frame = useChatEnv();
        this.clock = useClock();
    }

    get now() {
        const { due_at: dueAt, paused_at: pausedAt } = this.props.target;
        const hasSeconds = dueAt && !pausedAt && showsSeconds(new Date(dueAt) - serverNow());
        return this.clock.now(hasSeconds);
    }

    get urgency() {
        return slaUrgency(this.props.target, this.now);
    }

    get icon() {
        return ICONS[this.urgency];
    }

    get text() {
        const format = this.props.isExpiringSoon ? shortCountdown : countdown;
        return format(this.props.target, this.frame.locale, this.now);
    }

    get title() {
        const { kind, due_at: dueAt } = this.props.target;
        return dueAt
            ? _t("%(metric)s, due %(moment)s", {
                  metric: kindText(kind),
                  moment: formatMoment(dueAt, this.frame.locale, this.now),
              })
            : kindText(kind);
    }
}
