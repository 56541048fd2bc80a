from odoo import api, models


class SeitechChatRating(models.Model):
    """Copy a rating to the facts of its service."""

    _inherit = "seitech.chat.rating"

    @api.model_create_multi
    def create(self, vals_list):
        ratings = super().create(vals_list)
        # sudo: seitech.chat.service - written only by server-side methods
        services = self.env["seitech.chat.service"].sudo()
        for one in ratings:
            services.search(
                [
                    ("channel_id", "=", one.channel_id.id),
                    ("service_number", "=", one.service_number),
                ]
            ).write({"rating": one.rating, "needs_refresh": True})
        return ratings
