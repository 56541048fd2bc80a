from odoo import models


class Website(models.Model):
    _inherit = "website"

    def _chat_member_config(self):
        config = super()._chat_member_config()
        return {**config, "unreadCount": self.env.user._chat_unread_count()}
