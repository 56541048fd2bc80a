from odoo import models
from odoo.tools import SQL, email_normalize

from ..visitor.chat_visitor import ANONYMOUS

CHANNEL = "seitech.chat.channel"


class PrivacyLookupWizard(models.TransientModel):
    """Odoo's search for a person's records, with their conversations."""

    _inherit = "privacy.lookup.wizard"

    def _get_query(self):
        return SQL(
            """
            %s
            UNION ALL
            SELECT %s AS res_model_id, id AS res_id, TRUE AS is_active
              FROM seitech_chat_channel
             WHERE lower(visitor_email) = %s OR lower(visitor_name) = lower(%s)
            """,
            super()._get_query(),
            self.env["ir.model"]._get_id(CHANNEL),
            email_normalize(self.email.strip()),
            self.name.strip(),
        )


class PrivacyLookupWizardLine(models.TransientModel):
    """A record found by the search: a conversation stays when its customer goes."""

    _inherit = "privacy.lookup.wizard.line"

    def action_unlink(self):
        if self.res_model != CHANNEL or self.is_unlinked:
            return super().action_unlink()
        # sudo: seitech.chat.channel - as core deletes each record that it found
        channel = self.env[CHANNEL].sudo().browse(self.res_id)
        channel.visitor_id._chat_request_erasure()
        channel._anonymize_customer(ANONYMOUS)
        self.execution_details = self.env._(
            "Removed the customer's data from conversation #%(id)s", id=self.res_id
        )
        self.is_unlinked = True
        return None
