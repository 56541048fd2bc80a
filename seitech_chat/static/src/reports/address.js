import { isDay } from "@seitech_chat/reports/periods";

/**
 * The filters, and how the address names them. `lang` would be Odoo's own.
 */
const NAMES = {
    department_id: "department",
    agent_id: "agent",
    query_type: "topic",
    course_id: "course",
    channel_type: "channel",
    lang: "language",
    page_id: "page",
};
const NOT_COMPARED = "none";

/**
 * The content of the dashboard: a period, whether it is compared, and the filters that are set.
 *
 * @typedef {object} ReportView
 * @property {string | null} from null with `to`: the server's default
 * @property {string | null} to
 * @property {boolean} isCompared
 * @property {Record<string, string>} filters by the name of the request's parameter
 */

/** @returns {ReportView} */
export function makeView() {
    return { from: null, to: null, isCompared: true, filters: {} };
}

/**
 * Read what an address shows; a period that is not one is left out.
 *
 * @param {Record<string, any>} address of the router
 * @returns {ReportView}
 */
export function readAddress(address) {
    const { from, to, compare } = address;
    const hasPeriod = isDay(from) && isDay(to);
    const filters = Object.entries(NAMES)
        .filter(([, name]) => address[name])
        .map(([filter, name]) => [filter, String(address[name])]);
    return {
        from: hasPeriod ? from : null,
        to: hasPeriod ? to : null,
        isCompared: compare !== NOT_COMPARED,
        filters: Object.fromEntries(filters),
    };
}

/**
 * Return the address of a view, for the router: what is not set is undefined, which removes it.
 *
 * @param {ReportView} view
 */
export function toAddress({ from, to, isCompared, filters }) {
    const names = Object.entries(NAMES).map(([filter, name]) => [name, filters[filter]]);
    return {
        from: from || undefined,
        to: to || undefined,
        compare: isCompared ? undefined : NOT_COMPARED,
        ...Object.fromEntries(names),
    };
}

/**
 * Return the parameters of a request.
 *
 * @param {ReportView} view
 * @param {number} companyId
 */
export function toQuery({ from, to, isCompared, filters }, companyId) {
    return {
        ...(from && { from, to }),
        ...(isCompared && { compare: "previous" }),
        company_id: companyId,
        ...filters,
    };
}
