from odoo import models


class ResUsers(models.Model):
    _inherit = "res.users"

    def _chat_authors(self):
        """Give these users as authors of messages.

        :return: ``{user id: AuthorPayload}``.
        """
        return {
            user.id: {"type": "user", "id": user.id, "name": user.name}
            for user in self.with_context(active_test=False)
        }
