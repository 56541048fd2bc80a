from datetime import timedelta

from odoo import fields, models

from ...logic.contract import SUPPORT_TYPES


class SeitechChatChannelService(models.Model):
    """Continue a conversation in which its customer writes after the end."""

    _inherit = "seitech.chat.channel"

    def _is_ended_for(self, persona):
        """Return whether this person is the customer of an ended conversation.

        The customer continues by writing; anybody else must reopen the conversation
        first.
        """
        return (
            self.channel_type in SUPPORT_TYPES
            and self.state == "closed"
            and self._is_customer(persona)
        )

    def _lock_to_post(self, persona, text, client_uuid, *, is_note):
        """Reopen or continue an ended conversation in which its customer writes.

        A private note may also follow the end.

        :return: this conversation or one that continues it.

        Emits what ``_to_write_into`` emits.
        """
        channel = self
        if not is_note:
            channel = self._to_write_into(persona, text, client_uuid)
        # It may end while this waits for the lock, or the message is a retry.
        channel = super(SeitechChatChannelService, channel)._lock_to_post(
            persona, text, client_uuid, is_note=is_note
        )
        if is_note or not channel._is_ended_for(persona):
            return channel
        channel = channel._to_write_into(persona, text, client_uuid)
        channel._lock()
        return channel

    def _continued_channels(self, persona=None):
        # The customer has seen the continued conversation. An agent of another
        # department may not have seen it.
        if not self.previous_id or (persona and not self._is_customer(persona)):
            return super()._continued_channels(persona)
        channels = self.previous_id
        while channels[-1].previous_id:
            channels += channels[-1].previous_id
        return channels

    def _to_write_into(self, persona, text, client_uuid):
        """Return the conversation to which a customer's message is posted.

        An ended conversation is reopened within the department's ``reopen_days``. After
        that, the customer continues in a new conversation that is linked to it.

        :param str text: the message text.
        :param str client_uuid: the sender's own id for it; a message already sent under
            this id reopens nothing.
        :return: this conversation or one that continues it, not locked by this.

        Emits what ``_reopen`` or the intake's ``_continue`` emits.
        """
        if not self._is_ended_for(persona) or self._find_duplicate(
            persona, client_uuid
        ):
            return self
        # Prevents two simultaneous messages from creating two conversations.
        self._advisory_lock("continue", self.id)
        latest = self
        while following := self.search([("previous_id", "=", latest.id)], limit=1):
            latest = following
            if latest._find_duplicate(persona, client_uuid):
                return latest
        if latest.state == "active":
            return latest
        if latest._may_go_on():
            latest._reopen(persona)
            return latest
        intake = self.env["seitech.chat.intake"]
        return intake._continue(latest, persona, text)

    def _may_go_on(self):
        """Return whether a customer's message reopens this conversation now."""
        days = self.department_id.reopen_days
        ended_at = self.ended_at or self.started_at
        is_served = self.department_id.active
        return is_served and fields.Datetime.now() < ended_at + timedelta(days=days)
