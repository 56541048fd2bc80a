from odoo import models


class ResUsersApikeys(models.Model):
    _inherit = "res.users.apikeys"

    def unlink(self):
        # sudo: res.users.apikeys - the owners of the keys
        self.sudo().user_id._chat_access_changed()
        return super().unlink()
