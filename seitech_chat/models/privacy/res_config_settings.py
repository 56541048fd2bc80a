from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    chat_erase_by_two = fields.Boolean(
        "Two managers", config_parameter="seitech_chat.erase_by_two"
    )
    chat_erase_with_account = fields.Boolean(
        "Erase with the account", config_parameter="seitech_chat.erase_with_account"
    )
