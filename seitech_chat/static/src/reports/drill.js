import { figureLabel } from "@seitech_chat/reports/figures";
import { joinNames } from "@seitech_chat/core/isolate";
import { _t } from "@seitech_chat/inbox/translation";
import { formatDays, formatHour, formatWeekday } from "@seitech_chat/reports/format";
import { toQuery } from "@seitech_chat/reports/address";

const SERVICE_BASES = ["opened", "ended"];

/**
 * A part of a figure: one group of a table, one bar, one field of the map.
 *
 * @typedef {object} Cell
 * @property {string} label
 * @property {(basis: BasisPayload) => any[]} leaves that the list of the basis adds
 * @property {Record<string, string | number>} query what the CSV's address adds
 */

/** The parameter that selects one group of a kind. */
const GROUP_FILTERS = {
    agents: "agent_id",
    departments: "department_id",
    topics: "query_type",
    pages: "page_id",
};

/**
 * @param {"trend" | "agents" | "departments" | "topics" | "pages"} kind
 * @param {GroupPayload} group
 * @param {string} [label]
 * @returns {Cell}
 */
export function groupCell(kind, group, label = group.label) {
    return {
        label,
        leaves: ({ key }) =>
            group.cells
                .filter(({ basis }) => basis === key)
                .map(({ field, operator, value }) => [field, operator, value]),
        query:
            kind === "trend"
                ? { from: group.from, to: group.to }
                : { [GROUP_FILTERS[kind]]: group.key },
    };
}

/** @returns {Cell} */
export function hourCell({ weekday, hour }) {
    return {
        label: `${formatWeekday(weekday, "long")} ${formatHour(hour)}`,
        leaves: ({ fields }) => [
            [fields.weekday, "=", weekday],
            [fields.hour, "=", hour],
        ],
        query: { opened_weekday: weekday, opened_hour: hour },
    };
}

/** @returns {Cell} */
export function ratingCell(rating) {
    return {
        label: _t("Rated %(rating)s", { rating }),
        leaves: () => [["rating", "=", rating]],
        query: { rating },
    };
}

/** The whole of a figure. */
const ALL = { label: "", leaves: () => [], query: {} };

/** Leads from the numbers of an answer to the records behind them. */
export class Drill {
    /**
     * @param {DashboardAnswer} answer
     * @param {import("@seitech_chat/reports/address").ReportView} view that was asked for
     */
    constructor(answer, view) {
        this.answer = answer;
        this.view = view;
        this.figures = Object.fromEntries(answer.figures.map((figure) => [figure.key, figure]));
        this.bases = Object.fromEntries(answer.bases.map((basis) => [basis.key, basis]));
    }

    /**
     * Return the window action of exactly the records that a number counts.
     *
     * @param {FigureKey} key
     * @param {Cell} [cell]
     */
    action(key, cell = ALL) {
        const figure = this.figures[key];
        const basis = this.bases[figure.basis];
        const { from, to } = this.answer.period;
        return {
            type: "ir.actions.act_window",
            name: joinNames([figureLabel(key), cell.label, formatDays(from, to)], " · "),
            res_model: basis.model,
            views: [
                [false, "list"],
                [false, "form"],
            ],
            domain: [...basis.domain, ...figure.domain, ...cell.leaves(basis)],
            context: { create: false, chat_report_csv: this.csvUrl(key, cell) },
        };
    }

    /**
     * Return the address of the same records as a CSV file.
     *
     * @param {FigureKey} key
     * @param {Cell} [cell]
     */
    csvUrl(key, cell = ALL) {
        const isOfServices = SERVICE_BASES.includes(this.figures[key].basis);
        const { from, to } = this.answer.period;
        const query = toQuery(
            { ...this.view, from, to, isCompared: false },
            this.answer.company.id
        );
        const params = new URLSearchParams({ ...query, figure: key, ...cell.query });
        return `/api/chat/report/${isOfServices ? "services" : "answers"}.csv?${params}`;
    }
}
