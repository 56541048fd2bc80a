import { useService } from "@web/core/utils/hooks";
import { Component, onWillStart, useState } from "@odoo/owl";

import { formatCount, formatMoment } from "@seitech_chat/reports/format";
import { _t } from "@seitech_chat/inbox/translation";

const SUBSCRIPTION = "seitech.chat.report.subscription";
const NEVER = "never";

/** When and in which time zone the figures were counted, and the summary by email. */
export class DashboardFooter extends Component {
    static template = "seitech_chat.DashboardFooter";
    static props = {
        /** DashboardAnswer. */
        answer: { type: Object },
        canRecount: { type: Boolean },
    };

    setup() {
        this.orm = useService("orm");
        this.notification = useService("notification");
        /** `frequency`: null until it is known. */
        this.state = useState({ frequency: null, isRecounting: false });
        onWillStart(() => {
            this.loadFrequency();
        });
    }

    async loadFrequency() {
        this.state.frequency = await this.orm.call(SUBSCRIPTION, "get_frequency", []);
    }

    get frequencies() {
        return [
            { id: NEVER, label: _t("Never") },
            { id: "daily", label: _t("Daily") },
            { id: "weekly", label: _t("Weekly") },
        ];
    }

    get zone() {
        return this.props.answer.period.time_zone;
    }

    get zoneText() {
        return _t("Days and hours are those of the time zone %(zone)s.", { zone: this.zone });
    }

    get pendingZoneText() {
        const zone = this.props.answer.period.pending_time_zone;
        return zone ? _t("A recount to the time zone %(zone)s is in progress.", { zone }) : "";
    }

    get recountText() {
        const { recount } = this.props.answer;
        if (!recount) {
            return _t("These figures haven't been recounted yet.");
        }
        if (!recount.finished_at) {
            return _t("A recount is in progress.");
        }
        const time = formatMoment(recount.finished_at, this.zone);
        const { repaired_count: count } = recount;
        return count
            ? _t("Last recount: %(time)s; rows repaired: %(count)s.", {
                  time,
                  count: formatCount(count),
              })
            : _t("Last recount: %(time)s; nothing to repair.", { time });
    }

    get sealedText() {
        const { sealed_count: count } = this.props.answer;
        return count
            ? _t(
                  "Conversations that can't be recounted, because their messages were deleted after their retention: %(count)s.",
                  { count: formatCount(count) }
              )
            : "";
    }

    get updatedText() {
        return _t("Updated: %(time)s.", {
            time: formatMoment(this.props.answer.updated_at, this.zone),
        });
    }

    async onRecount() {
        const { company, period } = this.props.answer;
        this.state.isRecounting = true;
        try {
            const message = await this.orm.call("seitech.chat.recount", "request", [
                company.id,
                period.from,
                period.to,
            ]);
            this.notification.add(message, { type: "info" });
        } finally {
            this.state.isRecounting = false;
        }
    }

    async onFrequency(ev) {
        const select = ev.target;
        try {
            const chosen = [select.value];
            this.state.frequency = await this.orm.call(SUBSCRIPTION, "set_frequency", chosen);
        } finally {
            select.value = this.state.frequency; // also after a refusal
        }
        this.notification.add(
            this.state.frequency === NEVER
                ? _t("You won't get this summary by email.")
                : _t("You'll get this summary by email."),
            { type: "success" }
        );
    }
}
