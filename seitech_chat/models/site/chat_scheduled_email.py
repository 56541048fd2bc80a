from odoo import api, models

from .required_identity import check_identity


class SeitechChatScheduledEmail(models.Model):
    """The identity that a site requires of a visitor who asks for a transcript."""

    _inherit = "seitech.chat.scheduled.email"

    @api.model
    def _check_may_send_transcript(self, channel, persona):
        """Check also the identity that the visitor's site requires.

        :raises ChatUnauthorized: ``identity_required``, ``identity_expired``.
        """
        found = super()._check_may_send_transcript(channel, persona)
        check_identity(channel, persona)
        return found
