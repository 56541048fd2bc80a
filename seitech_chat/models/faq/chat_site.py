from odoo import models


class SeitechChatSite(models.Model):
    """The first screen of a site, as its script knows it."""

    _inherit = "seitech.chat.site"

    def _loader_settings(self, origin):
        return super()._loader_settings(origin) | {"hasHome": self._has_home()}

    def _has_home(self):
        """Return whether the company has FAQs or quick actions, for any page at all.

        Without them the form is the first screen, and needs no answer to be drawn.
        """
        of_company = [("company_id", "=", self.company_id.id)]
        # sudo: seitech.chat.faq, seitech.chat.quick.action - whether there are any
        offers = (self.env["seitech.chat.quick.action"], self.env["seitech.chat.faq"])
        return any(one.sudo().search_count(of_company, limit=1) for one in offers)
