from odoo import models

from . import customer


class SeitechChatChannelCustomer(models.Model):
    """Identify the customer of a conversation."""

    _inherit = "seitech.chat.channel"

    def _is_customer(self, persona):
        """Return whether this person is the customer of this conversation."""
        return customer.is_customer(self, persona)
