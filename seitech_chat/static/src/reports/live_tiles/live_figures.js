import { markRaw, reactive } from "@odoo/owl";

import { Drill } from "@seitech_chat/reports/drill";
import { makeView, toQuery } from "@seitech_chat/reports/address";

const sum = (rows, name) => rows.reduce((total, row) => total + row[name], 0);

/**
 * The desk at this moment. The counts of the moment come from the live board, those of
 * today from the metrics of one day: both are cheap enough for every quarter of a minute.
 */
export class LiveFigures {
    /** LivePayload: at first that of the dashboard. */
    live = null;
    /** Opens the lists of today, or null until they are known. */
    drill = null;

    /**
     * @param {import("@seitech_chat/reports/reports_api").ReportsApi} api
     * @param {number} companyId
     */
    constructor(api, companyId) {
        Object.assign(this, { api, companyId });
    }

    /** Take what the dashboard's own answer has, with the counts of a week ago. */
    insert(live) {
        this.live = live;
    }

    /**
     * Ask again.
     *
     * @param {string} today
     */
    async refresh(today) {
        const view = { ...makeView(), from: today, to: today, isCompared: false };
        const [board, metrics] = await Promise.all([
            this.api.board(),
            this.api.metrics(toQuery(view, this.companyId)),
        ]);
        const countOf = (key) => metrics.figures.find((figure) => figure.key === key).n;
        const waiting = board.departments.filter((one) => one.waiting_count);
        this.drill = markRaw(new Drill(metrics, view));
        this.live = {
            ...this.live,
            waiting_count: sum(board.departments, "waiting_count"),
            longest_wait_seconds: waiting.length
                ? Math.max(...waiting.map((one) => one.longest_wait_seconds))
                : null,
            online_count: board.agents.filter((agent) => agent.is_available).length,
            opened_today: countOf("opened"),
            served_today: countOf("served"),
        };
    }
}

/** @returns {LiveFigures} reactive */
export function makeLiveFigures(api, companyId) {
    return reactive(new LiveFigures(api, companyId));
}
