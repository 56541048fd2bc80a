import { figureLabel } from "@seitech_chat/reports/figures";
import {
    formatCount,
    formatDecimal,
    formatHours,
    formatValue,
    mainValue,
} from "@seitech_chat/reports/format";
import { _t } from "@seitech_chat/inbox/translation";

/**
 * @typedef {object} GroupColumn
 * @property {string} id
 * @property {string} label
 * @property {FigureKey | null} figure whose list its numbers open
 * @property {(row: GroupRow) => number | null} valueOf to sort by
 * @property {(row: GroupRow) => string} textOf
 * @property {(row: GroupRow) => number} countOf the records behind the number
 *
 * @typedef {object} GroupRow
 * @property {string} key
 * @property {string} label
 * @property {GroupPayload | null} group null without any figures
 * @property {AgentHoursPayload | null} hours
 */

/**
 * @param {FigureKey} key
 * @param {FigureUnit} unit
 * @returns {GroupColumn}
 */
export function figureColumn(key, unit) {
    const figureOf = ({ group }) => group?.figures[key] ?? null;
    const valueOf = (row) => (unit === "count" && !row.group ? 0 : mainValue(unit, figureOf(row)));
    return {
        id: key,
        label: figureLabel(key),
        figure: key,
        valueOf,
        textOf: (row) => formatValue(unit, valueOf(row)),
        countOf: (row) => figureOf(row)?.n || 0,
        // A count is its own number of records.
        hasSample: unit !== "count",
    };
}

function plainColumn(id, label, valueOf, format) {
    return {
        id,
        label: String(label),
        figure: null,
        valueOf,
        textOf: (row) => {
            const value = valueOf(row);
            return value === null ? "–" : format(value);
        },
        countOf: () => 0,
        hasSample: false,
    };
}

/** @returns {GroupColumn[]} the hours of agents, and what they served in them */
export function hourColumns() {
    const servedOf = ({ group }) => group?.figures.served?.n || 0;
    return [
        plainColumn(
            "online",
            _t("Online"),
            ({ hours }) => hours && hours.online_seconds,
            formatHours
        ),
        plainColumn(
            "inbox",
            _t("Inbox open"),
            ({ hours }) => hours && hours.inbox_seconds,
            formatHours
        ),
        plainColumn(
            "per_hour",
            _t("Served per online hour"),
            (row) =>
                row.hours?.online_seconds
                    ? (servedOf(row) * 3600) / row.hours.online_seconds
                    : null,
            (value) => formatDecimal(value, 1)
        ),
    ];
}

/** The text of the number of records behind a value: "n 34". */
export function sampleOf(column, row) {
    const count = column.countOf(row);
    return column.hasSample && count ? _t("n %(count)s", { count: formatCount(count) }) : "";
}
