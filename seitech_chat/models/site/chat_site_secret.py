import secrets
import string

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools.advisory_lock import lock_key

KID_ALPHABET = string.ascii_lowercase + string.digits
KID_LENGTH = 8
SECRET_BYTES = 32  # 256 bits, as RFC 7518 asks of HS256
MAX_ACTIVE = 2


class SeitechChatSiteSecret(models.Model):
    """A secret with which a site's own server signs the identity of a person.

    A site has at most two active ones: its server changes to the new one, then the old
    one is retired. The secret is shown once, when it is created.
    """

    _name = "seitech.chat.site.secret"
    _description = "Chat Site Secret"
    _inherit = ["seitech.chat.company.mixin"]
    _order = "id desc"
    _rec_name = "kid"

    site_id = fields.Many2one(
        "seitech.chat.site",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    company_id = fields.Many2one(related="site_id.company_id", store=True, index=True)
    kid = fields.Char(
        "Key ID", required=True, help="In the header of each token, as kid."
    )
    # The signature is computed with it, so a hash does not suffice.
    secret = fields.Char(required=True, copy=False, groups=fields.NO_ACCESS)
    state = fields.Selection(
        [("active", "Active"), ("retired", "Retired")],
        default="active",
        required=True,
    )
    retired_at = fields.Datetime("Retired On")

    _kid = models.UniqueIndex("(site_id, kid)")

    @api.model
    def _create_for(self, site):
        """Create an active secret.

        :param site: ``seitech.chat.site``, in sudo.
        :return: ``(record, secret)``. Nothing returns the secret again.
        :raises UserError: the site has two active ones.
        """
        lock_key(self.env.cr, "site-secrets", str(site.id))
        domain = [("site_id", "=", site.id), ("state", "=", "active")]
        if self.search_count(domain) >= MAX_ACTIVE:
            raise UserError(
                self.env._("This site has two active secrets. Retire one first.")
            )
        kid = "".join(secrets.choice(KID_ALPHABET) for _ in range(KID_LENGTH))
        secret = secrets.token_urlsafe(SECRET_BYTES)
        record = self.create({"site_id": site.id, "kid": kid, "secret": secret})
        return record, secret

    def action_retire(self):
        """Retire the secret: tokens signed with it are refused from now on."""
        self.site_id.check_access("write")
        # sudo: seitech.chat.site.secret - of a site that the user may change
        active = self.sudo().filtered(lambda one: one.state == "active")
        active.write({"state": "retired", "retired_at": fields.Datetime.now()})


class SeitechChatSiteSecretShow(models.AbstractModel):
    """The dialog that shows a new secret once, without storing it."""

    _name = "seitech.chat.site.secret.show"
    _description = "Show Chat Site Secret"

    # The onchange that returns the other values needs the field.
    id = fields.Id()
    kid = fields.Char("Key ID", readonly=True)
    secret = fields.Char(readonly=True)
