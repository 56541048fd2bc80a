import { _t } from "@web/core/l10n/translation";

import { normalizeForSearch } from "@seitech_chat/member_ui/list/filter_channels";
import { joinNames } from "@seitech_chat/core/isolate";

/**
 * How there somebody is, in a word.
 *
 * @param {AgentSummaryPayload} agent
 * @returns {"online" | "closed" | "away" | "offline"}
 */
export function agentPresence(agent) {
    if (agent.is_available) {
        return "online";
    }
    return agent.status === "online" ? "closed" : agent.status;
}

export function presenceText(presence) {
    return {
        online: _t("online"),
        closed: _t("not connected"),
        away: _t("away"),
        offline: _t("offline"),
    }[presence];
}

function departmentPresence({ is_open: isOpen, is_available: isAvailable }) {
    if (!isOpen) {
        return "closed";
    }
    return isAvailable ? "online" : "offline";
}

/** Why a conversation would wait in a department; empty while somebody is there. */
export function departmentPresenceText(presence) {
    return { closed: _t("closed"), offline: _t("no agents online") }[presence] || "";
}

function rank(agent, departmentId) {
    return [
        agent.is_available ? 0 : 1,
        agent.department_ids.includes(departmentId) ? 0 : 1,
        agent.open_count / Math.max(agent.chat_limit, 1),
    ];
}

function compare(one, other) {
    const index = one.findIndex((value, at) => value !== other[at]);
    return index < 0 ? 0 : one[index] - other[index];
}

/**
 * The possible transfer targets, best first: online, of its department, least load.
 *
 * @param {QueueAnswer} answer
 * @param {import("@seitech_chat/core/models/channel").Channel} channel
 * @param {{ search: string, mayExceed: boolean }} options mayExceed: also who is full
 */
export function listAgentTargets(answer, channel, { search, mayExceed }) {
    const departmentId = channel.department?.id;
    const names = new Map(answer.departments.map(({ id, name }) => [id, name]));
    const words = normalizeForSearch(search).split(/\s+/).filter(Boolean);
    const namesakes = answer.agents.filter(({ name }) => name === channel.agent?.name);
    return answer.agents
        .filter((agent) => namesakes.length > 1 || agent !== namesakes[0]) // has it already
        .map((agent) => ({
            ...agent,
            presence: agentPresence(agent),
            departments: joinNames(agent.department_ids.map((id) => names.get(id))),
            isFull: agent.open_count >= agent.chat_limit,
            isRefused: agent.open_count >= agent.chat_limit && !mayExceed,
        }))
        .filter(({ name, departments }) => {
            const text = normalizeForSearch(`${name} ${departments}`);
            return words.every((word) => text.includes(word));
        })
        .sort(
            (one, other) =>
                compare(rank(one, departmentId), rank(other, departmentId)) ||
                one.name.localeCompare(other.name)
        );
}

/**
 * Where a conversation could wait.
 *
 * @param {QueueAnswer} answer
 * @param {string} search
 */
export function listDepartmentTargets(answer, search) {
    const words = normalizeForSearch(search).split(/\s+/).filter(Boolean);
    return answer.departments
        .filter(({ name }) => words.every((word) => normalizeForSearch(name).includes(word)))
        .map((department) => ({
            ...department,
            presence: departmentPresence(department),
            waitingCount: answer.entries.filter((one) => one.department.id === department.id)
                .length,
        }));
}
