from odoo import models

from ..exceptions import ChatError, ChatForbidden
from ..logic import routing


class SeitechChatChannelTranscript(models.AbstractModel):
    """A customer's conversation, mailed to the customer."""

    _name = "seitech.chat.channel.transcript"
    _description = "Chat Conversation: Transcript"

    def _check_may_send_transcript(self, persona):
        """Refuse who may not have this conversation mailed to its customer.

        :raises ChatForbidden: ``forbidden``.
        """
        is_member = bool(self._member_of(persona))
        if not routing.may_end(persona.roles, self.channel_type, is_member=is_member):
            raise ChatForbidden(
                "forbidden", self.env._("Take the conversation to send it.")
            )

    def _request_transcript(self):
        """Have the conversation mailed to the address that was left in it.

        Call ``_check_may_send_transcript`` first. Nobody names another address.

        :raises ChatError: ``no_email``.
        """
        if not self._customer_email():
            raise ChatError(
                "no_email", self.env._("There is no email address to send it to.")
            )

    def _customer_email(self):
        """Give the customer's stored address, empty where there is none."""
        # sudo: seitech.chat.channel - the address goes into the mail, not to a caller
        channel = self.sudo()
        return channel.visitor_email or channel._customer_member().user_id.email or ""
