from odoo import fields, models

from ..channel.chat_channel import DESK


class SeitechChatChannel(models.Model):
    """Keep what the customer did before the conversation."""

    _inherit = "seitech.chat.channel"

    quick_action_id = fields.Many2one(
        "seitech.chat.quick.action",
        readonly=True,
        ondelete="set null",
        groups=DESK,
        check_company=True,
    )
    wished_at = fields.Datetime(
        "Wished Time",
        readonly=True,
        groups=DESK,
        help="When the customer would like to be called or to see the demo.",
    )
    faq_ids = fields.Many2many(
        "seitech.chat.faq",
        "seitech_chat_channel_faq_rel",
        "channel_id",
        "faq_id",
        string="FAQs Read",
        check_company=True,
        readonly=True,
        groups=DESK,
        help="FAQs that the customer read before writing.",
    )
