import { DeskApi } from "@seitech_chat/inbox/service/desk_api";

/** The API of the reports, beside that of the desk. */
export class ReportsApi extends DeskApi {
    /**
     * Get from a route.
     *
     * @param {string} path
     * @param {Record<string, string | number>} query
     * @param {{ signal?: AbortSignal }} [options]
     */
    _get(path, query, options) {
        return this._call(`${path}?${new URLSearchParams(query)}`, null, options);
    }

    /**
     * All figures of the dashboard.
     *
     * @returns {Promise<DashboardAnswer>}
     */
    dashboard(query, options) {
        return this._get("/dashboard", query, options);
    }

    /**
     * The figures of a period, by groups.
     *
     * @returns {Promise<MetricsAnswer>}
     */
    metrics(query, options) {
        return this._get("/metrics", query, options);
    }
}
