import { _t } from "@seitech_chat/inbox/translation";
import { figureLabel } from "@seitech_chat/reports/figures";

/**
 * The values of a chart by group, and how one series differs from the others.
 *
 * @typedef {object} Series
 * @property {string} id
 * @property {FigureKey} figure that its numbers belong to
 * @property {string} label
 * @property {(number | null)[]} values one for each group
 * @property {"bar" | "line"} type
 * @property {string} color of the palette
 * @property {string | null} [pattern] of a bar
 * @property {number[]} [dash] of a line
 * @property {string} [point] shape of a line's points
 */

/** How conversations ended, from the bottom of a bar to its top. */
const OUTCOMES = [
    { id: "served", color: "blue", pattern: null },
    { id: "missed", color: "vermillion", pattern: "diagonal" },
    { id: "abandoned", color: "orange", pattern: "crossed" },
    { id: "left_message", color: "purple", pattern: "dotted" },
    { id: "no_question", color: "grey", pattern: "striped" },
];

const countOf = (group, key) => group.figures[key]?.n ?? 0;

/**
 * Opened conversations as a line over bars of how conversations ended. Outcomes that the whole
 * period has not are left out.
 *
 * @param {GroupPayload[]} groups
 * @returns {Series[]}
 */
export function volumeSeries(groups) {
    const bars = OUTCOMES.map(({ id, color, pattern }) => ({
        id,
        figure: id,
        label: figureLabel(id),
        values: groups.map((group) => countOf(group, id)),
        type: "bar",
        color,
        pattern,
    }));
    const opened = {
        id: "opened",
        figure: "opened",
        label: figureLabel("opened"),
        values: groups.map((group) => countOf(group, "opened")),
        type: "line",
        color: "text",
        dash: [],
        point: "circle",
    };
    const isSeen = ({ id, values }) => id === "served" || values.some(Boolean);
    return [opened, ...bars.filter(isSeen)];
}

/**
 * Median and 90th percentile of a duration. Groups without a value interrupt the line.
 *
 * @param {GroupPayload[]} groups
 * @param {FigureKey} key
 * @param {"" | "work_"} clock of all time, or of working time
 * @returns {Series[]}
 */
export function durationSeries(groups, key, clock) {
    const valuesOf = (name) => groups.map((group) => group.figures[key]?.[name] ?? null);
    return [
        {
            id: "median",
            figure: key,
            label: String(_t("Median")),
            values: valuesOf(`${clock}median`),
            type: "line",
            color: "blue",
            dash: [],
            point: "circle",
        },
        {
            id: "p90",
            figure: key,
            label: String(_t("90th percentile")),
            values: valuesOf(`${clock}p90`),
            type: "line",
            color: "vermillion",
            dash: [6, 4],
            point: "triangle",
        },
    ];
}
