from odoo import models


class SeitechChatMessage(models.Model):
    _inherit = "seitech.chat.message"

    def _emit_state(self, what, known_authors=None):
        """Send a note of an ended conversation also to its current viewers.

        The subscription is sent first: a socket subscribes again before it delivers
        any later event.
        """
        if self.message_type == "note" and self.channel_id.state != "active":
            self.env["seitech.chat.viewer"]._resubscribe(self.channel_id)
        return super()._emit_state(what, known_authors)
