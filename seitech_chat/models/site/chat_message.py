from odoo import models

from .required_identity import check_identity


class SeitechChatMessage(models.Model):
    """The identity that a site requires of a visitor who changes a message."""

    _inherit = "seitech.chat.message"

    def _check_may_edit(self, persona):
        """Check also the identity that the visitor's site requires.

        :raises ChatUnauthorized: ``identity_required``, ``identity_expired``.
        """
        found = super()._check_may_edit(persona)
        check_identity(self.channel_id, persona)
        return found

    def _check_may_react(self, persona):
        """Check also the identity that the visitor's site requires.

        :raises ChatUnauthorized: ``identity_required``, ``identity_expired``.
        """
        found = super()._check_may_react(persona)
        check_identity(self.channel_id, persona)
        return found
