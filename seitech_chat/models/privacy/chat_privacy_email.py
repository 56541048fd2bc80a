from datetime import timedelta

from odoo import api, models
from odoo.tools import formataddr
from odoo.tools.misc import hash_sign, verify_hash_signed

from ...logic.characters import without_links

SCOPE = "seitech_chat.privacy"
LINK_LIFETIME = timedelta(days=3)


class SeitechChatPrivacyEmail(models.AbstractModel):
    """Emails about a person's own request, with its signed link."""

    _name = "seitech.chat.privacy.email"
    _description = "Chat Data Request Email"
    _inherit = ["seitech.chat.email.mixin"]

    @api.model
    def _ask_to_confirm(self, request):
        """Queue the email with the link that confirms a request."""
        self._queue(request, "confirm", self._confirm_url(request))

    @api.model
    def _announce_copy(self, request):
        """Queue the email that says where the copy can be downloaded."""
        self._queue(request, "ready", f"{request.get_base_url()}/my/chat/data")

    def _queue(self, request, what, url):
        user = request.user_id
        spoken = self.with_context(lang=user.lang or "en_US")
        subjects = {
            ("confirm", "export"): spoken.env._("Confirm: copy of your chat data"),
            ("confirm", "erase"): spoken.env._("Confirm: erase your chat data"),
            ("ready", "export"): spoken.env._("Your chat data is ready"),
        }
        vals = spoken._mail_vals(
            formataddr((without_links(user.name or ""), user.email)),
            subjects[what, request.kind],
            "seitech_chat.email_privacy",
            company=request.company_id,
            what=what,
            kind=request.kind,
            name=user.name,
            url=url,
        )
        self._queue_emails("user", [vals])

    def _confirm_url(self, request):
        # sudo: ir.config_parameter - hash_sign reads the database's secret
        env = request.sudo().env
        values = [request.id, request.nonce]
        token = hash_sign(env, SCOPE, values, expiration=LINK_LIFETIME)
        return f"{request.get_base_url()}/chat/data/confirm/{token}"

    @api.model
    def _find(self, token):
        """Return the request of a link, in sudo; empty if it is forged or expired."""
        # sudo: seitech.chat.privacy.request - identified by the signed link
        requests = self.env["seitech.chat.privacy.request"].sudo()
        try:
            values = verify_hash_signed(requests.env, SCOPE, token)
        except ValueError:
            values = None
        if not values:
            return requests.browse()
        request_id, nonce = values
        return requests.search([("id", "=", request_id), ("nonce", "=", nonce)])
