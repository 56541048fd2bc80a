from odoo import models

from ...exceptions import ChatError, ChatForbidden
from ...logic import permissions


class SeitechChatChannelBlocking(models.Model):
    """Blocking of direct conversations by one of their two members."""

    _inherit = "seitech.chat.channel"

    def _check_may_block(self, persona):
        """Check that the person may block this conversation.

        :raises ChatForbidden: ``forbidden``.
        """
        is_member = bool(self._get_member(persona))
        if not permissions.may_block(self.channel_type, is_member=is_member):
            raise ChatForbidden(
                "forbidden",
                self.env._("You can only block your own direct conversations."),
            )

    def _block(self, persona, *, is_blocked):
        """Block or unblock this conversation. Call ``_check_may_block`` first.

        Each of the two members sets a block of their own. Nobody can write until both
        blocks are removed. Existing messages stay readable. Repeating the call changes
        nothing.

        Emits ``channel_changed``, and ``membership_changed`` to the person, unless
        nothing changed.
        """
        # sudo: seitech.chat.channel - _check_may_block has checked the right
        channel = self.sudo()
        channel._lock()
        channel._get_member(persona)._write_personal({"is_blocking": is_blocked})
        blocked = any(channel.member_ids.mapped("is_blocking"))
        if blocked != channel.is_blocked:
            channel.is_blocked = blocked
            channel._emit_changed()

    def _check_not_blocked(self):
        """Check that neither member has blocked this conversation.

        :raises ChatError: ``blocked``.
        """
        if self.is_blocked:
            raise ChatError(
                "blocked", self.env._("You can't send messages in this conversation.")
            )
