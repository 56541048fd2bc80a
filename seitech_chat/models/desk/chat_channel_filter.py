"""The desk's filters of the conversation list: assignee, priority, start."""

from odoo import models
from odoo.tools import SQL

from ...logic import permissions

_COMPARED = {
    "department_id": "channel.department_id = %s",
    "priority": "channel.priority = %s",
    "started_from": "channel.started_at >= %s",
    "started_to": "channel.started_at < %s",
}


class SeitechChatChannelFilter(models.Model):
    """Apply the desk's filters to the conversation list."""

    _inherit = "seitech.chat.channel"

    def _list_conditions(self, persona, asked):
        conditions = super()._list_conditions(persona, asked)
        return conditions + desk_conditions(persona, asked)


def desk_conditions(persona, desk):
    """Return the SQL conditions of the desk's filters.

    Only conversations whose notes are visible to the person match, so that the filters
    reveal no desk data to others.

    :param dict desk: the shape of ``DeskFilter``, without what is None.
    :return: list of ``SQL`` over ``channel``.
    """
    env = persona.env
    names = ("department_id", "agent_id", "priority", "student_id")
    env["seitech.chat.channel"].flush_model(names)
    conditions = [
        SQL(
            "channel.channel_type = ANY(%s)",
            sorted(permissions.types_with_notes(persona.roles)),
        ),
        SQL("channel.student_id IS DISTINCT FROM %s", persona.id),
    ]
    conditions += [
        SQL(_COMPARED[name], value) for name, value in desk.items() if name in _COMPARED
    ]
    if "assignee" in desk:
        conditions.append(_assigned(persona, desk["assignee"]))
    return conditions


def _assigned(persona, assignee):
    if assignee == "none":
        return SQL("channel.agent_id IS NULL")
    # SQL: agents have an index on their users.
    return SQL(
        "channel.agent_id IN (SELECT id FROM seitech_chat_agent WHERE user_id = %s)",
        persona.id if assignee == "me" else assignee,
    )
