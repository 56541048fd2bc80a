from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    chat_report_tz = fields.Selection(
        related="company_id.chat_report_tz", readonly=False
    )
    chat_report_tz_counted = fields.Char(related="company_id.chat_report_tz_counted")
