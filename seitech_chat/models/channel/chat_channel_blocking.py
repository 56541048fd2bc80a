from odoo import models

from ...exceptions import ChatError, ChatForbidden
from ...logic import routing


class SeitechChatChannelBlocking(models.Model):
    """A direct conversation of which one of the two wants to hear nothing more."""

    _inherit = "seitech.chat.channel"

    def _check_may_block(self, persona):
        """Refuse who may not end all writing here.

        :raises ChatForbidden: ``forbidden``.
        """
        is_member = bool(self._get_member(persona))
        if not routing.may_block(self.channel_type, is_member=is_member):
            raise ChatForbidden(
                "forbidden",
                self.env._("Only a direct conversation of yours can be blocked."),
            )

    def _block(self, persona, *, is_blocked):
        """Let nobody write here, or take that back. Call ``_check_may_block`` first.

        Each of the two blocks for themselves: it lasts until both want to hear of
        each other again. What was said stays readable. Repeating it changes nothing.

        Emits ``channel_changed``, and ``membership_changed`` to the person, unless it
        was so already.
        """
        # sudo: seitech.chat.channel - right checked by _check_may_block
        channel = self.sudo()
        channel._lock()
        channel._get_member(persona)._write_personal({"has_blocked": is_blocked})
        blocked = any(channel.member_ids.mapped("has_blocked"))
        if blocked != channel.is_blocked:
            channel.is_blocked = blocked
            channel._announce()

    def _check_not_blocked(self):
        """Refuse to write where one of the two wants to hear nothing more.

        :raises ChatError: ``blocked``.
        """
        if self.is_blocked:
            raise ChatError(
                "blocked", self.env._("Nobody can write in this conversation.")
            )
