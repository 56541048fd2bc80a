from odoo import models
from odoo.tools import SQL

from ...logic.queue_estimate import is_waiting
from ..channel.chat_channel_list import RowPart, rows_with_names, to_named


class SeitechChatChannelList(models.Model):
    """Department, agent and priority of a conversation in lists."""

    _inherit = "seitech.chat.channel"

    def _list_fields(self):
        return (*super()._list_fields(), "department_id", "agent_id", "query_type")

    def _row_parts(self, *, is_internal):
        department = self.env["seitech.chat.department"]
        department.flush_model(["name"])
        self.env["seitech.chat.agent"].flush_model(["user_id"])
        self.env["res.users"].flush_model(["partner_id"])
        self.env["res.partner"].flush_model(["name"])
        part = RowPart(
            {
                "department_name": department._field_to_sql("department", "name"),
                "agent_user_id": SQL("agent.user_id"),
                "agent_name": SQL("res_partner.name"),
            },
            SQL(
                """
             LEFT JOIN seitech_chat_department department
                    ON department.id = channel.department_id
             LEFT JOIN seitech_chat_agent agent ON agent.id = channel.agent_id
             LEFT JOIN res_users ON res_users.id = agent.user_id
             LEFT JOIN res_partner ON res_partner.id = res_users.partner_id
                """
            ),
        )
        if is_internal:
            self.flush_recordset(["priority", "escalated_at"])
            part.columns.update(
                priority=SQL("channel.priority"),
                is_escalated=SQL("channel.escalated_at IS NOT NULL"),
            )
        return [*super()._row_parts(is_internal=is_internal), part]

    def _payloads_of(self, rows):
        payloads = super()._payloads_of(rows)
        for id_, row in rows.items():
            payloads[id_].update(
                query_type=row["query_type"] or None,
                department=to_named(row["department_id"], row["department_name"]),
                agent=_to_agent(row),
                is_waiting=is_waiting(
                    row["channel_type"], row["state"], row["agent_id"]
                ),
            )
        return payloads

    def _internal_row(self, row):
        return {
            **super()._internal_row(row),
            "priority": row["priority"],
            "is_escalated": row["is_escalated"],
            "target": None,
        }

    def _emit_desk_row(self):
        """Publish the desk's part of this conversation's list row to the desk.

        Emits ``seitech.chat.channel/desk_changed`` on the internal stream.
        """
        [row] = rows_with_names(self, is_internal=True).values()
        self._emit(
            "seitech.chat.channel/desk_changed",
            {"channel_id": self.id, "desk": self._internal_row(row)},
            stream="internal",
        )


def _to_agent(row):
    if not row["agent_user_id"]:
        return None
    return {
        "type": "user",
        "id": row["agent_user_id"],
        "name": row["agent_name"] or "",
    }
