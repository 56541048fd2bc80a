import { _t } from "@web/core/l10n/translation";

const SECOND_MS = 1000;

/** Since when the longest of them waits, as of the board's last update. */
export function waitingSince({ waiting_count: count, longest_wait_seconds: seconds }, updatedAt) {
    return count ? new Date(updatedAt - seconds * SECOND_MS) : null;
}

/** The tooltip of each figure. */
function channelTitle(id) {
    return {
        waiting: _t("Unassigned conversations in the queue"),
        wait: _t("Waiting time of the conversation that has waited longest"),
        open: _t("Unresolved conversations, including those in the queue"),
        risk: _t("Open conversations with an SLA target due soon"),
        breached: _t("Open conversations with a breached SLA target"),
        online: _t("Agents with status Online and an open inbox"),
    }[id];
}

/** Which conversations a figure counts, as a filter of the inbox. */
const FILTERS = {
    waiting: { assignee: "none" },
    wait: { assignee: "none", sort: "oldest" },
    open: {},
    risk: { sla: "at_risk" },
    breached: { sla: "breached" },
};

/**
 * The desk as a whole.
 *
 * @param {BoardAnswer} board
 * @param {number} updatedAt
 * @returns {object[]} `{ id, label, title, value, since, tone, filter }`; filter: of the
 *  inbox, or undefined
 */
export function boardMetrics({ departments, agents }, updatedAt) {
    const sum = (name) => departments.reduce((total, one) => total + one[name], 0);
    const waits = departments.map((one) => waitingSince(one, updatedAt)).filter(Boolean);
    const since = waits.length ? new Date(Math.min(...waits)) : null;
    const online = agents.filter((one) => one.is_available).length;
    const [atRisk, breached] = [sum("at_risk_count"), sum("breached_count")];
    return [
        { id: "waiting", label: _t("Waiting"), value: sum("waiting_count") },
        { id: "wait", label: _t("Longest wait"), value: "–", since },
        { id: "open", label: _t("Open conversations"), value: sum("open_count") },
        { id: "risk", label: _t("At risk"), value: atRisk, tone: atRisk ? "warning" : "" },
        { id: "breached", label: _t("Breached"), value: breached, tone: breached ? "danger" : "" },
        { id: "online", label: _t("Agents online"), value: `${online}/${agents.length}` },
    ].map((figure) => ({
        since: null,
        tone: "",
        title: channelTitle(figure.id),
        filter: FILTERS[figure.id],
        ...figure,
    }));
}
