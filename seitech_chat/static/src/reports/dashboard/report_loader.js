import { markRaw, reactive } from "@odoo/owl";

import { serverNow } from "@seitech_chat/core/live/server_clock";
import { toQuery } from "@seitech_chat/reports/address";
import { Drill } from "@seitech_chat/reports/drill";

/** The figures that are shown, and the request for others. */
export class ReportLoader {
    /** loading → ready, failed or forbidden */
    status = "loading";
    /** DashboardAnswer, or null. */
    answer = null;
    drill = null;
    /** A request for figures is on its way while others are shown. */
    isBusy = false;
    /** The figures shown could not be renewed. */
    isStale = false;
    /** Why the figures could not be loaded, in the server's words, or "". */
    detail = "";
    updatedAt = 0;

    /**
     * @param {object} parts
     * @param {import("@seitech_chat/reports/reports_api").ReportsApi} parts.api
     * @param {number} parts.companyId
     * @param {(answer: DashboardAnswer) => void} parts.prepare before an answer is shown
     * @param {(error: Error) => void} parts.onError
     */
    constructor(parts) {
        this.parts = markRaw(parts);
        this.abort = null;
    }

    /**
     * Show another view, or the same as it is now. The newest request wins.
     *
     * @param {import("@seitech_chat/reports/address").ReportView} view
     * @returns {Promise<boolean>} whether its figures are shown
     */
    async load(view) {
        this.stop();
        const abort = markRaw(new AbortController());
        this.abort = abort;
        this.isBusy = true;
        if (!this.answer) {
            this.status = "loading";
        }
        const { api, companyId } = this.parts;
        try {
            const options = { signal: abort.signal };
            const answer = await api.dashboard(toQuery(view, companyId), options);
            return this.abort === abort && this.insert(answer, view);
        } catch (error) {
            return this.abort === abort && this.fail(error);
        }
    }

    insert(answer, view) {
        markRaw(answer);
        this.parts.prepare(answer);
        Object.assign(this, {
            status: "ready",
            answer,
            drill: markRaw(new Drill(answer, view)),
            isBusy: false,
            isStale: false,
            detail: "",
            updatedAt: serverNow(),
        });
        return true;
    }

    fail(error) {
        this.parts.onError(error);
        this.isBusy = false;
        this.isStale = Boolean(this.answer) && error.isRetryable;
        if (!this.isStale) {
            this.answer = null;
            this.status = error.status === 403 ? "forbidden" : "failed";
            this.detail = error.status && !error.isRetryable ? error.detail : "";
        }
        return false;
    }

    /** Give up the request that is on its way. */
    stop() {
        this.abort?.abort();
        this.abort = null;
    }

    /** Whether nothing at all happened in the period. */
    get isEmpty() {
        return this.answer.figures.every(({ n }) => n === 0);
    }
}

/** @returns {ReportLoader} reactive */
export function makeReportLoader(parts) {
    return reactive(new ReportLoader(parts));
}
