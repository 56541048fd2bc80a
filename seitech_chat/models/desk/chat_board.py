from odoo import api, fields, models
from odoo.tools import SQL

from ...exceptions import ChatForbidden
from ...logic import permissions
from ..channel.names import display_names

AT_RISK_SHOWN = 50
MOST_COUNTED = 10_000  # open conversations of a department; it may have a million


class SeitechChatBoard(models.AbstractModel):
    """Compute the live board of the desk for supervisors and managers."""

    _name = "seitech.chat.board"
    _description = "Chat Board"

    @api.model
    def _check_may_view(self, persona):
        """Refuse a person who is neither a supervisor nor a manager.

        :raises ChatForbidden: ``forbidden``.
        """
        if permissions.LEADS.isdisjoint(persona.roles):
            raise ChatForbidden(
                "forbidden", self.env._("Only supervisors and managers can do this.")
            )

    @api.model
    def _to_payload(self, departments):
        """Return the board: departments, their agents, conversations at risk.

        The number of queries is constant.

        :return: a dict of the shape ``BoardAnswer``.
        """
        data = self._data(departments, fields.Datetime.now())
        channels = data["channels"]
        return {
            "departments": self._department_payloads(departments, data),
            "agents": _agents_of(departments)._to_summaries(),
            "at_risk": self._risk_payloads(channels[:AT_RISK_SHOWN], data),
            "at_risk_total": len(channels),
        }

    def _data(self, departments, now):
        """Return what several parts of the board need, as a hook.

        :param now: naive UTC datetime.
        :return: ``{"now": now, "channels": conversations that need attention}``.
        """
        return {"now": now, "channels": _escalated(departments)}

    def _department_payloads(self, departments, data):
        """Return the counts of each department, as a hook.

        :param dict data: of ``_data``.
        :return: list of ``BoardDepartmentPayload``.
        """
        now = data["now"]
        waits = _waits(departments)
        opened = _open_counts(departments)
        online = _online_counts(departments)
        return [
            {
                "department": {"id": department.id, "name": department.name},
                "waiting_count": waits.get(department.id, (0, None))[0],
                "longest_wait_seconds": int(
                    (now - waits[department.id][1]).total_seconds()
                )
                if department.id in waits
                else None,
                "open_count": opened.get(department.id, 0),
                "online_count": online.get(department.id, 0),
                "is_open": department.is_open,
            }
            for department in departments
        ]

    def _risk_payloads(self, shown, data):
        """Return the conversations that need attention, as a hook.

        :param shown: conversations.
        :param dict data: of ``_data``.
        :return: list of ``BoardAlertPayload``, in the order of the conversations.
        """
        channels = shown._to_payloads()
        names = dict(display_names(shown, self.env.user))
        return [
            {
                "channel": channels[channel.id],
                "customer": names[channel],
                "priority": channel.priority,
                "is_escalated": bool(channel.escalated_at),
            }
            for channel in shown
        ]


def _waits(departments):
    groups = departments.env["seitech.chat.queue.entry"]._read_group(
        [("department_id", "in", departments.ids), ("left_at", "=", False)],
        ["department_id"],
        ["__count", "entered_at:min"],
    )
    return {department.id: (count, since) for department, count, since in groups}


def _open_counts(departments):
    """Count the open conversations of each department, up to ``MOST_COUNTED``.

    Supervisors and managers see all conversations of a department visible to them.

    :return: ``{department id: count}``.
    """
    departments.env["seitech.chat.channel"].flush_model(["department_id", "state"])
    # SQL: an index-only scan that stops at MOST_COUNTED; record rules would read
    # the row of each conversation.
    rows = departments.env.execute_query(
        SQL(
            """
            SELECT department.id, counted.count
              FROM unnest(%s::int[]) AS department (id), LATERAL (
                   SELECT count(*) FROM (
                          SELECT FROM seitech_chat_channel
                           WHERE department_id = department.id
                             AND state = 'active' LIMIT %s
                          ) one
                   ) counted
            """,
            departments.ids,
            MOST_COUNTED,
        )
    )
    return dict(rows)


def _online_counts(departments):
    groups = departments.env["seitech.chat.agent"]._read_group(
        [("department_ids", "in", departments.ids), ("is_available", "=", True)],
        ["department_ids"],
        ["__count"],
    )
    return {department.id: count for department, count in groups}


def _escalated(departments):
    """Find the open escalated conversations, the earliest escalation first."""
    return departments.env["seitech.chat.channel"].search(
        [
            ("department_id", "in", departments.ids),
            ("state", "=", "active"),
            ("escalated_at", "!=", False),
        ],
        order="escalated_at, id",
    )


def _agents_of(departments):
    return departments.env["seitech.chat.agent"].search(
        [("department_ids", "in", departments.ids)]
    )
