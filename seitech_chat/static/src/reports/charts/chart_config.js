/* global Chart */
import { makeFilling } from "@seitech_chat/reports/charts/palette";

function makeBars(series, { colors }) {
    return {
        type: "bar",
        stack: "outcomes",
        order: 1,
        backgroundColor: makeFilling(colors[series.color], series.pattern, colors.surface),
        borderColor: colors.surface,
        borderWidth: { top: 1 },
        borderSkipped: false,
        maxBarThickness: 48,
    };
}

function makeLine(series, { colors }) {
    return {
        type: "line",
        order: 0,
        borderColor: colors[series.color],
        backgroundColor: colors[series.color],
        borderDash: series.dash,
        borderWidth: 2,
        pointStyle: series.point,
        pointRadius: 3,
        pointHoverRadius: 6,
        pointHitRadius: 8,
        tension: 0,
    };
}

function makeDataset(series, look) {
    return {
        label: series.label,
        data: series.values,
        ...(series.type === "bar" ? makeBars(series, look) : makeLine(series, look)),
    };
}

/** Steps of an axis of seconds that people read well. */
const STEPS_SECONDS = [
    1, 5, 10, 30, 60, 300, 600, 1800, 3600, 7200, 14_400, 21_600, 43_200, 86_400,
];
const MAX_STEPS = 5;

/** The step of an axis for durations; undefined for counts, which Chart.js steps well. */
function stepSize(series) {
    if (series.some(({ type }) => type === "bar")) {
        return undefined;
    }
    const most = Math.max(0, ...series.flatMap(({ values }) => values));
    return STEPS_SECONDS.find((step) => most / step <= MAX_STEPS);
}

function makeScales(series, { colors, isRightToLeft, format, font }) {
    const ticks = { color: colors.text, font };
    const isStacked = series.some(({ type }) => type === "bar");
    return {
        x: {
            stacked: isStacked,
            reverse: isRightToLeft,
            grid: { display: false },
            ticks: { ...ticks, maxRotation: 0, autoSkipPadding: 12 },
        },
        y: {
            stacked: isStacked,
            beginAtZero: true,
            position: isRightToLeft ? "right" : "left",
            border: { display: false },
            grid: { color: colors.line },
            ticks: {
                ...ticks,
                precision: 0,
                stepSize: stepSize(series),
                maxTicksLimit: 8,
                callback: format,
            },
        },
    };
}

/** Name series by a piece of their bar or of their line. */
function makeLegend(chart) {
    return Chart.defaults.plugins.legend.labels.generateLabels(chart).map((item) => {
        const { type, borderDash } = chart.data.datasets[item.datasetIndex];
        return type === "bar"
            ? { ...item, pointStyle: "rect", lineWidth: 0 }
            : { ...item, pointStyle: "line", lineDash: borderDash, lineWidth: 2 };
    });
}

function makePlugins({ colors, isRightToLeft, font, format }) {
    return {
        legend: {
            position: "bottom",
            rtl: isRightToLeft,
            // A mouse alone could hide a series; the table shows them one by one.
            onClick() {},
            labels: {
                color: colors.text,
                font,
                usePointStyle: true,
                pointStyleWidth: 28,
                generateLabels: makeLegend,
            },
        },
        tooltip: {
            rtl: isRightToLeft,
            callbacks: {
                label: ({ dataset, raw }) => ` ${dataset.label}: ${format(raw)}`,
            },
        },
    };
}

/** The bar or point under the pointer. */
function elementAt(chart, ev) {
    return chart.getElementsAtEventForMode(ev, "nearest", { intersect: true }, true)[0];
}

/**
 * @typedef {object} ChartLook
 * @property {Record<string, string>} colors of the palette
 * @property {boolean} isRightToLeft
 * @property {boolean} isAnimated
 * @property {{ family: string, size: number }} font
 * @property {(value: number) => string} format of a value
 */

/**
 * Return the configuration of Chart.js.
 *
 * @param {{ labels: string[], series: import("@seitech_chat/reports/charts/series").Series[] }}
 *  chart
 * @param {ChartLook} look
 * @param {(groupIndex: number, seriesIndex: number) => void} onOpen
 */
export function makeChartConfig({ labels, series }, look, onOpen) {
    return {
        type: "bar",
        data: { labels, datasets: series.map((one) => makeDataset(one, look)) },
        options: {
            responsive: true,
            maintainAspectRatio: false,
            animation: look.isAnimated && { duration: 300 },
            interaction: { mode: "index", intersect: false },
            scales: makeScales(series, look),
            plugins: makePlugins(look),
            onClick(ev, _elements, chart) {
                const found = elementAt(chart, ev);
                found && onOpen(found.index, found.datasetIndex);
            },
            onHover(ev, _elements, chart) {
                chart.canvas.style.cursor = elementAt(chart, ev) ? "pointer" : "";
            },
        },
    };
}
