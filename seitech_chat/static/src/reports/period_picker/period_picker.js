import { Component, onWillUpdateProps, useState } from "@odoo/owl";

import {
    countDays,
    findPreset,
    MAX_DAYS,
    periodProblem,
    presetPeriod,
} from "@seitech_chat/reports/periods";
import { dayCountText, formatCount, formatDays } from "@seitech_chat/reports/format";
import { _t } from "@seitech_chat/inbox/translation";

/** Chooses the period, and whether it is compared with the one before. */
export class PeriodPicker extends Component {
    static template = "seitech_chat.PeriodPicker";
    static props = {
        /** PeriodPayload of the figures that are shown. */
        period: { type: Object },
        isCompared: { type: Boolean },
        /** The day in the company's time zone. */
        today: { type: String },
        /** Given `{ from, to }` or `{ isCompared }`. */
        onChange: { type: Function },
    };

    setup() {
        this.state = useState({ isCustom: false, from: "", to: "", problem: null });
        this.follow(this.props);
        onWillUpdateProps((props) => {
            if (props.period !== this.props.period) {
                this.follow(props);
            }
        });
    }

    follow({ period, today }) {
        const { from, to } = period;
        const isCustom = findPreset(period, today) === "custom";
        Object.assign(this.state, { from, to, isCustom, problem: null });
    }

    get presets() {
        return [
            { id: "today", label: _t("Today") },
            { id: "yesterday", label: _t("Yesterday") },
            { id: "last_7", label: _t("Last 7 days") },
            { id: "last_28", label: _t("Last 28 days") },
            { id: "last_90", label: _t("Last 90 days") },
            { id: "this_month", label: _t("This month") },
            { id: "last_month", label: _t("Last month") },
            { id: "custom", label: _t("Custom period") },
        ];
    }

    get preset() {
        return this.state.isCustom ? "custom" : findPreset(this.props.period, this.props.today);
    }

    get periodText() {
        const { from, to } = this.props.period;
        return _t("%(dates)s (%(days)s)", {
            dates: formatDays(from, to),
            days: dayCountText(countDays(from, to)),
        });
    }

    get previousText() {
        const { previous_from: from, previous_to: to } = this.props.period;
        return from ? _t("compared with %(dates)s", { dates: formatDays(from, to) }) : "";
    }

    get problemText() {
        return {
            missing: _t("Enter both dates."),
            order: _t("The end date can't be before the start date."),
            length: _t("Choose at most %(count)s days.", { count: formatCount(MAX_DAYS) }),
        }[this.state.problem];
    }

    onPreset(ev) {
        const preset = ev.target.value;
        this.state.isCustom = preset === "custom";
        if (!this.state.isCustom) {
            this.props.onChange(presetPeriod(preset, this.props.today));
        }
    }

    onApply() {
        const { from, to } = this.state;
        this.state.problem = periodProblem({ from, to });
        if (!this.state.problem) {
            this.props.onChange({ from, to });
        }
    }
}
