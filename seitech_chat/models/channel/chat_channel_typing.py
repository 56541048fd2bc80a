from odoo import models

from ...logic.contract import TYPING_INTERVAL_SECONDS
from ...logic.rate_limits import RateLimit

TYPING = RateLimit(1, TYPING_INTERVAL_SECONDS)
STOPPED_TYPING = RateLimit(5, 5 * TYPING_INTERVAL_SECONDS)


class SeitechChatChannelTyping(models.Model):
    """Typing status."""

    _inherit = "seitech.chat.channel"

    def _set_typing(self, persona, *, is_typing):
        """Publish that the person is typing or stopped, at most every few seconds.

        :return: True if it was published, False if it was suppressed or the
            conversation has ended.

        Emits ``seitech.chat.channel/typing``.
        """
        # A broadcast may have 10,000 readers, so typing is not published there.
        if self.state != "active" or self.channel_type == "broadcast":
            return False
        # A stop is published at once, within a rate limit of its own.
        what, limit = ("typing", TYPING) if is_typing else ("stopped", STOPPED_TYPING)
        key = f"{what}:{self.id}:{persona.key}"
        if not self.env["seitech.chat.rate.limit"]._allow(key, limit):
            return False
        self._emit(
            "seitech.chat.channel/typing",
            {
                "channel_id": self.id,
                "author": persona.to_author(),
                "is_typing": is_typing,
            },
        )
        return True
