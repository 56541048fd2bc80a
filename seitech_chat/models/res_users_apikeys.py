from odoo import models


class ResUsersApikeys(models.Model):
    _inherit = "res.users.apikeys"

    def unlink(self):
        # sudo: res.users.apikeys - whose keys they are
        self.sudo().user_id._chat_access_changed()
        return super().unlink()
