import { reactive } from "@odoo/owl";

const CLOCKS = ["median", "p90", "average"];

/** Whether some of a period's durations have closed hours in them. */
function hasClosedHours({ figures }) {
    return figures.some((figure) =>
        CLOCKS.some((name) => figure[name] !== null && figure[name] !== figure[`work_${name}`])
    );
}

/**
 * The trend in working time alone. The dashboard's own answer leaves these medians out of its
 * groups, since they cost as much again.
 */
export class WorkTimes {
    /** none → loading → ready, or none again */
    status = "none";
    /** GroupPayload each, as ready. */
    groups = [];

    /** @param {import("@seitech_chat/reports/reports_api").ReportsApi} api */
    constructor(api) {
        this.api = api;
        this.answer = null;
    }

    /** Begin with an answer: with nothing to load, if all its time is working time. */
    begin(answer) {
        this.answer = answer;
        this.groups = [];
        this.status = hasClosedHours(answer) ? "loading" : "none";
    }

    /**
     * Load the groups of the answer; the newest request wins. Throws the ChatApiError.
     *
     * @param {object} query that asked for the answer, without a comparison
     */
    async load(query) {
        const { answer } = this;
        if (this.status !== "loading") {
            return;
        }
        const { from, to } = answer.period;
        let groups = null;
        try {
            ({ groups } = await this.api.metrics({
                ...query,
                from,
                to,
                group_by: answer.trend.step,
            }));
        } finally {
            if (answer === this.answer) {
                this.groups = groups || [];
                this.status = groups ? "ready" : "none";
            }
        }
    }
}

/** @returns {WorkTimes} reactive */
export function makeWorkTimes(api) {
    return reactive(new WorkTimes(api));
}
