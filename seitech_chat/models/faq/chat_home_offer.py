from odoo import api, models


class SeitechChatHomeOffer(models.AbstractModel):
    """A record of the first screen.

    The script of a site says whether there are any, and pages of this server load it by
    an address that changes with it.
    """

    _name = "seitech.chat.home.offer"
    _description = "Chat Home Offer"

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def write(self, vals):
        if vals.keys() & {"active", "company_id"}:
            self.env.registry.clear_cache()
        return super().write(vals)

    def unlink(self):
        self.env.registry.clear_cache()
        return super().unlink()
