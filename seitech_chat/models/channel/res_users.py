from odoo import models

from .chat_channel_group import after_departure


class ResUsers(models.Model):
    _inherit = "res.users"

    def unlink(self):
        self._chat_detach()
        return super().unlink()

    def _chat_detach(self):
        """Detach these users from the chat before their accounts go, as a hook.

        Their memberships end. Their messages remain, by a former member.

        Emits ``seitech.chat.channel/member_changed``, and what ``after_departure``
        emits.
        """
        # sudo: seitech.chat.member - deletes accounts, perhaps without a chat role
        members = self.env["seitech.chat.member"].sudo()
        members = members.search(
            [("user_id", "in", self.ids), ("is_active", "=", True)], order="channel_id"
        )
        for member in members:
            member.channel_id._lock()
            member._deactivate_and_demote()
            after_departure(member.channel_id)
        self.env["seitech.chat.message"]._detach_authors(self)
