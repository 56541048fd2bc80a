from odoo import fields, models


class SeitechChatAcknowledgement(models.Model):
    """A user's acknowledgement of a message that asks for one."""

    _name = "seitech.chat.acknowledgement"
    _description = "Chat Acknowledgement"
    _inherit = ["seitech.chat.company.mixin"]
    _log_access = False
    _order = "id"
    _rec_name = "user_id"

    message_id = fields.Many2one(
        "seitech.chat.message",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    company_id = fields.Many2one("res.company", required=True)
    user_id = fields.Many2one("res.users", required=True, ondelete="cascade")
    confirmed_at = fields.Datetime(required=True, default=fields.Datetime.now)

    _once_per_user = models.UniqueIndex("(message_id, user_id)")
