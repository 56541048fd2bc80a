from odoo import models
from odoo.fields import Domain


class SeitechChatChannel(models.Model):
    _inherit = "seitech.chat.channel"

    def _channel_read(self, persona):
        """Dismiss a user's notifications of a conversation they have read.

        Emits ``seitech.chat.notification/changed``.
        """
        result = super()._channel_read(persona)
        if not persona.is_visitor:
            self.env["seitech.chat.notification"]._mark_read(
                Domain("user_id", "=", persona.id) & Domain("channel_id", "=", self.id)
            )
        return result
