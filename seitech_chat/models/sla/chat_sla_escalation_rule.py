from datetime import timedelta

from odoo import api, fields, models

from ..selections import SLA_ACTION_SELECTION, SLA_KIND_SELECTION


class SeitechChatSlaEscalationRule(models.Model):
    """Define an action for an SLA target at risk, at breach, or after the breach."""

    _name = "seitech.chat.sla.escalation.rule"
    _description = "Chat SLA Escalation Rule"
    _inherit = ["seitech.chat.company.mixin"]
    _order = "policy_id, rank, delay_minutes, id"

    policy_id = fields.Many2one(
        "seitech.chat.sla.policy",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    company_id = fields.Many2one(
        related="policy_id.company_id", store=True, index=True, precompute=True
    )
    kind = fields.Selection(
        SLA_KIND_SELECTION, "Metric", help="Leave empty for all metrics of the policy."
    )
    trigger = fields.Selection(
        [
            ("warning", "When at risk"),
            ("breach", "When breached"),
            ("after", "After the breach"),
        ],
        "When",
        required=True,
        default="breach",
    )
    delay_minutes = fields.Integer(
        help="Minutes after the breach. Skipped if the target is met by then."
    )
    action = fields.Selection(
        SLA_ACTION_SELECTION, "What", required=True, default="notify_supervisor"
    )
    rank = fields.Integer(compute="_compute_rank", store=True)

    _check_minutes = models.Constraint(
        "CHECK (delay_minutes >= 0)", "Times can't be negative."
    )

    @api.depends("trigger")
    def _compute_rank(self):
        for step in self:
            step.rank = ["warning", "breach", "after"].index(step.trigger or "breach")

    @api.depends("trigger", "action")
    def _compute_display_name(self):
        moments = dict(self._fields["trigger"]._description_selection(self.env))
        actions = dict(self._fields["action"]._description_selection(self.env))
        for step in self:
            step.display_name = f"{moments[step.trigger]}: {actions[step.action]}"

    @api.model_create_multi
    def create(self, vals_list):
        steps = super().create(vals_list)
        steps.policy_id._mark_for_recompute()
        return steps

    def write(self, vals):
        done = super().write(vals)
        self.policy_id._mark_for_recompute()
        return done

    def _escalation_time(self, target):
        """Return when this step is due for a target; None while that is unknown."""
        if self.kind and self.kind != target.kind:
            return None
        if self.trigger == "warning":
            return target.warned_at or None
        if not target.breached_at:
            return None
        minutes = self.delay_minutes if self.trigger == "after" else 0
        return target.breached_at + timedelta(minutes=minutes)
