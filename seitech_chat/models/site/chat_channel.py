from odoo import fields, models

from ..channel.chat_channel import DESK
from .required_identity import check_identity


class SeitechChatChannel(models.Model):
    """The visitor's consent, and the identity that the desk sees."""

    _inherit = "seitech.chat.channel"

    consent_version = fields.Integer(
        groups=DESK, help="Version of the privacy notice that the visitor agreed to."
    )
    consent_at = fields.Datetime("Consent Given", groups=DESK)
    consent_withdrawn_at = fields.Datetime("Consent Withdrawn", groups=DESK)

    def _check_may_post(self, persona, *, is_note=False):
        """Check also the identity that the visitor's site requires.

        :raises ChatUnauthorized: ``identity_required``, ``identity_expired``.
        """
        found = super()._check_may_post(persona, is_note=is_note)
        check_identity(self, persona)
        return found

    def _to_support_details(self):
        # sudo: seitech.chat.visitor - the customer of a conversation that the user sees
        visitor = self.sudo().visitor_id
        return {
            **super()._to_support_details(),
            "identity": _identity_payload(self),
            "pages": visitor.page_ids._to_payloads(),
        }


def _identity_payload(channel):
    """Return what the site's server signed about the customer; None for nothing.

    :return: ``IdentityPayload``.
    """
    # sudo: seitech.chat.visitor - the customer of a conversation that the user sees
    visitor = channel.sudo().visitor_id
    if not visitor.identity_subject:
        return None
    email = visitor.identity_email if visitor.is_email_verified else None
    return {
        "subject": visitor.identity_subject,
        "site": visitor.site_id.name or "",
        "is_name_verified": channel.visitor_name == visitor.identity_name,
        "is_email_verified": bool(email) and channel.visitor_email == email,
        "fields": [
            {"label": name, "text": text}
            for name, text in (visitor.identity_fields or {}).items()
        ],
    }
