from odoo import fields, models
from odoo.tools import SQL

from ...exceptions import ChatForbidden
from ...logic import permissions

AT_RISK_SHOWN = 50
MOST_COUNTED = 10_000  # open conversations of a department; it may have a million


class SeitechChatBoard(models.Model):
    """Compute the live board of the desk for supervisors and managers."""

    _inherit = "seitech.chat.department"

    def _check_may_lead(self, persona):
        """Refuse a person who is neither a supervisor nor a manager.

        :raises ChatForbidden: ``forbidden``.
        """
        if permissions.LEADS.isdisjoint(persona.roles):
            raise ChatForbidden(
                "forbidden", self.env._("Only supervisors and managers can do this.")
            )

    def _to_board(self):
        """Return the board: these departments, their agents, conversations at risk.

        The number of queries is constant.

        :return: a dict of the shape ``BoardAnswer``.
        """
        data = self._board_data(fields.Datetime.now())
        channels = data["channels"]
        return {
            "departments": self._to_board_payloads(data),
            "agents": self._board_agents()._to_summaries(),
            "at_risk": self._to_risk_payloads(channels[:AT_RISK_SHOWN], data),
            "at_risk_total": len(channels),
        }

    def _board_data(self, now):
        """Return what several parts of the board need, as a hook.

        :param now: naive UTC datetime.
        :return: ``{"now": now, "channels": conversations that need attention}``.
        """
        return {"now": now, "channels": self._escalated()}

    def _to_board_payloads(self, data):
        """Return the counts of each department, as a hook.

        :param dict data: of ``_board_data``.
        :return: list of ``BoardDepartmentPayload``.
        """
        now = data["now"]
        waits = self._waits()
        opened = self._open_counts()
        online = self._online_counts()
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
            for department in self
        ]

    def _waits(self):
        groups = self.env["seitech.chat.queue.entry"]._read_group(
            [("department_id", "in", self.ids), ("left_at", "=", False)],
            ["department_id"],
            ["__count", "entered_at:min"],
        )
        return {department.id: (count, since) for department, count, since in groups}

    def _open_counts(self):
        """Count the open conversations of each department, up to ``MOST_COUNTED``.

        Supervisors and managers see all conversations of a department visible to them.

        :return: ``{department id: count}``.
        """
        self.env["seitech.chat.channel"].flush_model(["department_id", "state"])
        # SQL: an index-only scan that stops at MOST_COUNTED; record rules would read
        # the row of each conversation.
        rows = self.env.execute_query(
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
                self.ids,
                MOST_COUNTED,
            )
        )
        return dict(rows)

    def _online_counts(self):
        groups = self.env["seitech.chat.agent"]._read_group(
            [("department_ids", "in", self.ids), ("is_available", "=", True)],
            ["department_ids"],
            ["__count"],
        )
        return {department.id: count for department, count in groups}

    def _board_agents(self):
        return self.env["seitech.chat.agent"].search(
            [("department_ids", "in", self.ids)]
        )

    def _escalated(self):
        """Find the open escalated conversations, the earliest escalation first."""
        return self.env["seitech.chat.channel"].search(
            [
                ("department_id", "in", self.ids),
                ("state", "=", "active"),
                ("escalated_at", "!=", False),
            ],
            order="escalated_at, id",
        )

    def _to_risk_payloads(self, shown, data):
        """Return the conversations that need attention, as a hook.

        :param shown: conversations.
        :param dict data: of ``_board_data``.
        :return: list of ``BoardAlertPayload``, in the order of the conversations.
        """
        channels = shown._to_payloads()
        names = dict(shown._display_names(self.env.user))
        return [
            {
                "channel": channels[channel.id],
                "customer": names[channel],
                "priority": channel.priority,
                "is_escalated": bool(channel.escalated_at),
            }
            for channel in shown
        ]
