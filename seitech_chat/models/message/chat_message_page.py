from odoo import api, models
from odoo.tools import SQL

# The fields of the conversation that a page's response contains.
_NUMBERS = ("first_retained_position", "last_position", "last_version")
_ALL_NUMBERS = (*_NUMBERS, "last_internal_version")


class SeitechChatMessagePage(models.Model):
    """A conversation's messages, by page."""

    _inherit = "seitech.chat.message"

    @api.model
    def _page_of(
        self, channel, persona, *, before=None, after=None, around=None, limit
    ):
        """Read a page of messages: the latest ones, or those next to a position.

        Only one of ``before``, ``after`` and ``around`` is used, in this order.

        :param channel: one ``seitech.chat.channel`` that is visible to the person.
        :param int limit: number of public messages, 1 to 100. The notes between them
            are added.
        :return: ``(messages oldest first, has_more_before, has_more_after)``.
        """
        can_see_notes = persona.can_see_notes(channel)
        # sudo: seitech.chat.channel - found with the person's own rights
        channel = channel.sudo()
        channel.fetch(_ALL_NUMBERS if can_see_notes else _NUMBERS)
        last, first = channel.last_position, channel.first_retained_position
        # Positions have no gaps: a page is a range of numbers.
        if before is not None:
            high = min(before - 1, last)
            low = high - limit + 1
        elif after is not None:
            low = after + 1
            high = min(low + limit - 1, last)
        elif around is not None:
            low = max(min(around - limit // 2, last - limit + 1), first)
            high = min(low + limit - 1, last)
        else:
            high = last
            low = high - limit + 1
        low = max(low, first)
        # Notes written before the first message have position 0.
        lowest = low if low > first else first - 1
        notes = SQL("TRUE" if can_see_notes else "message_type <> 'note'")
        # sudo: seitech.chat.message - of a conversation visible to the person; the
        # condition excludes notes that the person may not read
        messages = self.sudo()._fetch_for_payload(
            SQL(
                "channel_id = %s AND position BETWEEN %s AND %s AND %s",
                channel.id,
                lowest,
                high,
                notes,
            )
        )
        return messages, min(low, last + 1) > first, high < last
