from odoo import fields, models

from ..selections import SLA_ACTION_SELECTION


class SeitechChatSlaEscalationLog(models.Model):
    """Record an executed escalation step; a unique index allows one per target."""

    _name = "seitech.chat.sla.escalation.log"
    _description = "Chat SLA Escalation Log"
    _inherit = ["seitech.chat.company.mixin"]
    _log_access = False
    _order = "id"
    _rec_name = "action"

    target_id = fields.Many2one(
        "seitech.chat.sla.target",
        required=True,
        ondelete="cascade",
        check_company=True,
    )
    channel_id = fields.Many2one(
        "seitech.chat.channel",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    company_id = fields.Many2one("res.company", required=True, index=True)
    step_id = fields.Many2one(
        "seitech.chat.sla.escalation.rule",
        index="btree_not_null",
        ondelete="set null",
        check_company=True,
    )
    action = fields.Selection(SLA_ACTION_SELECTION, required=True)
    done_at = fields.Datetime(required=True)

    _once = models.UniqueIndex("(target_id, step_id)")
