from odoo import models


class SeitechChatVisitor(models.Model):
    """Visitors whose conversations are on hold."""

    _inherit = "seitech.chat.visitor"

    def _channels_to_anonymize(self):
        channels = super()._channels_to_anonymize()
        return channels.filtered(lambda one: not one.held_at)
