/* global Chart */
import { expect, test } from "@odoo/hoot";
import {
    click,
    manuallyDispatchProgrammaticEvent,
    press,
    queryAll,
    queryAllTexts,
    queryFirst,
    queryOne,
} from "@odoo/hoot-dom";
import { advanceTime, animationFrame } from "@odoo/hoot-mock";
import { contains, makeServerError, onRpc } from "@web/../tests/web_test_helpers";

import { settle } from "../inbox/inbox_test_helpers";
import { count, FakeReports, makeFigures, makeGroup, makeValue } from "./fake_reports";
import { openDashboard, setUpReports } from "./report_test_helpers";

setUpReports();

const tile = (key) => `[data-figure=${key}]`;
const PERIOD = [
    ["company_id", "=", 1],
    ["opened_on", ">=", "2026-11-18"],
    ["opened_on", "<=", "2026-11-20"],
];
const ENDED = [
    ["company_id", "=", 1],
    ["ended_on", ">=", "2026-11-18"],
    ["ended_on", "<=", "2026-11-20"],
];

test("the first request leaves the period to the server, and names the company", async () => {
    const server = new FakeReports();
    await openDashboard(server);

    expect(server.bodiesOf("dashboard")).toEqual([{ compare: "previous", company_id: "1" }]);
    expect(".o-seitech-PeriodPicker-dates").toHaveText(
        /^Nov 18\s–\s20, 2026 \(3 days\), compared with Nov 15\s–\s17, 2026$/
    );
});

test("tiles have a value, what it is made of, and the change", async () => {
    await openDashboard(new FakeReports());

    expect(`${tile("opened")} dd`).toHaveText(/^40\s+↓\s*20% fewer than before \(50\)$/);
    expect(`${tile("missed")} dd`).toHaveText(/^4\s+↑\s*100% more than before \(2\) · Worse$/);
    expect(`${tile("first_response")} dd`).toHaveText(
        /^1m 30s\s+from 30 replies\s+Median; 90% within 6m 40s, average 4m 5s/
    );
    expect(`${tile("first_response")} dd`).toHaveText(/faster than before \(2m\) · Better$/);
    expect(`${tile("sla_first_response")} dd`).toHaveText(
        /^90%\s+from 20 conversations\s+↑\s*5\.0 points higher than before \(85%\) · Better$/
    );
    expect(`${tile("satisfaction")} dd`).toHaveText(/^4\.25\s+from 12 ratings\s+No data before$/);
    // Nothing to measure is no zero, and opens no list.
    expect(`${tile("next_response")} dd`).toHaveText(/^–\s+from 0 replies/);
    expect(`${tile("next_response")} dd button`).toHaveCount(0);
});

test("a tile is read out with the words for what it counts", async () => {
    await openDashboard(new FakeReports());

    const names = queryOne(`${tile("opened")} dd button`).getAttribute("aria-labelledby");
    const said = names.split(" ").map((id) => queryOne(`#${id}`).textContent.trim());
    expect(said).toEqual(["Opened", "40"]);
});

test("a tile opens exactly the list that it counts", async () => {
    const { actions } = await openDashboard(new FakeReports());

    await contains(`${tile("opened")} dd button`).click();
    await contains(`${tile("missed")} dd button`).click();
    await contains(`${tile("first_response")} dd button`).click();

    const [opened, missed, replies] = actions;
    expect(opened).toMatchObject({
        type: "ir.actions.act_window",
        res_model: "seitech.chat.service",
        domain: PERIOD,
    });
    expect(opened.name).toMatch(/^Opened · Nov 18\s–\s20, 2026$/);
    expect(missed.domain).toEqual([...ENDED, ["outcome", "=", "missed"]]);
    expect(replies.res_model).toBe("seitech.chat.answer");
    expect(replies.context.chat_report_csv).toBe(
        "/api/chat/report/answers.csv?from=2026-11-18&to=2026-11-20&company_id=1" +
            "&figure=first_response"
    );
});

test("how a figure is counted is one sentence, with its list and its file", async () => {
    const { actions } = await openDashboard(new FakeReports());

    queryOne(`${tile("missed")} dt button`).focus();
    await press("Enter");
    await animationFrame();
    expect(".o-seitech-FigureExplanation").toHaveText(/nobody replied although/);
    expect(queryOne(".o-seitech-FigureExplanation a").getAttribute("href")).toBe(
        "/api/chat/report/services.csv?from=2026-11-18&to=2026-11-20&company_id=1&figure=missed"
    );
    await press("Escape");
    await animationFrame();
    expect(".o-seitech-FigureExplanation").toHaveCount(0);
    expect(`${tile("missed")} dt button`).toBeFocused();

    await contains(`${tile("missed")} dt button`).click();
    await contains(".o-seitech-FigureExplanation button").click();
    expect(actions).toHaveLength(1);
    expect(actions[0].domain).toEqual([...ENDED, ["outcome", "=", "missed"]]);
});

test("each figure has its sentence and its file", async () => {
    await openDashboard(new FakeReports());

    for (const { key } of makeFigures().filter((figure) => figure.key !== "late")) {
        await contains(`${tile(key)} dt button`).click();
        const [, sentence] = queryAllTexts(".o-seitech-FigureExplanation p");
        expect(sentence).toMatch(/^[A-Z].*\.$/);
        const address = queryOne(".o-seitech-FigureExplanation a").getAttribute("href");
        expect(address).toMatch(new RegExp(`^/api/chat/report/\\w+\\.csv\\?.*figure=${key}$`));
        await press("Escape");
        await animationFrame();
    }
});

test("another period and a filter are asked for and named in the address", async () => {
    const server = new FakeReports();
    const addresses = [];
    await openDashboard(server, { updateActionState: (address) => addresses.push(address) });

    await contains("select[name=period]").select("last_7");
    await settle();
    expect(server.lastQuery).toMatchObject({ from: "2026-11-14", to: "2026-11-20" });
    await contains("select[name=agent_id]").select("none");
    await settle();
    await contains("input[name=compare]").click();
    await settle();

    expect(server.lastQuery).toEqual({
        from: "2026-11-14",
        to: "2026-11-20",
        company_id: "1",
        agent_id: "none",
    });
    expect(addresses.at(-1)).toMatchObject({
        from: "2026-11-14",
        to: "2026-11-20",
        compare: "none",
        agent: "none",
    });
    expect(`${tile("opened")} .o-seitech-FigureTile-change`).toHaveCount(0);
    expect(".o-seitech-PeriodPicker-dates").not.toHaveText(/compared/);

    await contains(".o-seitech-FilterBar button").click();
    await settle();
    expect("agent_id" in server.lastQuery).toBe(false);
    expect(addresses.at(-1).agent).toBe(undefined);
});

/** As the browser's own calendar does. */
async function enterDay(name, day) {
    const input = queryOne(`input[name=${name}]`);
    input.value = day;
    await manuallyDispatchProgrammaticEvent(input, "input");
    await animationFrame();
}

test("a period of one's own is checked before it is asked for", async () => {
    const server = new FakeReports();
    await openDashboard(server);

    await contains("select[name=period]").select("custom");
    await enterDay("from", "2026-11-10");
    await enterDay("to", "2026-11-09");
    await contains(".o-seitech-PeriodPicker form button").click();
    expect(".o-seitech-PeriodPicker [role=alert]").toHaveText(
        "The end date can't be before the start date."
    );
    expect(server.bodiesOf("dashboard")).toHaveLength(1);

    await enterDay("to", "2026-11-12");
    await contains(".o-seitech-PeriodPicker form button").click();
    await settle();
    expect(server.lastQuery).toMatchObject({ from: "2026-11-10", to: "2026-11-12" });
    expect("select[name=period]").toHaveValue("custom");
});

test("a chart's bar opens the list of its day and outcome", async () => {
    const { actions } = await openDashboard(new FakeReports());
    const chart = Chart.getChart(queryOne("[data-chart=volume] canvas"));

    const labels = chart.data.datasets.map(({ label }) => label);
    expect(labels).toEqual(["Opened", "Served", "Missed", "Abandoned"]);
    expect(chart.data.datasets[1].data).toEqual([10, 0, 20]);
    const bar = chart.getDatasetMeta(labels.indexOf("Missed")).data[0].getCenterPoint();
    await click(chart.canvas, { position: { x: bar.x, y: bar.y }, relative: true });
    await animationFrame();

    expect(actions).toHaveLength(1);
    expect(actions[0].domain).toEqual([
        ...ENDED,
        ["outcome", "=", "missed"],
        ["ended_on", "=", "2026-11-18"],
    ]);
    expect(actions[0].context.chat_report_csv).toBe(
        "/api/chat/report/services.csv?from=2026-11-18&to=2026-11-18&company_id=1&figure=missed"
    );
});

test("series differ in more than their colour", async () => {
    await openDashboard(new FakeReports());
    const volume = Chart.getChart(queryOne("[data-chart=volume] canvas"));
    const times = Chart.getChart(queryOne("[data-chart=first_response] canvas"));

    const patterned = volume.data.datasets.slice(2).map((one) => one.backgroundColor);
    expect(patterned.every((filling) => filling instanceof CanvasPattern)).toBe(true);
    const [median, p90] = times.data.datasets;
    expect([median.pointStyle, p90.pointStyle]).toEqual(["circle", "triangle"]);
    expect([median.borderDash, p90.borderDash]).toEqual([[], [6, 4]]);
    // A day without replies interrupts the line.
    expect(median.data).toEqual([null, null, 30]);
});

test("where the desk never closes, there is one kind of time", async () => {
    const server = new FakeReports();
    const always = makeValue(3, {
        median: 60,
        p90: 90,
        average: 70,
        work_median: 60,
        work_p90: 90,
        work_average: 70,
    });
    server.dashboardValues = { figures: makeFigures({ opened: count(3), resolution: always }) };
    await openDashboard(server);

    expect("[data-chart=resolution] .btn-group").toHaveCount(0);
    expect(server.bodiesOf("metrics").filter((body) => body.group_by)).toEqual([]);
});

test("without the durations of working time, those of all time are shown", async () => {
    const server = new FakeReports();
    server.refusals.metrics = { status: 503, code: "unavailable" };
    await openDashboard(server);
    const chart = "[data-chart=first_response]";

    expect(`${chart} [role=status]`).toHaveCount(0);
    expect(`${chart} .btn-group`).toHaveCount(0);
    expect(queryAllTexts(`${chart} tbody tr:last-child td`)).toEqual(["1m", "4m"]);
});

test("durations are those of working time, or of all time", async () => {
    const server = new FakeReports();
    await openDashboard(server);
    expect(server.bodiesOf("metrics")[0]).toEqual({
        company_id: "1",
        from: "2026-11-18",
        to: "2026-11-20",
        group_by: "day",
    });
    const chart = "[data-chart=first_response]";
    const lastRow = () => queryAllTexts(`${chart} tbody tr:last-child td`);
    expect(`${chart} [aria-pressed=true]`).toHaveText("Working time");
    expect(lastRow()).toEqual(["30s", "2m"]);

    await contains(`${chart} [data-variant=all]`).click();

    expect(lastRow()).toEqual(["1m", "4m"]);
    const [median] = Chart.getChart(queryOne(`${chart} canvas`)).data.datasets;
    expect(median.data).toEqual([null, null, 60]);
});

test("a chart's numbers are a table, by keyboard too", async () => {
    const { actions } = await openDashboard(new FakeReports());
    const chart = "[data-chart=volume]";

    // Always there for screen readers, without stops nobody sees.
    expect(`${chart} tbody tr`).toHaveCount(3);
    expect(queryAllTexts(`${chart} tbody tr:first-child td`)).toEqual(["15", "10", "4", "0"]);
    expect(`${chart} tbody button`).toHaveCount(0);
    queryFirst(`${chart} button[aria-expanded]`).focus();
    await press("Enter");
    await animationFrame();
    expect(`${chart} button[aria-expanded=true]`).toHaveText("Hide table");
    expect(`${chart} .visually-hidden table`).toHaveCount(0);
    await contains(`${chart} tbody tr:first-child td:nth-of-type(3) button`).click();

    expect(actions[0].domain).toEqual([
        ...ENDED,
        ["outcome", "=", "missed"],
        ["ended_on", "=", "2026-11-18"],
    ]);
});

test("the map opens the conversations of one weekday and hour", async () => {
    const { actions } = await openDashboard(new FakeReports());
    const cell = (id) => `[data-hour='${id}']`;

    expect(cell("1 9")).toHaveText("12");
    expect(cell("1 9")).toHaveAttribute("aria-label", /^Monday 9\sAM: 12$/);
    await contains(cell("1 9")).click();
    await contains(cell("2 9")).click(); // none: nothing to open
    await contains("[data-chart=hours] .btn-group button:last-child").click();
    expect(cell("1 9")).toHaveText("3");
    await contains(cell("1 9")).click();

    expect(actions).toHaveLength(2);
    const leaves = [
        ["opened_weekday", "=", 1],
        ["opened_hour", "=", 9],
    ];
    expect(actions[0].domain).toEqual([...PERIOD, ...leaves]);
    expect(actions[0].context.chat_report_csv).toMatch(
        /figure=opened&opened_weekday=1&opened_hour=9$/
    );
    expect(actions[1].domain).toEqual([
        ...PERIOD,
        ["sla_first_response", "=", "breached"],
        ...leaves,
    ]);
});

test("the map has one tab stop and is walked through with arrows", async () => {
    const { actions } = await openDashboard(new FakeReports());
    expect("[data-hour][tabindex='0']").toHaveCount(1);

    // Weeks begin on Sunday here.
    queryOne("[data-hour='7 0']").focus();
    for (const key of ["ArrowDown", "End", "ArrowUp", "ArrowLeft"]) {
        await press(key);
        await animationFrame();
    }
    expect("[data-hour='7 22']").toBeFocused();
    expect("[data-hour][tabindex='0']").toHaveCount(1);
    await press("Enter");
    await animationFrame();

    expect(actions[0].name).toMatch(/^Opened · Sunday 10\sPM · /);
});

test("a rating opens the conversations rated so", async () => {
    const { actions } = await openDashboard(new FakeReports());

    expect("[data-chart=ratings] p").toHaveText(
        "40% of customers rated the conversation (from 30 conversations)."
    );
    await contains("[data-rating='5'] button").click();

    expect(actions[0].domain).toEqual([...ENDED, ["rating", ">", 0], ["rating", "=", 5]]);
    expect(actions[0].context.chat_report_csv).toMatch(/figure=satisfaction&rating=5$/);
});

test("agents have their hours, and each number its list", async () => {
    const { actions } = await openDashboard(new FakeReports());
    const cell = (key, column) => `[data-table=agents] [data-key='${key}'] [data-column=${column}]`;

    expect(cell("1", "online")).toHaveText("10h");
    expect(cell("1", "per_hour")).toHaveText("2.0");
    expect(cell("1", "first_response")).toHaveText(/^1m 20s\s+n 20$/);
    expect(cell("2", "online")).toHaveText("–");
    // Online without any conversation.
    expect("[data-table=agents] [data-key='9'] th").toHaveText("Ines Duarte");
    expect(cell("9", "served")).toHaveText("0");
    expect("[data-table=agents] > p").toHaveText(/recorded since Nov 19, 2026, 9:00\sAM\.$/);
    await contains(`${cell("1", "served")} button`).click();
    await contains(`${cell("1", "first_response")} button`).click();

    expect(actions[0].domain).toEqual([...ENDED, ["outcome", "=", "served"], ["agent_id", "=", 1]]);
    expect(actions[1].domain.at(-1)).toEqual(["agent_id", "=", 1]);
    expect(actions[1].context.chat_report_csv).toMatch(/figure=first_response&agent_id=1$/);
});

test("departments, topics and pages lead to their conversations by their own fields", async () => {
    const { actions } = await openDashboard(new FakeReports());

    await contains("[data-table=departments] [data-column=opened] button").click();
    await contains("[data-table=departments] [data-column=ended] button").click();
    await contains("[data-table=topics] [data-column=opened] button").click();
    await contains("[data-table=pages] [data-column=served] button").click();

    expect(actions.map(({ domain }) => domain.at(-1))).toEqual([
        ["department_id", "=", 3],
        ["last_department_id", "=", 3],
        ["query_type", "=", "billing"],
        ["page_id", "=", 4],
    ]);
    expect(actions.map(({ context }) => context.chat_report_csv.split("&").at(-1))).toEqual([
        "department_id=3",
        "department_id=3",
        "query_type=billing",
        "page_id=4",
    ]);
});

test("a table is sorted by a column, without a value last", async () => {
    await openDashboard(new FakeReports());
    const names = () => queryAllTexts("[data-table=agents] tbody th");
    const header = "[data-table=agents] thead th:nth-child(3)";
    expect(names()).toEqual(["Marta Lindqvist", "Tom Becker", "Nobody", "Ines Duarte"]);

    await contains(`${header} button`).click();
    expect(header).toHaveAttribute("aria-sort", "descending");
    expect(names().slice(0, 2)).toEqual(["Tom Becker", "Marta Lindqvist"]);
    await contains(`${header} button`).click();
    expect(header).toHaveAttribute("aria-sort", "ascending");
    expect(names()).toEqual(["Marta Lindqvist", "Tom Becker", "Nobody", "Ines Duarte"]);
});

test("live tiles stand beside last week, are renewed, and open their lists", async () => {
    const server = new FakeReports();
    const { actions } = await openDashboard(server);
    const live = (id) => `[data-live=${id}] dd`;

    expect(".o-seitech-LiveTiles h2").toHaveText("Live, compared with last Friday at this time");
    expect(live("waiting")).toHaveText(/^2\s+3 last week$/);
    expect(live("wait")).toHaveText(/^2:1\d$/);
    expect(live("online")).toHaveText("0"); // of a week ago, nobody recorded it
    expect(live("opened")).toHaveText(/^6\s+9 last week$/);
    server.today = { opened: count(7), served: count(5) };
    await advanceTime(15_000);
    await settle();
    expect(live("opened")).toHaveText(/^7\s+9 last week$/);
    expect(server.bodiesOf("dashboard")).toHaveLength(1);
    await contains(`${live("served")} button`).click();

    expect(actions[0].domain).toEqual([
        ["company_id", "=", 1],
        ["ended_on", ">=", "2026-11-20"],
        ["ended_on", "<=", "2026-11-20"],
        ["outcome", "=", "served"],
    ]);
});

test("a period that goes on is renewed, one that is over is not", async () => {
    const server = new FakeReports();
    await openDashboard(server);

    await advanceTime(5 * 60 * 1000);
    await settle();
    expect(server.bodiesOf("dashboard")).toHaveLength(2);
    await contains("select[name=period]").select("yesterday");
    await settle();
    await advanceTime(5 * 60 * 1000);
    await settle();

    expect(server.bodiesOf("dashboard")).toHaveLength(3);
});

test("an empty period says so instead of zeros", async () => {
    const server = new FakeReports();
    server.dashboardValues = { figures: makeFigures(), agents: [], departments: [] };
    await openDashboard(server);

    expect(".o-seitech-Dashboard-empty").toHaveText(/^No conversations in this period\./);
    expect(".o-seitech-Dashboard-figures .o-seitech-FigureTile").toHaveCount(0);
    expect("canvas").toHaveCount(0);
    expect("select[name=period]").toHaveCount(1);
});

test("figures that can't be loaded offer to try again", async () => {
    const server = new FakeReports();
    server.refusals.dashboard = { status: 503, code: "unavailable" };
    await openDashboard(server);
    expect(".o-seitech-Dashboard [role=alert]").toHaveText(/^Couldn't load the dashboard\./);

    server.refusals = {};
    await contains(".o-seitech-Dashboard [role=alert] button").click();
    await settle();

    expect(`${tile("opened")} dd`).toHaveText(/^40/);
});

test("a refused filter says why, and can be cleared", async () => {
    const server = new FakeReports();
    server.refusals.dashboard = {
        status: 404,
        code: "not_found",
        detail: "This department doesn't exist.",
    };
    await openDashboard(server);
    expect(".o-seitech-Dashboard [role=alert]").toHaveText(/This department doesn't exist\./);

    server.refusals = {};
    await contains(".o-seitech-Dashboard [role=alert] button:contains(Clear)").click();
    await settle();

    expect(`${tile("opened")} dd`).toHaveText(/^40/);
});

test("figures that can't be renewed stay and say so", async () => {
    const server = new FakeReports();
    await openDashboard(server);

    server.refusals.dashboard = { status: 503, code: "unavailable" };
    await contains(".o-seitech-Dashboard button:contains(Refresh)").click();
    await settle();
    expect(`${tile("opened")} dd`).toHaveText(/^40/);
    expect(".o-seitech-Dashboard [role=alert]").toHaveText(/^Last updated/);
    server.refusals = {};
    await contains(".o-seitech-Dashboard [role=alert] button").click();
    await settle();

    expect(".o-seitech-Dashboard [role=alert]").toHaveCount(0);
});

test("people without a role see for whom it is", async () => {
    const server = new FakeReports();
    server.refusals.dashboard = { status: 403, code: "forbidden" };
    await openDashboard(server);

    expect(".o-seitech-Dashboard").toHaveText(/Only agents, supervisors and managers/);
});

test("agents see their own figures, without other agents to choose", async () => {
    const server = new FakeReports();
    server.scope = "own";
    server.roles = ["agent"];
    server.dashboardValues = { live: null };
    await openDashboard(server);

    expect("h1").toHaveText("Your dashboard");
    expect("select[name=agent_id]").toHaveCount(0);
    expect("[data-live]").toHaveCount(0);
    expect(".o-seitech-DashboardFooter button").toHaveCount(0);
});

test("the footer says how the figures were counted", async () => {
    const server = new FakeReports();
    server.dashboardValues = {
        sealed_count: 12,
        recount: {
            from_day: "2026-10-15",
            to_day: "2026-11-19",
            reason: "nightly",
            state: "done",
            compared_count: 400,
            repaired_count: 3,
            sealed_count: 12,
            started_at: "2026-11-20T02:00:00Z",
            finished_at: "2026-11-20T02:10:00Z",
        },
    };
    await openDashboard(server);

    expect("[data-fact=recount]").toHaveText(
        /^Last recount: Nov 20, 2026, 3:10\sAM; rows repaired: 3\.$/
    );
    expect("[data-fact=sealed]").toHaveText(/: 12\.$/);
    expect("[data-fact=zone]").toHaveText(/time zone Europe\/Madrid\.$/);
    expect("[data-fact=updated]").toHaveText(/^Updated: Nov 20, 2026, 11:00\sAM\.$/);
});

test("a manager recounts the period, and sees the answer", async () => {
    onRpc("seitech.chat.recount", "request", ({ args }) => {
        expect.step(args);
        return "The recount has started.";
    });
    await openDashboard(new FakeReports());

    await contains(".o-seitech-DashboardFooter button").click();
    await animationFrame();

    expect.verifySteps([[1, "2026-11-18", "2026-11-20"]]);
    expect(".o_notification").toHaveText(/The recount has started\./);
});

test("a summary by email is chosen and stopped; a refused choice is taken back", async () => {
    let refusal = null;
    onRpc("seitech.chat.report.subscription", "set_frequency", ({ args }) => {
        expect.step(args);
        if (refusal) {
            throw makeServerError({ message: refusal });
        }
        return args[0];
    });
    await openDashboard(new FakeReports());
    expect("select[name=frequency]").toHaveValue("weekly");

    await contains("select[name=frequency]").select("never");
    await animationFrame();
    expect(".o_notification").toHaveText(/won't get this summary/);
    expect.errors(1);
    refusal = "You have no email address.";
    await contains("select[name=frequency]").select("daily");
    await animationFrame();

    expect("select[name=frequency]").toHaveValue("never");
    expect.verifySteps([["never"], ["daily"]]);
    expect.verifyErrors([/no email address/]);
});

test("a long table shows its first rows, and all on demand", async () => {
    const server = new FakeReports();
    const makeTopic = (_, index) =>
        makeGroup(`topic${index}`, `Topic ${index}`, {
            field: "query_type",
            value: `topic${index}`,
            figures: { opened: makeValue(index + 1, { value: index + 1 }) },
        });
    server.dashboardValues = { topics: Array.from({ length: 30 }, makeTopic) };
    await openDashboard(server);

    expect("[data-table=topics] tbody tr").toHaveCount(12);
    await contains("[data-table=topics] .btn-link").click();
    expect(queryAll("[data-table=topics] tbody tr")).toHaveLength(30);
});
