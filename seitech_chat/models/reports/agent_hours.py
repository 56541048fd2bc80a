"""The hours of agents: with the inbox open, and online.

The functions read all agents of a company. Their callers limit the agents to those that
the reader may see.
"""

from datetime import timedelta

from odoo import fields
from odoo.tools import SQL

from ...logic.contract import PRESENCE_TIMEOUT_SECONDS


def online_hours(env, company, from_at, to_at, agents=None):
    """Return how long agents were online and had the inbox open, between two moments.

    :param from_at: naive UTC datetime.
    :param to_at: naive UTC datetime; a later moment than now counts as now.
    :param agents: ``seitech.chat.agent`` to limit it to, or None for all.
    :return: list of ``{"agent_id", "online_seconds", "inbox_seconds"}``, without agents
        who had neither.
    """
    is_named = SQL("TRUE")
    if agents is not None:
        is_named = SQL("period.agent_id = ANY(%s)", agents.ids)
    _flush(env)
    # SQL: sums of times that are clipped to the moments, in one statement. The ORM
    # would read every row.
    return env.execute_query_dict(
        SQL(
            """
            SELECT agent_id,
                   coalesce(sum(seconds) FILTER (WHERE kind = 'online'), 0)::bigint
                       AS online_seconds,
                   coalesce(sum(seconds) FILTER (WHERE kind = 'inbox'), 0)::bigint
                       AS inbox_seconds
              FROM (SELECT period.agent_id, period.kind, extract(epoch FROM
                           least(%(end)s, %(to_at)s)
                           - greatest(period.started_at, %(from_at)s)) AS seconds
                      FROM seitech_chat_agent_period period
                      JOIN seitech_chat_agent agent ON agent.id = period.agent_id
                     WHERE period.company_id = %(company)s AND %(is_named)s
                       AND period.started_at < %(to_at)s
                       AND (period.ended_at > %(from_at)s OR period.ended_at IS NULL)
                   ) clipped
             WHERE seconds > 0
          GROUP BY agent_id
          ORDER BY agent_id
            """,
            end=_end(),
            from_at=from_at,
            to_at=to_at,
            company=company.id,
            is_named=is_named,
        )
    )


def recorded_since(env, company):
    """Return since when a company's agent hours are recorded.

    :return: naive UTC datetime, or None before the first one.
    """
    _flush(env)
    # SQL: the first entry of an index; the ORM has no minimum without a group.
    [[started_at]] = env.execute_query(
        SQL(
            "SELECT min(started_at) FROM seitech_chat_agent_period"
            " WHERE company_id = %s",
            company.id,
        )
    )
    return started_at


def online_count_at(env, company, departments, moment):
    """Count the agents who were online at a moment.

    Departments are those of the agents today.

    :param departments: ``seitech.chat.department`` to limit it to, or None for all.
    :param moment: naive UTC datetime, not in the future.
    :return: int, or None for a moment before hours were recorded.
    """
    since = recorded_since(env, company)
    if not since or moment < since:
        return None
    is_named = SQL("TRUE")
    if departments is not None:
        is_named = SQL(
            """EXISTS (SELECT FROM seitech_chat_department_agent_rel member
                        WHERE member.agent_id = agent.id
                          AND member.department_id = ANY(%s))""",
            departments.ids,
        )
    # SQL: the end of a running period depends on its agent's last signal.
    [[count]] = env.execute_query(
        SQL(
            """
            SELECT count(DISTINCT period.agent_id)
              FROM seitech_chat_agent_period period
              JOIN seitech_chat_agent agent ON agent.id = period.agent_id
             WHERE period.company_id = %(company)s AND period.kind = 'online'
               AND period.started_at <= %(moment)s
               AND (period.ended_at > %(moment)s OR period.ended_at IS NULL
                    AND (%(end)s > %(moment)s OR agent.seen_at >= %(alive_since)s))
               AND %(is_named)s
            """,
            company=company.id,
            moment=moment,
            end=_end(),
            alive_since=_alive_since(),
            is_named=is_named,
        )
    )
    return count


def _end():
    """Return the end of ``period`` of ``agent``, running ones too: ``SQL``.

    A running one ends now while its agent sends signals, else with the last signal.
    """
    return SQL(
        """coalesce(period.ended_at, CASE WHEN agent.seen_at >= %s
                    THEN %s ELSE greatest(period.started_at, agent.seen_at) END)""",
        _alive_since(),
        fields.Datetime.now(),
    )


def _alive_since():
    return fields.Datetime.now() - timedelta(seconds=PRESENCE_TIMEOUT_SECONDS)


def _flush(env):
    env["seitech.chat.agent"].flush_model(["seen_at", "department_ids"])
