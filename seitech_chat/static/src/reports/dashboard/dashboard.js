import { loadBundle } from "@web/core/assets";
import { browser } from "@web/core/browser/browser";
import { router } from "@web/core/browser/router";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { useService } from "@web/core/utils/hooks";
import { useSetupAction } from "@web/search/action_hook";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { Component, onMounted, onWillUnmount, useRef, useState, useSubEnv } from "@odoo/owl";

import { serverNow } from "@seitech_chat/core/live/server_clock";
import { BoardRefresher } from "@seitech_chat/inbox/board/board_refresher";
import { _t } from "@seitech_chat/inbox/translation";
import { makeView, readAddress, toAddress, toQuery } from "@seitech_chat/reports/address";
import {
    DASHBOARD_PARTS,
    groupTables,
    tileSections,
    trendCharts,
} from "@seitech_chat/reports/dashboard/dashboard_parts";
import { makeReportLoader } from "@seitech_chat/reports/dashboard/report_loader";
import { makeWorkTimes } from "@seitech_chat/reports/dashboard/work_times";
import { groupCell } from "@seitech_chat/reports/drill";
import { makeLiveFigures } from "@seitech_chat/reports/live_tiles/live_figures";
import { todayIn } from "@seitech_chat/reports/periods";
import { ReportsApi } from "@seitech_chat/reports/reports_api";

const RENEW_MS = 5 * 60 * 1000; // while the period goes on
const SKELETON_TILES = [...Array(10).keys()];

/** Remember the last result of a function: a chart whose values are new is drawn again. */
function memoize(compute) {
    let last = null;
    return (...args) => {
        if (!last || args.some((arg, index) => arg !== last.args[index])) {
            last = { args, result: compute(...args) };
        }
        return last.result;
    };
}

/** The figures of the desk in a period, each with the list that it counts. */
export class Dashboard extends Component {
    static template = "seitech_chat.Dashboard";
    static components = DASHBOARD_PARTS;
    static props = { ...standardActionServiceProps };

    setup() {
        this.inbox = useService("seitech_chat.inbox");
        this.action = useService("action");
        this.ui = useState(useService("ui"));
        this.root = useRef("root");
        this.skeletonTiles = SKELETON_TILES;
        const api = new ReportsApi(this.inbox.store.api.transport);
        const companyId = user.activeCompany.id;
        const onError = (error) => this.inbox.store.reportError(error);
        const prepare = (answer) => this.workTimes.begin(answer);
        this.report = useState(makeReportLoader({ api, companyId, prepare, onError }));
        this.liveFigures = useState(makeLiveFigures(api, companyId));
        this.workTimes = useState(makeWorkTimes(api));
        this.trendCharts = memoize(trendCharts);
        this.groupTables = memoize(groupTables);
        this.view = useState(this.props.state?.view || this.readView());
        this.isGone = false;
        useSubEnv({ chat: this.inbox.frame });
        useSetupAction({ getLocalState: () => this.localState() });
        this.props.updateActionState?.(toAddress(this.view));
        this.followDesk();
        onMounted(() => this.onStart());
        onWillUnmount(() => {
            this.isGone = true;
            this.report.stop();
        });
    }

    /** The address is meant for this screen only if it names it. */
    readView() {
        const { current } = router;
        const { id, path, tag, xml_id: xmlId } = this.props.action;
        const isMine = [id, path, tag, xmlId].filter(Boolean).includes(current.action);
        return isMine ? readAddress(current) : makeView();
    }

    /** The state that the screen has again when the reader comes back from a list. */
    localState() {
        const { from, to, isCompared, filters } = this.view;
        return {
            view: { from, to, isCompared, filters: { ...filters } },
            scrollTop: this.root.el.scrollTop,
        };
    }

    followDesk() {
        const feed = new BoardRefresher(useService("bus_service"), () => this.renewLive());
        let timer = null;
        onMounted(() => {
            feed.start();
            timer = browser.setInterval(() => this.onInterval(), RENEW_MS);
        });
        onWillUnmount(() => {
            feed.stop();
            browser.clearInterval(timer);
        });
    }

    get answer() {
        return this.report.answer;
    }

    get today() {
        return todayIn(this.answer.period.time_zone, serverNow());
    }

    get sections() {
        return tileSections(this.answer);
    }

    get charts() {
        return this.trendCharts(this.answer, this.workTimes.status, this.workTimes.groups);
    }

    get tables() {
        return this.groupTables(this.answer);
    }

    get isManager() {
        return this.inbox.store.session.roles.includes("manager");
    }

    get title() {
        return {
            company: _t("Dashboard"),
            departments: _t("Dashboard of your departments"),
            own: _t("Your dashboard"),
        }[this.answer?.scope || "company"];
    }

    get updatedAt() {
        return new Date(this.report.updatedAt);
    }

    staleText(time) {
        return time
            ? _t("Last updated %(time)s ago.", { time })
            : _t("Last updated less than a minute ago.");
    }

    /** The page that is filtered by, in words. */
    get pageName() {
        const { page_id: id } = this.view.filters;
        const page = this.answer.pages.find(({ key }) => key === id);
        return page?.label || String(_t("One page"));
    }

    async onStart() {
        const libraries = loadBundle("web.chartjs_lib").then(
            () => true,
            () => false
        );
        await this.inbox.start();
        if (!(await libraries)) {
            this.report.status = "failed";
            return;
        }
        await this.load();
        if (this.root.el && this.props.state?.scrollTop) {
            this.root.el.scrollTop = this.props.state.scrollTop;
        }
    }

    /** Ask for the figures of the view. */
    async load() {
        if (this.isGone || !(await this.report.load(this.view)) || this.isGone) {
            return;
        }
        this.nameInAddress();
        this.loadWorkTimes();
        if (this.answer.live) {
            this.liveFigures.insert(this.answer.live);
            this.renewLive();
        }
    }

    async loadWorkTimes() {
        const query = toQuery({ ...this.view, isCompared: false }, user.activeCompany.id);
        try {
            await this.workTimes.load(query);
        } catch (error) {
            this.inbox.store.reportError(error); // all time is shown
        }
    }

    /** Without days in the address the server chose them; a link shows the same then. */
    nameInAddress() {
        if (!this.view.from) {
            const { from, to } = this.answer.period;
            Object.assign(this.view, { from, to });
            router.replaceState(toAddress(this.view), { sync: true });
            this.props.updateActionState?.(toAddress(this.view));
        }
    }

    async renewLive() {
        if (!this.answer?.live || this.isGone) {
            return;
        }
        try {
            await this.liveFigures.refresh(this.today);
        } catch (error) {
            this.inbox.store.reportError(error);
            this.report.isStale = true;
        }
    }

    /** Figures of days that are over do not change. */
    onInterval() {
        const isVisible = document.visibilityState === "visible";
        if (isVisible && this.answer && this.view.to >= this.today) {
            this.load();
        }
    }

    /** @param {object} change of the view's period */
    onPeriod(change) {
        Object.assign(this.view, change);
        this.onView();
    }

    /** @param {Record<string, string | undefined>} change of filters */
    onFilter(change) {
        const filters = { ...this.view.filters, ...change };
        const isSet = ([, value]) => value !== undefined;
        this.view.filters = Object.fromEntries(Object.entries(filters).filter(isSet));
        this.onView();
    }

    onView() {
        this.props.updateActionState?.(toAddress(this.view));
        this.load();
    }

    onReset() {
        Object.assign(this.view, makeView());
        this.onView();
    }

    csvUrl(key) {
        return this.report.drill.csvUrl(key);
    }

    /**
     * Open the list that a number counts.
     *
     * @param {FigureKey} key
     * @param {import("@seitech_chat/reports/drill").Cell} [cell]
     */
    onOpen(key, cell) {
        this.action.doAction(this.report.drill.action(key, cell));
    }

    onOpenStep(chart, index, series) {
        const group = this.answer.trend.groups[index];
        this.onOpen(series.figure, groupCell("trend", group, chart.labels[index]));
    }

    onOpenGroup(table, key, row) {
        this.onOpen(key, groupCell(table.id, row.group));
    }

    onOpenLive(id) {
        if (id === "waiting") {
            this.inbox.alerts.openInbox(undefined, { assignee: "none" });
        } else if (id === "online") {
            this.action.doAction("seitech_chat.chat_board_action");
        } else {
            this.action.doAction(this.liveFigures.drill.action(id));
        }
    }
}

registry.category("lazy_components").add("seitech_chat.Dashboard", Dashboard);
