from datetime import timedelta

from odoo import fields, models

from ...logic.contract import SUPPORT_TYPES
from ...tools.advisory_lock import lock_key
from ..channel.chat_channel_posting import find_duplicate
from . import customer


class SeitechChatChannelContinuation(models.Model):
    """Reopen or continue a conversation in which its customer writes after the end."""

    _inherit = "seitech.chat.channel"

    def _lock_to_post(self, persona, text, client_uuid, *, is_note):
        """Reopen or continue an ended conversation in which its customer writes.

        A private note may also follow the end.

        :return: this conversation or one that continues it.

        Emits what ``_reopen`` or the intake's ``_continue`` emits.
        """
        channel = self
        if not is_note:
            channel = _channel_to_post_in(self, persona, text, client_uuid)
        # It may end while this waits for the lock, or the message is a retry.
        channel = super(SeitechChatChannelContinuation, channel)._lock_to_post(
            persona, text, client_uuid, is_note=is_note
        )
        if is_note or not _is_ended_for(channel, persona):
            return channel
        channel = _channel_to_post_in(channel, persona, text, client_uuid)
        channel._lock()
        return channel

    def _continued_channels(self, persona=None):
        # The customer has seen the continued conversation. An agent of another
        # department may not have seen it.
        if not self.previous_id or (
            persona and not customer.is_customer(self, persona)
        ):
            return super()._continued_channels(persona)
        channels = self.previous_id
        while channels[-1].previous_id:
            channels += channels[-1].previous_id
        return channels


def _is_ended_for(channel, persona):
    """Return whether this person is the customer of an ended conversation.

    The customer continues by writing; anybody else must reopen the conversation first.
    """
    return (
        channel.channel_type in SUPPORT_TYPES
        and channel.state == "closed"
        and customer.is_customer(channel, persona)
    )


def _channel_to_post_in(channel, persona, text, client_uuid):
    """Return the conversation to which a customer's message is posted.

    An ended conversation is reopened within the department's ``reopen_days``. After
    that, the customer continues in a new conversation that is linked to it.

    :param str text: the message text.
    :param str client_uuid: the sender's own id for it; a message already sent under
        this id reopens nothing.
    :return: this conversation or one that continues it, not locked by this.

    Emits what ``_reopen`` or the intake's ``_continue`` emits.
    """
    if not _is_ended_for(channel, persona) or find_duplicate(
        channel, persona, client_uuid
    ):
        return channel
    # Prevents two simultaneous messages from creating two conversations.
    lock_key(channel.env.cr, "continue", channel.id)
    latest = channel
    while following := channel.search([("previous_id", "=", latest.id)], limit=1):
        latest = following
        if find_duplicate(latest, persona, client_uuid):
            return latest
    if latest.state == "active":
        return latest
    if _can_reopen(latest):
        latest._reopen(persona)
        return latest
    intake = channel.env["seitech.chat.intake"]
    return intake._continue(latest, persona, text)


def _can_reopen(channel):
    """Return whether a customer's message reopens this conversation now."""
    days = channel.department_id.reopen_days
    ended_at = channel.ended_at or channel.started_at
    is_served = channel.department_id.active
    return is_served and fields.Datetime.now() < ended_at + timedelta(days=days)
