from odoo import models


class SeitechChatMessage(models.Model):
    _inherit = "seitech.chat.message"

    def _set_mentions(self, user_ids, text=""):
        """Notify the colleagues who are mentioned in a private note.

        Mentions in other messages appear in the list row's count, push and email.

        Emits ``seitech.chat.notification/changed``.
        """
        added = super()._set_mentions(user_ids, text)
        if self.message_type == "note":
            self.env["seitech.chat.notification"]._notify(
                self.channel_id,
                added - self.author_user_id,
                "mention",
                subject=self.author_user_id.name,
            )
        return added
