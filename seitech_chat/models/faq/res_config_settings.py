from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    """Say when the database cannot compare spellings."""

    _inherit = "res.config.settings"

    chat_faq_has_spelling = fields.Boolean(
        compute="_compute_chat_faq_has_spelling",
        help="The database has the extension pg_trgm, so that FAQs are found despite"
        " typing errors.",
    )

    def _compute_chat_faq_has_spelling(self):
        self.chat_faq_has_spelling = bool(self.env.registry.has_trigram)
