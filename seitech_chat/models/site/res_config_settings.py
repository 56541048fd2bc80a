from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    chat_widget_is_enabled = fields.Boolean(
        related="website_id.chat_widget_is_enabled", readonly=False
    )
    chat_widget_title = fields.Char(
        related="website_id.chat_widget_title", readonly=False
    )
    chat_widget_text = fields.Char(
        related="website_id.chat_widget_text", readonly=False
    )
    chat_widget_color_scheme = fields.Selection(
        related="website_id.chat_widget_color_scheme", readonly=False
    )
    chat_widget_primary_color = fields.Char(
        related="website_id.chat_widget_primary_color", readonly=False
    )
    chat_widget_secondary_color = fields.Char(
        related="website_id.chat_widget_secondary_color", readonly=False
    )
    chat_widget_text_color = fields.Char(
        related="website_id.chat_widget_text_color", readonly=False
    )
    chat_widget_surface_color = fields.Char(
        related="website_id.chat_widget_surface_color", readonly=False
    )
    chat_widget_error_color = fields.Char(
        related="website_id.chat_widget_error_color", readonly=False
    )
