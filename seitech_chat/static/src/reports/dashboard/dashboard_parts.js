import { ElapsedTime } from "@seitech_chat/member_ui/elapsed_time/elapsed_time";
import { DashboardFooter } from "@seitech_chat/reports/dashboard_footer/dashboard_footer";
import { FigureTile } from "@seitech_chat/reports/figure_tile/figure_tile";
import { FilterBar } from "@seitech_chat/reports/filter_bar/filter_bar";
import { GroupTable } from "@seitech_chat/reports/group_table/group_table";
import { HourMap } from "@seitech_chat/reports/hour_map/hour_map";
import { LiveTiles } from "@seitech_chat/reports/live_tiles/live_tiles";
import { PeriodPicker } from "@seitech_chat/reports/period_picker/period_picker";
import { RatingBars } from "@seitech_chat/reports/rating_bars/rating_bars";
import { ReportChart } from "@seitech_chat/reports/report_chart/report_chart";
import { figureColumn, hourColumns } from "@seitech_chat/reports/group_table/group_columns";
import { durationSeries, volumeSeries } from "@seitech_chat/reports/charts/series";
import { formatCount, formatMoment, formatSeconds, formatStep } from "@seitech_chat/reports/format";
import { _t } from "@seitech_chat/inbox/translation";

export const DASHBOARD_PARTS = {
    DashboardFooter,
    ElapsedTime,
    FigureTile,
    FilterBar,
    GroupTable,
    HourMap,
    LiveTiles,
    PeriodPicker,
    RatingBars,
    ReportChart,
};

const COUNTS = ["opened", "ended", "served", "missed", "abandoned", "left_message", "no_question"];
const DURATIONS = ["first_response", "next_response", "resolution"];
const QUALITY = [
    "sla_first_response",
    "sla_next_response",
    "sla_resolution",
    "satisfaction",
    "answer_rate",
];

/** The tiles, by the question that they answer. */
export function tileSections({ figures }) {
    const byKey = Object.fromEntries(figures.map((figure) => [figure.key, figure]));
    const pick = (keys) => keys.map((key) => byKey[key]);
    return [
        { id: "counts", title: _t("Conversations"), figures: pick(COUNTS) },
        { id: "durations", title: _t("Response times"), figures: pick(DURATIONS) },
        { id: "quality", title: _t("SLA and satisfaction"), figures: pick(QUALITY) },
    ];
}

const STEP_TITLES = {
    day: () => _t("Day"),
    week: () => _t("Week"),
    month: () => _t("Month"),
};
const VOLUME_TITLES = {
    day: () => _t("Opened conversations, and how they ended, per day"),
    week: () => _t("Opened conversations, and how they ended, per week"),
    month: () => _t("Opened conversations, and how they ended, per month"),
};

const variant = (id, label, series) => ({ id, label: String(label), series });

/**
 * The charts over the period. Durations are those of working time where these are loaded: a
 * night between question and reply hides all else.
 *
 * @param {DashboardAnswer} answer
 * @param {string} workStatus of WorkTimes
 * @param {GroupPayload[]} workGroups
 */
export function trendCharts({ trend }, workStatus, workGroups) {
    const { step, groups } = trend;
    const shared = {
        labels: groups.map((group) => formatStep(group, step)),
        groupTitle: String(STEP_TITLES[step]()),
        countOf: (index, { figure }) => groups[index].figures[figure]?.n || 0,
        isPending: false,
    };
    const durationChart = (id, title) => {
        const all = variant("all", _t("All time"), durationSeries(groups, id, ""));
        const inWork = () =>
            variant("work", _t("Working time"), durationSeries(workGroups, id, "work_"));
        return {
            ...shared,
            id,
            title: String(title),
            variants: workStatus === "ready" ? [inWork(), all] : [all],
            isPending: workStatus === "loading",
            format: (value) => (value === null ? "–" : formatSeconds(value)),
        };
    };
    return [
        {
            ...shared,
            id: "volume",
            title: String(VOLUME_TITLES[step]()),
            variants: [variant("all", "", volumeSeries(groups))],
            format: formatCount,
        },
        durationChart("first_response", _t("First response time")),
        durationChart("resolution", _t("Resolution time")),
    ];
}

const TABLE_FIGURES = {
    agents: [
        "served",
        "first_response",
        "next_response",
        "resolution",
        "sla_first_response",
        "satisfaction",
    ],
    departments: [
        "opened",
        "ended",
        "served",
        "missed",
        "abandoned",
        "first_response",
        "resolution",
        "sla_first_response",
        "satisfaction",
    ],
    topics: ["opened", "served", "missed", "sla_first_response", "satisfaction"],
    pages: ["opened", "served", "missed", "abandoned"],
};

function columnsOf(kind, figures) {
    const unitOf = (key) => figures.find((figure) => figure.key === key).unit;
    return TABLE_FIGURES[kind].map((key) => figureColumn(key, unitOf(key)));
}

function rowsOf(groups) {
    return groups.map((group) => ({ key: group.key, label: group.label, group, hours: null }));
}

/** Agents with conversations, then those who were online without any. */
function agentRows({ agents, agent_hours: report, choices }) {
    const hours = new Map(report.agents.map((one) => [String(one.agent_id), one]));
    const rows = rowsOf(agents).map((row) => ({ ...row, hours: hours.get(row.key) || null }));
    const known = new Set(rows.map(({ key }) => key));
    const nameOf = (key) => choices.agents.find(({ id }) => String(id) === key)?.name;
    const idle = [...hours.keys()]
        .filter((key) => !known.has(key) && nameOf(key))
        .map((key) => ({ key, label: nameOf(key), group: null, hours: hours.get(key) }));
    return [...rows, ...idle];
}

function hoursNote({ recorded_since: since }, { time_zone: zone }) {
    return since
        ? _t("Online and inbox hours are recorded since %(time)s.", {
              time: formatMoment(since, zone),
          })
        : _t("Online and inbox hours aren't recorded yet.");
}

/** The tables by agent, department, topic and page; own figures have no use for the first two. */
export function groupTables(answer) {
    const { figures, period } = answer;
    const agents = {
        id: "agents",
        title: _t("Agents"),
        groupTitle: _t("Agent"),
        columns: [...columnsOf("agents", figures), ...hourColumns()],
        rows: agentRows(answer),
        note: String(hoursNote(answer.agent_hours, period)),
    };
    const table = (id, title, groupTitle) => ({
        id,
        title,
        groupTitle,
        columns: columnsOf(id, figures),
        rows: rowsOf(answer[id]),
        note: "",
    });
    return [
        agents,
        table("departments", _t("Departments"), _t("Department")),
        table("topics", _t("Topics"), _t("Topic")),
        table("pages", _t("Pages where conversations began"), _t("Page")),
    ]
        .filter(({ rows }) => rows.length)
        .map((one) => ({
            ...one,
            title: String(one.title),
            groupTitle: String(one.groupTitle),
        }));
}
