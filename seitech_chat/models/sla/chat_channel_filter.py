from odoo import fields, models
from odoo.tools import SQL

# For targets with a running clock.
_LATE = "(target.breached_at IS NOT NULL OR target.due_at <= asked.now)"
_SLA = {
    "breached": SQL(_LATE),
    "at_risk": SQL(f"target.warn_at <= asked.now AND NOT {_LATE}"),
}


class SeitechChatChannelFilter(models.Model):
    """The filter of the conversation list by SLA state."""

    _inherit = "seitech.chat.channel"

    def _list_conditions(self, persona, asked):
        conditions = super()._list_conditions(persona, asked)
        if "sla" in asked:
            self.flush_model(["has_sla_targets"])
            self.env["seitech.chat.sla.target"].flush_model()
            conditions.append(_with_target(_SLA[asked["sla"]]))
        return conditions


def _with_target(condition):
    return SQL(
        """channel.has_sla_targets AND channel.state = 'active' AND EXISTS (
            SELECT FROM seitech_chat_sla_target target,
                        (SELECT %s::timestamp AS now) asked
             WHERE target.channel_id = channel.id AND target.met_at IS NULL
               AND target.cancelled_at IS NULL AND target.paused_at IS NULL AND %s
        )""",
        fields.Datetime.now(),
        condition,
    )
