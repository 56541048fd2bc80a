from odoo import api, models

from .required_identity import check_identity


class SeitechChatRating(models.Model):
    """The identity that a site requires of a visitor who rates."""

    _inherit = "seitech.chat.rating"

    @api.model
    def _check_may_rate(self, channel, persona):
        """Check also the identity that the visitor's site requires.

        :raises ChatUnauthorized: ``identity_required``, ``identity_expired``.
        """
        found = super()._check_may_rate(channel, persona)
        check_identity(channel, persona)
        return found
