/* global Chart */
import { browser } from "@web/core/browser/browser";
import { cookie } from "@web/core/browser/cookie";
import { localization } from "@web/core/l10n/localization";
import { Component, onWillUnmount, useEffect, useRef, useState } from "@odoo/owl";

import { palette } from "@seitech_chat/reports/charts/palette";
import { makeChartConfig } from "@seitech_chat/reports/charts/chart_config";
import { Counting } from "@seitech_chat/reports/counting/counting";
import { _t } from "@seitech_chat/inbox/translation";

/** A chart, its numbers as a table, and how they are counted. */
export class ReportChart extends Component {
    static template = "seitech_chat.ReportChart";
    static components = { Counting };
    static props = {
        id: { type: String },
        title: { type: String },
        /** One for each group. */
        labels: { type: Array, element: String },
        /** The title of the groups' column. */
        groupTitle: { type: String },
        /** Each with the `series` that it shows; more than one can be chosen from. */
        variants: {
            type: Array,
            element: { type: Object, shape: { id: String, label: String, series: Array } },
        },
        /** The variant to begin with is not loaded yet. */
        isPending: { type: Boolean },
        /** Makes text of a value. */
        format: { type: Function },
        /** Returns the number of records behind the group's number of a series. */
        countOf: { type: Function },
        /** Given the index of the group, and the series. */
        onOpen: { type: Function },
        csvUrl: { type: Function },
    };

    setup() {
        this.canvas = useRef("canvas");
        /** `variant`: the one that the reader chose, or null. */
        this.state = useState({ isTableShown: false, variant: null });
        this.chart = null;
        useEffect(
            () => this.draw(),
            () => [this.props.variants, this.props.isPending, this.state.variant]
        );
        onWillUnmount(() => this.chart?.destroy());
    }

    /** The one that was chosen, as long as there is one; else the first. */
    get variant() {
        const { variants } = this.props;
        return variants.find(({ id }) => id === this.state.variant) || variants[0];
    }

    get series() {
        return this.variant.series;
    }

    get figures() {
        return [...new Set(this.series.map(({ figure }) => figure))];
    }

    get description() {
        return _t("Chart: %(title)s. The table below has the same numbers.", {
            title: this.props.title,
        });
    }

    get tableId() {
        return `o-seitech-chart-${this.props.id}`;
    }

    makeLook() {
        const style = getComputedStyle(this.canvas.el);
        return {
            colors: palette(cookie.get("color_scheme") === "dark" ? "dark" : "light"),
            isRightToLeft: localization.direction === "rtl",
            isAnimated: !browser.matchMedia("(prefers-reduced-motion: reduce)").matches,
            font: { family: style.fontFamily, size: 12 },
            format: (value) => this.props.format(value),
        };
    }

    draw() {
        this.chart?.destroy();
        this.chart = null;
        if (this.props.isPending) {
            return;
        }
        const { series } = this;
        const chart = { labels: this.props.labels, series };
        const config = makeChartConfig(chart, this.makeLook(), (groupIndex, index) =>
            this.open(groupIndex, series[index])
        );
        this.chart = new Chart(this.canvas.el, config);
    }

    /** Open what a bar or a point counts. */
    open(groupIndex, series) {
        if (this.props.countOf(groupIndex, series)) {
            this.props.onOpen(groupIndex, series);
        }
    }

    onToggleTable() {
        this.state.isTableShown = !this.state.isTableShown;
    }
}
