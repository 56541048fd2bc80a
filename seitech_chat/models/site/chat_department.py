from odoo import models
from odoo.exceptions import UserError


class SeitechChatDepartment(models.Model):
    """The last department of a company with a chat on a website can't be archived."""

    _inherit = "seitech.chat.department"

    def action_archive(self):
        """Archive, except the last department of a company whose website chat is on.

        :raises UserError:
        """
        others = self.search([("company_id", "in", self.company_id.ids)]) - self
        for company in self.company_id - others.company_id:
            websites = self.env["website"].search([("company_id", "=", company.id)])
            if any(websites.mapped("chat_widget_is_enabled")):
                raise UserError(
                    self.env._(
                        "This is the last department of %(website)s. Create another"
                        " one first, or turn off the chat in the website's settings.",
                        website=websites[0].name,
                    )
                )
        return super().action_archive()
