from odoo import models

from .staff_notifications import dismiss_all


class SeitechChatChannelNotifications(models.Model):
    """Notify users of the changes of a conversation, and audit the changes."""

    _inherit = "seitech.chat.channel"

    def _on_service_ended(self):
        """Dismiss notifications and schedule emails after a service has ended.

        Emits ``seitech.chat.notification/changed``.
        """
        dismiss_all(self)
        emails = self.env["seitech.chat.scheduled.email"]
        emails._schedule_missed_replies(self)
        emails._schedule_rating_request(self)
