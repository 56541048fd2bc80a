from odoo import fields, models


class SeitechChatPage(models.Model):
    """Public pages on which customers start conversations, for the reports.

    Reports refer to a page by its id, so that they hold no text of a customer.
    """

    _name = "seitech.chat.page"
    _description = "Chat Page"
    _inherit = ["seitech.chat.company.mixin"]
    _log_access = False
    _order = "path, id"
    _rec_name = "path"

    company_id = fields.Many2one("res.company", required=True, index=True)
    path = fields.Char(required=True)

    _one_per_path = models.UniqueIndex("(company_id, path)")
