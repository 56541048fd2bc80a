from odoo import fields, models

from ...tools.settings import read_text


class ResUsers(models.Model):
    """Erase or detach the chat's data when an account is deleted."""

    _inherit = "res.users"

    def _deactivate_portal_user(self, **post):
        result = super()._deactivate_portal_user(**post)
        if read_text(self.env, "seitech_chat.erase_with_account") == "True":
            self._chat_request_erasure()
        return result

    def unlink(self):
        # sudo: seitech.chat.privacy.request - of the accounts that are deleted
        requests = self.env["seitech.chat.privacy.request"].sudo()
        running = requests.search(
            [
                ("user_id", "in", self.ids),
                ("kind", "=", "erase"),
                ("state", "=", "running"),
            ]
        )
        # The account holds the names that the run looks for.
        for request in running:
            request._run_to_end()
        return super().unlink()

    def _chat_request_erasure(self):
        """Begin to erase what these people wrote, because their account is deleted."""
        # sudo: seitech.chat.privacy.request - people have no access to requests
        requests = self.env["seitech.chat.privacy.request"].sudo()
        for user in self:
            request = requests._find_open(user, "erase") or requests.create(
                {
                    "kind": "erase",
                    "origin": "account",
                    "user_id": user.id,
                    "company_id": user.company_id.id,
                    "asked_at": fields.Datetime.now(),
                }
            )
            request.state = "running"
            request._wake()

    def _chat_consents(self):
        """Return where this person's consent counts: visitors and conversations."""
        self.ensure_one()
        # sudo: seitech.chat.visitor, seitech.chat.channel - the person's own
        agreed = [("consent_at", "!=", False), ("consent_withdrawn_at", "=", False)]
        visitors = self.env["seitech.chat.visitor"].sudo()
        channels = self.env["seitech.chat.channel"].sudo()
        return (
            visitors.search([("user_id", "=", self.id), *agreed]),
            channels.search([("student_id", "=", self.id), *agreed]),
        )

    def _chat_has_consent(self):
        """Return whether this person agreed to a privacy notice and may withdraw it."""
        return any(self._chat_consents())

    def _chat_withdraw_consent(self):
        """Withdraw this person's consent to the privacy notice, in every conversation.

        Page tracking ends at once. Repeating it changes nothing.

        Emits ``seitech.chat.channel/pages_changed`` to the desk.
        """
        visitors, channels = self._chat_consents()
        for visitor in visitors:
            visitor._withdraw_consent()
        channels.write({"consent_withdrawn_at": fields.Datetime.now()})
