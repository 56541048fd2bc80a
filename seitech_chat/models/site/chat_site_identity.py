import time
from datetime import timedelta

from odoo import fields, models

from ...exceptions import ChatError, ChatForbidden, ChatUnauthorized
from ...logic.identity_token import LEEWAY_SECONDS, IdentityError, read_identity


class SeitechChatSite(models.Model):
    """Identity of a site's visitors, and what a new conversation needs."""

    _inherit = "seitech.chat.site"

    secret_ids = fields.One2many(
        "seitech.chat.site.secret",
        "site_id",
        "Secrets",
        groups="seitech_chat.group_chat_manager",
    )

    def _update_field_translations(self, field_name, *args, **kwargs):
        """Raise the version of the privacy notice, as ``write`` does for one language.

        Odoo's dialog for translations does not call ``write``.
        """
        if field_name != "consent_text":
            return super()._update_field_translations(field_name, *args, **kwargs)
        before = self.get_field_translations(field_name)[0]
        result = super()._update_field_translations(field_name, *args, **kwargs)
        if self.get_field_translations(field_name)[0] != before:
            self.consent_version += 1
        return result

    def action_create_secret(self):
        """Create a secret and show it once.

        :return: the dialog.
        :raises UserError: the site has two active ones.
        """
        self.ensure_one()
        self.check_access("write")
        # sudo: seitech.chat.site.secret - of a site that the user may change
        secrets = self.sudo().env["seitech.chat.site.secret"]
        record, secret = secrets._create_for(self.sudo())
        return {
            "type": "ir.actions.act_window",
            "res_model": "seitech.chat.site.secret.show",
            "name": self.env._("New Secret"),
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_kid": record.kid, "default_secret": secret},
        }

    def _identify(self, identity_token):
        """Find or create the visitor of a token that the site's server signed.

        Nothing changes unless the token is valid.

        :param str identity_token: any text, as sent by the client.
        :return: ``(token, token_expires_at)`` of the visitor.
        :raises ChatForbidden: ``forbidden``: the site identifies nobody.
        :raises ChatUnauthorized: the codes of ``logic.identity_token``.
        """
        self.ensure_one()
        if self.identity_mode == "off":
            raise ChatForbidden(
                "forbidden", self.env._("This site does not identify its visitors.")
            )
        identity = self._read_identity(identity_token)
        # sudo: seitech.chat.visitor - the signed token says who the visitor is
        visitors = self.env["seitech.chat.visitor"].sudo()
        return visitors._for_identity(self, identity)._apply_identity(identity)

    def _read_identity(self, identity_token):
        # sudo: seitech.chat.site.secret - only checks a signature
        known = self.sudo().secret_ids.filtered(lambda one: one.state == "active")
        try:
            return read_identity(
                identity_token,
                secrets={one.kid: one.secret for one in known},
                audience=self.key,
                now=time.time(),
            )
        except IdentityError as error:
            raise self._identity_refused(error.code, error.claim) from error

    def _identity_refused(self, code, claim=""):
        """Return the error for a refused identity; ``field`` names the wrong claim."""
        sentences = {
            "identity_algorithm": self.env._("Sign identity tokens with HS256."),
            "identity_unknown_key": self.env._(
                "The identity token names no active secret."
            ),
            "identity_wrong_site": self.env._(
                "The identity token is for another site."
            ),
            "identity_expired": self.env._(
                "Your sign-in has expired. Reload the page."
            ),
            "identity_not_yet_valid": self.env._(
                "The identity token is not valid yet."
            ),
            "identity_invalid": self.env._("The identity token is not valid."),
            "identity_required": self.env._("Sign in to write to us."),
        }
        return ChatUnauthorized(
            code,
            sentences[code],
            field=f"identity_token.{claim}" if claim else None,
        )

    def _check_may_write(self, visitor, *, is_ended):
        """Check the identity of a visitor who writes in a conversation.

        An identified person finishes an open conversation with an expired identity: the
        page is often open for longer. Nobody else writes on a site that requires one.

        :param visitor: of a valid token, in sudo.
        :param bool is_ended: whether writing reopens or continues the conversation.
        :raises ChatUnauthorized: ``identity_required``, ``identity_expired``.
        """
        # sudo: seitech.chat.site - found by the visitor's own token
        site = self.sudo()._required_for(visitor)
        if site:
            site._check_identity(visitor, may_have_expired=not is_ended)

    def _check_identity(self, visitor, *, may_have_expired=False):
        """Check that the site's server has said who the visitor is.

        :raises ChatUnauthorized: ``identity_required``, ``identity_expired``.
        """
        if not visitor.identity_subject:
            raise self._identity_refused("identity_required")
        leeway = timedelta(seconds=LEEWAY_SECONDS)
        has_expired = visitor.identity_expires_at + leeway <= fields.Datetime.now()
        if has_expired and not may_have_expired:
            raise self._identity_refused("identity_expired")

    def _check_may_open(self, visitor, consent_version):
        """Check the identity and the consent that a new conversation needs.

        :param visitor: of a valid token of this site; empty for a new one.
        :param consent_version: the version of the text that the person agreed to, or
            None.
        :raises ChatUnauthorized: ``identity_required``, ``identity_expired``.
        :raises ChatError: ``consent_required``.
        """
        if self.identity_mode == "required":
            self._check_identity(visitor)
        is_current = consent_version == self.consent_version
        if self.consent_mode == "required" and not is_current:
            raise ChatError(
                "consent_required",
                self.env._("Agree to the privacy notice first."),
                field="consent_version",
            )
