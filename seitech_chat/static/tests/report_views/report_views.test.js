import { describe, expect, queryAllTexts, test } from "@odoo/hoot";
import {
    contains,
    defineModels,
    fields,
    findComponent,
    makeMockEnv,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";

import { GraphRenderer } from "@web/views/graph/graph_renderer";
import { PivotRenderer } from "@web/views/pivot/pivot_renderer";
import { setupChartJsForTests } from "@web/../tests/views/graph/graph_test_helpers";

import {
    formatMeasuredDuration,
    formatMeasuredShare,
} from "@seitech_chat/inbox/fields/measure_formatters";
import "@seitech_chat/report_views/report_graph_view";
import "@seitech_chat/report_views/report_pivot_view";

describe.current.tags("desktop");

const MEDIAN = "wait_median:median";

class Service extends models.Model {
    _name = "service";

    topic = fields.Selection({
        selection: [
            ["billing", "Billing"],
            ["other", "Other"],
        ],
    });
    outcome = fields.Selection({
        selection: [
            ["served", "Served"],
            ["missed", "Missed"],
        ],
    });
    wait_median = fields.Float({ string: "Wait (median)", aggregator: "median", store: false });

    _records = [
        { id: 1, topic: "billing", outcome: "served" },
        { id: 2, topic: "billing", outcome: "missed" },
        { id: 3, topic: "other", outcome: "served" },
    ];
    _views = {
        graph: `<graph js_class="chat_report_graph">
            <field name="topic"/>
            <field name="outcome"/>
            <field name="wait_median" type="measure" widget="chat_duration"/>
        </graph>`,
        pivot: `<pivot js_class="chat_report_pivot" display_quantity="1">
            <field name="outcome" type="row"/>
            <field name="wait_median" type="measure" widget="chat_duration"/>
        </pivot>`,
    };
}
defineMailModels();
defineModels([Service]);
setupChartJsForTests();

/** Answer as the server does: nothing is missed in Other, and no missed one has a wait. */
function serveGroups() {
    onRpc("formatted_read_group", ({ kwargs }) => {
        const hasMedian = kwargs.aggregates.includes(MEDIAN);
        return [
            ["billing", "served", 3725],
            ["billing", "missed", false],
            ["other", "served", 61.5],
        ].map(([topic, outcome, wait]) => ({
            topic,
            outcome,
            __count: 1,
            __extra_domain: [["topic", "=", topic]],
            ...(hasMedian && { [MEDIAN]: wait }),
        }));
    });
    onRpc("formatted_read_grouping_sets", () => [
        [{ __count: 3, __extra_domain: [], [MEDIAN]: 61.5 }],
        [
            { outcome: "served", __count: 2, __extra_domain: [], [MEDIAN]: 61.5 },
            { outcome: "missed", __count: 1, __extra_domain: [], [MEDIAN]: false },
        ],
    ]);
}

async function openGraph() {
    serveGroups();
    const view = await mountView({ type: "graph", resModel: "service" });
    return () => findComponent(view, (one) => one instanceof GraphRenderer).chart;
}

test("a measured duration has its seconds, and an unknown one is a dash", async () => {
    await makeMockEnv();
    expect([0, 61.5, 3725].map(formatMeasuredDuration)).toEqual(["0:00:00", "0:01:02", "1:02:05"]);
    expect([false, null, undefined].map(formatMeasuredDuration)).toEqual(["–", "–", "–"]);
    expect([0, 0.5, false].map(formatMeasuredShare)).toEqual(["0%", "50%", "–"]);
});

test("a graph leaves a gap where a group has no median", async () => {
    const chart = await openGraph();
    const data = Object.fromEntries(chart().data.datasets.map((one) => [one.label, one.data]));
    expect(data).toEqual({ Served: [3725, 61.5], Missed: [null, null] });
    expect(chart().options.scales.y.ticks.callback(3725)).toBe("1:02:05");

    await contains(".o_graph_button[data-mode=line]").click();
    const lines = chart().data.datasets.map((one) => one.data);
    expect(lines).toEqual([
        [3725, 61.5],
        [null, null],
    ]);
});

test("medians are neither stacked nor added to a pie or a line of sums", async () => {
    const chart = await openGraph();
    expect(".o_graph_button[data-mode=pie]").toHaveCount(0);
    expect(".o_graph_button[data-tooltip=Stacked]").toHaveCount(0);
    expect(chart().data.datasets.map((one) => one.type || "bar")).toEqual(["bar", "bar"]);

    await contains(".o_graph_view .btn-primary.dropdown-toggle").click();
    await contains(".o_menu_item:contains(Count)").click();
    expect(".o_graph_button[data-mode=pie]").toHaveCount(1);
    expect(".o_graph_button[data-tooltip=Stacked]").toHaveCount(1);
    expect(chart().data.datasets.map((one) => one.data)).toEqual([
        [1, 1],
        [1, 0],
    ]);

    await contains(".o_graph_button[data-mode=pie]").click();
    await contains(".o_graph_view .btn-primary.dropdown-toggle").click();
    await contains(".o_menu_item:contains(Wait)").click();
    expect(chart().config.type).toBe("bar");
});

test("a pivot shows durations and dashes, and exports seconds and empty cells", async () => {
    serveGroups();
    const view = await mountView({ type: "pivot", resModel: "service" });
    expect(queryAllTexts(".o_pivot_cell_value")).toEqual([
        "3",
        "0:01:02",
        "2",
        "0:01:02",
        "1",
        "–",
    ]);

    const { model } = findComponent(view, (one) => one instanceof PivotRenderer);
    const { measure_headers: headers, rows } = model.exportData();
    expect(headers.map(({ title }) => title)).toEqual(["Count", "Wait (median) in seconds"]);
    expect(rows.map((row) => row.values.map(({ value }) => value))).toEqual([
        [3, 61.5],
        [2, 61.5],
        [1, ""],
    ]);
});
