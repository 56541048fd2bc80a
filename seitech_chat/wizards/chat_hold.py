from odoo import api, fields, models
from odoo.exceptions import UserError


class SeitechChatHold(models.TransientModel):
    """Put a conversation on hold, or end the hold."""

    _name = "seitech.chat.hold"
    _description = "Chat Hold"
    _inherit = ["seitech.chat.company.mixin"]

    channel_id = fields.Many2one(
        "seitech.chat.channel",
        "Conversation",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
        check_company=True,
        default=lambda self: self.env.context.get("active_id"),
    )
    company_id = fields.Many2one(related="channel_id.company_id", store=True)
    held_at = fields.Datetime(related="channel_id.held_at")
    reason = fields.Char(
        compute="_compute_reason",
        store=True,
        readonly=False,
        help="Shown to managers who are asked to erase this conversation.",
    )

    @api.depends("channel_id")
    def _compute_reason(self):
        for hold in self:
            hold.reason = hold.channel_id.hold_reason

    def action_hold(self):
        """Keep the conversation until the hold is ended.

        :raises UserError: without a reason.
        """
        if not (self.reason or "").strip():
            raise UserError(self.env._("Enter why the conversation is kept."))
        self._write_hold("held", held_at=fields.Datetime.now(), hold_reason=self.reason)

    def action_end_hold(self):
        """Let retention and people's requests delete from this conversation again."""
        self._write_hold("hold_ended", held_at=False, hold_reason=False)

    def _write_hold(self, action, **vals):
        self.ensure_one()
        # sudo: seitech.chat.channel - only managers have access to this wizard, and the
        # record rules let them choose the conversation
        self.channel_id.check_access("read")
        self.channel_id.sudo().write(vals)
        self.env["seitech.chat.audit"]._record(action, channel=self.channel_id)
