import secrets
from datetime import datetime, timezone

from odoo import api, fields, models

from ...tools.advisory_lock import lock_key

NONCE_BYTES = 16


class SeitechChatVisitor(models.Model):
    """The site of a visitor, to which the token is bound, and the signed identity.

    An identified visitor is one record for all devices of the person. All of them have
    the same token.
    """

    _inherit = "seitech.chat.visitor"

    site_id = fields.Many2one(
        "seitech.chat.site",
        index="btree_not_null",
        ondelete="set null",
        check_company=True,
    )
    identity_subject = fields.Char(
        "Customer ID", help="The site's own ID of the person, signed by its server."
    )
    identity_name = fields.Char("Verified Name")
    identity_email = fields.Char("Signed Email")
    is_email_verified = fields.Boolean(
        help="The site's server says that the email address belongs to the person."
    )
    identity_fields = fields.Json(
        "Signed Values", help="What else the site says of the person: name and value."
    )
    identity_expires_at = fields.Datetime("Identity Expires")
    # The token is derived from it, so that it need not be stored.
    identity_nonce = fields.Char(groups=fields.NO_ACCESS)
    consent_version = fields.Integer(
        help="Version of the privacy notice that the visitor agreed to last."
    )
    consent_at = fields.Datetime("Consent Given")
    consent_withdrawn_at = fields.Datetime("Consent Withdrawn")

    page_ids = fields.One2many("seitech.chat.visited.page", "visitor_id", "Pages")

    _identity = models.UniqueIndex(
        "(site_id, identity_subject) WHERE identity_subject IS NOT NULL"
    )

    def write(self, vals):
        if vals.get("user_id"):
            # The account takes the place of the identity: a later token of the same
            # person begins a new visitor.
            vals = {**vals, "identity_subject": False}
        return super().write(vals)

    @api.model
    def _for_identity(self, site, identity):
        """Find or create the visitor of a signed identity.

        A visitor with the same name or email address is never found: only the site's
        own id counts.

        :param site: ``seitech.chat.site``.
        :param identity: ``logic.identity_token.Identity``.
        """
        # lock: two devices of one person identify at the same time
        lock_key(self.env.cr, "identity", f"{site.id}:{identity.subject}")
        visitor = self.search(
            [("site_id", "=", site.id), ("identity_subject", "=", identity.subject)]
        )
        return visitor or self.create(
            {
                "name": identity.name or self.env._("Visitor"),
                "company_id": site.company_id.id,
                "site_id": site.id,
                "identity_subject": identity.subject,
            }
        )

    def _apply_identity(self, identity):
        """Store the values of a signed identity and renew the visitor's token.

        A token that has expired is replaced, so that it never becomes valid again.

        :return: ``(token, token_expires_at)``.
        """
        self.ensure_one()
        now = fields.Datetime.now()
        vals = {
            "identity_name": identity.name or False,
            "identity_email": identity.email or False,
            "is_email_verified": bool(identity.email) and identity.is_email_verified,
            "identity_fields": identity.fields or False,
            "identity_expires_at": _naive(identity.expires_at),
            "name": identity.name or self.name,
            "email": identity.email or self.email,
            "lang": identity.lang or self.lang,
            "seen_at": now,
        }
        if not self.token_expires_at or self.token_expires_at <= now:
            vals["identity_nonce"] = secrets.token_urlsafe(NONCE_BYTES)
        self.write(vals)
        return self._issue_token("")

    def _derive_token(self, opening_uuid):
        if not self.identity_subject:
            return super()._derive_token(opening_uuid)
        # A new conversation must not end the token of the other devices.
        return super()._derive_token(f"identity:{self.id}:{self.identity_nonce}")

    def _with_identity(self, form):
        """Return the form of a new conversation with the signed name and address.

        :param dict form: as ``_open_support`` takes it.
        """
        if not self.identity_subject:
            return form
        return {
            **form,
            "name": self.identity_name or form.get("name") or self.name,
            "email": self.identity_email or form.get("email") or self.email or None,
        }

    def _record_consent(self, version):
        """Record that the visitor agreed to a version of the privacy notice."""
        self.write(
            {
                "consent_version": version,
                "consent_at": fields.Datetime.now(),
                "consent_withdrawn_at": False,
            }
        )

    def _withdraw_consent(self):
        """Record that the visitor withdrew the consent; page tracking ends at once.

        The time is also stored with each conversation in which the consent was given.

        Emits ``seitech.chat.channel/pages_changed`` to the desk.
        """
        self.ensure_one()
        if not self.consent_withdrawn_at:
            now = fields.Datetime.now()
            self.consent_withdrawn_at = now
            agreed = self.channel_ids.filtered("consent_at")
            agreed.filtered(lambda one: not one.consent_withdrawn_at).write(
                {"consent_withdrawn_at": now}
            )
            self.page_ids.unlink()
            self._emit_pages()

    def _visit(self, url, title):
        """Record the page that this visitor is on, during a conversation only.

        Nothing is recorded if the site tracks no pages, or if the visitor withdrew the
        consent.

        :param str url: an http address or a path.
        :return: whether it is recorded.

        Emits ``seitech.chat.channel/pages_changed`` to the desk.
        """
        self.ensure_one()
        is_tracked = self.site_id.is_page_tracked and not self.consent_withdrawn_at
        if not is_tracked or not self._open_channels():
            return False
        # lock: two tabs report at the same time
        lock_key(self.env.cr, "visited-pages", str(self.id))
        if self.env["seitech.chat.visited.page"]._visit(self, url, title):
            self.invalidate_recordset(["page_ids"])
            self._emit_pages()
        return True

    def _open_channels(self):
        return self.channel_ids.filtered(lambda one: one.state == "active")

    def _emit_pages(self):
        """Publish this visitor's pages to the desk.

        Emits ``seitech.chat.channel/pages_changed`` on the internal stream.
        """
        pages = self.page_ids._to_payloads()
        for channel in self._open_channels():
            channel._emit(
                "seitech.chat.channel/pages_changed",
                {"channel_id": channel.id, "pages": pages},
                stream="internal",
            )

    def _anonymize(self):
        result = super()._anonymize()
        self.page_ids.unlink()
        self.write(
            {
                "identity_subject": False,
                "identity_name": False,
                "identity_email": False,
                "is_email_verified": False,
                "identity_fields": False,
                "identity_expires_at": False,
                "identity_nonce": False,
            }
        )
        return result


def _naive(timestamp):
    """Return naive UTC of seconds since 1970."""
    moment = datetime.fromtimestamp(timestamp, timezone.utc)
    return moment.replace(tzinfo=None, microsecond=0)
