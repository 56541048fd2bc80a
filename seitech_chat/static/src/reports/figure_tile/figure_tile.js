import { usePopover } from "@web/core/popover/popover_hook";
import { Component } from "@odoo/owl";

import { compareFigure, toneText } from "@seitech_chat/reports/comparison";
import { FigureExplanation } from "@seitech_chat/reports/figure_explanation/figure_explanation";
import { figureLabel, sampleText } from "@seitech_chat/reports/figures";
import { formatSeconds, formatValue, mainValue } from "@seitech_chat/reports/format";
import { _t } from "@seitech_chat/inbox/translation";

/** One figure: its value, the records it is made of, and the change. */
export class FigureTile extends Component {
    static template = "seitech_chat.FigureTile";
    static props = {
        /** FigurePayload. */
        figure: { type: Object },
        csvUrl: { type: String },
        onOpen: { type: Function },
    };

    setup() {
        this.toneText = toneText;
        this.explanation = usePopover(FigureExplanation, {
            position: "bottom-start",
            setActiveElement: true,
        });
    }

    get label() {
        return figureLabel(this.props.figure.key);
    }

    get explainLabel() {
        return _t("%(figure)s: how this is counted", { figure: this.label });
    }

    get value() {
        const { figure } = this.props;
        return formatValue(figure.unit, mainValue(figure.unit, figure));
    }

    /** A share or an average needs its number of records; a count is that number. */
    get sample() {
        const { figure } = this.props;
        return figure.unit === "count" ? "" : sampleText(figure.key, figure.n);
    }

    /** Of a duration, whose value is the median. */
    get details() {
        const {
            unit,
            p90,
            average,
            work_median: workMedian,
            work_p90: workP90,
        } = this.props.figure;
        if (unit !== "seconds" || p90 === null) {
            return [];
        }
        const details = [
            _t("Median; 90% within %(p90)s, average %(average)s", {
                p90: formatSeconds(p90),
                average: formatSeconds(average),
            }),
        ];
        if (workMedian !== null) {
            details.push(
                _t("Working time: %(median)s, 90% within %(p90)s", {
                    median: formatSeconds(workMedian),
                    p90: formatSeconds(workP90),
                })
            );
        }
        return details;
    }

    get percent() {
        const { unit, value } = this.props.figure;
        return unit === "share" && value !== null ? Math.round(value * 100) : null;
    }

    get change() {
        return compareFigure(this.props.figure);
    }

    get arrow() {
        return { more: "↑", less: "↓" }[this.change.direction];
    }

    onExplain(ev) {
        const { figure, csvUrl, onOpen } = this.props;
        this.explanation.open(ev.currentTarget, { figure, csvUrl, onOpen });
    }
}
