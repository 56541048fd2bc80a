from odoo import api, models
from odoo.tools.misc import verify_hash_signed

from ..exceptions import ChatError, ChatForbidden, ChatRateLimited
from ..logic import routing
from ..logic.limits import Limit
from .chat_letter import ANSWER_AFTER_SECONDS
from .chat_letter_writing import RATING_SCOPE, sign_rating

TRANSCRIPTS = Limit(5, 24 * 3600)  # of one conversation, whoever asks


class SeitechChatChannelTranscript(models.AbstractModel):
    """What of a customer's conversation is mailed to the customer."""

    _name = "seitech.chat.channel.transcript"
    _description = "Chat Conversation: Transcript"

    def _check_may_send_transcript(self, persona):
        """Refuse who may not have this conversation mailed to its customer.

        :raises ChatForbidden: ``forbidden``.
        """
        is_member = bool(self._member_of(persona))
        if not routing.may_end(
            persona.roles_in(self), self.channel_type, is_member=is_member
        ):
            raise ChatForbidden(
                "forbidden", self.env._("Take the conversation to send it.")
            )

    def _request_transcript(self):
        """Have the conversation mailed to the address that was left in it.

        Call ``_check_may_send_transcript`` first. Nobody names another address.

        :raises ChatError: ``no_email``.
        :raises ChatRateLimited: ``rate_limited``: this conversation was mailed enough.
        """
        if not self._customer_email():
            raise ChatError(
                "no_email", self.env._("There is no email address to send it to.")
            )
        limits = self.env["seitech.chat.rate.limit"]
        key = f"transcript.channel:{self.id}"
        wait = limits._charge({key: TRANSCRIPTS}).get(key)
        if wait:
            raise ChatRateLimited(
                "rate_limited",
                self.env._("This was sent several times today."),
                retry_after_seconds=wait,
                limit=TRANSCRIPTS.count,
                window_seconds=TRANSCRIPTS.window_seconds,
            )
        # sudo: seitech.chat.letter - right checked by _check_may_send_transcript
        channel = self.sudo()
        channel.env["seitech.chat.letter"]._plan(
            "transcript", channel.company_id, channel=channel
        )

    def _invite_to_rate(self):
        """The conversation has ended: ask its customer by mail, if they don't here.

        Nobody is asked about a service that nobody gave.
        """
        minutes = self.department_id.rating_mail_minutes
        if minutes and self._customer_email() and self._last_to_serve():
            self.env["seitech.chat.letter"]._plan(
                "rating", self.company_id, channel=self, after_seconds=minutes * 60
            )

    def _tell_absent_customer(self):
        """A conversation ended: have a visitor who is away told what was answered.

        While it goes on, the letters' own cron looks: a message costs nothing more.
        """
        visitor = self.visitor_id
        if visitor and self.visitor_email and visitor._is_away():
            self.env["seitech.chat.letter"]._plan(
                "answer",
                self.company_id,
                channel=self,
                after_seconds=ANSWER_AFTER_SECONDS,
            )

    def _rating_url(self):
        """Give the one-time link with which the last service can be rated."""
        # sudo: ir.config_parameter - hash_sign reads the database's secret
        token = sign_rating(self.sudo().env, self.id, self.service_cycle)
        return f"{self.get_base_url()}/chat/rate/{token}"

    @api.model
    def _from_rating_token(self, token):
        """Find what a rating link is about.

        :param str token: as it stood in the address, anything.
        :return: ``(channel in sudo, service)``; an empty channel when the link is
            forged, too old or about nothing.
        """
        # sudo: seitech.chat.channel - named by the signed link
        channels = self.sudo()
        try:
            values = verify_hash_signed(channels.env, RATING_SCOPE, token)
        except ValueError:
            values = None
        if not values:
            return channels.browse(), 0
        channel_id, cycle = values
        return channels.browse(channel_id).exists(), cycle

    def _mail_lang(self):
        """Choose the installed language that is nearest to the customer's."""
        installed = [code for code, _name in self.env["res.lang"].get_installed()]
        user = self._customer_member().user_id
        wanted = (self.lang or user.lang or "").replace("-", "_")
        near = [code for code in installed if code.split("_")[0] == wanted[:2]]
        if wanted in installed:
            return wanted
        return (near or [self.company_id.partner_id.lang or "en_US"])[0]

    def _mail_tz(self):
        """Choose the time zone in which a mail tells the time."""
        user = self._customer_member().user_id
        return user.tz or self.company_id.resource_calendar_id.tz or "UTC"

    def _customer_email(self):
        """Give the customer's stored address, empty where there is none."""
        # sudo: seitech.chat.channel - the address goes into the mail, not to a caller
        channel = self.sudo()
        return channel.visitor_email or channel._customer_member().user_id.email or ""
