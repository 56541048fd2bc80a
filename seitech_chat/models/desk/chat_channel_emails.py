from odoo import api, models
from odoo.tools import email_normalize
from odoo.tools.misc import verify_hash_signed

from ...exceptions import ChatError, ChatForbidden, ChatRateLimited
from ...logic import routing
from ...logic.languages import nearest
from ..notifications.chat_scheduled_email import ANSWER_AFTER_SECONDS
from ..notifications.chat_scheduled_email_content import RATING_SCOPE, sign_rating
from .chat_channel_customer import last_responder


class SeitechChatChannelEmails(models.Model):
    """Schedule the emails of a conversation to its customer."""

    _inherit = "seitech.chat.channel"

    def _check_may_send_transcript(self, persona):
        """Refuse a person who may not request a transcript of this conversation.

        :raises ChatForbidden: ``forbidden``.
        """
        is_member = bool(self._get_member(persona))
        if not routing.may_end(
            persona.roles_in(self), self.channel_type, is_member=is_member
        ):
            raise ChatForbidden(
                "forbidden", self.env._("Take the conversation to send it.")
            )

    def _request_transcript(self):
        """Schedule an email of the conversation to the customer's stored address.

        Call ``_check_may_send_transcript`` first. The caller cannot choose another
        address. No email is sent before an agent has answered, because a visitor can
        type any address.

        :raises ChatError: ``no_email``, ``not_answered``.
        :raises ChatRateLimited: ``rate_limited``: too many transcripts for this
            address.
        """
        address = self._customer_email()
        if not address:
            raise ChatError(
                "no_email", self.env._("There is no email address to send it to.")
            )
        if not self._is_answered():
            raise ChatError(
                "not_answered",
                self.env._("You can get the transcript once our team has replied."),
            )
        limits = self.env["seitech.chat.rate.limit"]
        wait, limit = limits._charge_recipient("transcript", address)
        if wait:
            raise ChatRateLimited(
                "rate_limited",
                self.env._("This was sent several times today."),
                retry_after_seconds=wait,
                limit=limit.count,
                window_seconds=limit.window_seconds,
            )
        # sudo: seitech.chat.letter - right checked by _check_may_send_transcript
        channel = self.sudo()
        channel.env["seitech.chat.letter"]._schedule(
            "transcript", channel.company_id, channel=channel
        )

    def _emails_to_customer(self, persona):
        """Return the email details visible to the customer; empty for anybody else.

        :return: ``{"reply_email": address or None, "may_request_transcript": bool}``.
        """
        is_customer = self._is_customer(persona)
        address = is_customer and self._customer_email()
        is_ended = self.state != "active"
        return {
            "reply_email": address or None,
            "may_request_transcript": bool(
                address and is_ended and self._is_answered()
            ),
        }

    def _schedule_rating_request(self):
        """Schedule an email that asks the customer to rate the ended service.

        It is sent unless the customer rates in the chat before. A service without an
        answer is skipped.
        """
        minutes = self.department_id.rating_mail_minutes
        if minutes and self._customer_email() and last_responder(self):
            self.env["seitech.chat.letter"]._schedule(
                "rating", self.company_id, channel=self, after_seconds=minutes * 60
            )

    def _schedule_missed_reply_email(self):
        """Schedule an email with missed replies to a visitor who is away at the end.

        During the conversation the scheduled emails' own cron checks for missed
        replies, so posting a message costs nothing extra.
        """
        visitor = self.visitor_id
        if visitor and self.visitor_email and visitor._is_away():
            self.env["seitech.chat.letter"]._schedule(
                "answer",
                self.company_id,
                channel=self,
                after_seconds=ANSWER_AFTER_SECONDS,
            )

    def _rating_url(self):
        """Return the one-time link for rating the last service.

        Its token follows the ``#``. Browsers send that part to no server, so it appears
        in no log.
        """
        # sudo: ir.config_parameter - hash_sign reads the database's secret
        token = sign_rating(self.sudo().env, self.id, self.service_cycle)
        return f"{self.get_base_url()}/chat/rate#{token}"

    @api.model
    def _from_rating_token(self, token):
        """Find the conversation and the service of a rating link.

        :param str token: as the page posted it; unvalidated.
        :return: ``(channel in sudo, service)``; an empty channel when the link is
            forged, expired or refers to nothing.
        """
        # sudo: seitech.chat.channel - identified by the signed link
        channels = self.sudo()
        try:
            values = verify_hash_signed(channels.env, RATING_SCOPE, token)
        except ValueError:
            values = None
        if not values:
            return channels.browse(), 0
        channel_id, cycle = values
        return channels.browse(channel_id).exists(), cycle

    def _email_lang(self):
        """Return the installed language that is nearest to the customer's."""
        installed = [code for code, _name in self.env["res.lang"].get_installed()]
        user = self._customer_member().user_id
        found = nearest(self.lang or user.lang, installed)
        return found or self.company_id.partner_id.lang or "en_US"

    def _email_tz(self):
        """Return the time zone for the times in an email to the customer.

        :return: the account's, else that of the browser in which the conversation was
            opened, else the company's; a name such as ``America/Recife``.
        """
        user = self._customer_member().user_id
        return user.tz or self.tz or self.company_id.resource_calendar_id.tz or "UTC"

    def _customer_email(self):
        """Return the customer's one stored address, empty where there is none.

        A customer with an account gets the account's address: an address typed into the
        form before signing in may belong to anybody.
        """
        # sudo: seitech.chat.channel - the address goes into emails, not to callers
        channel = self.sudo()
        user = channel.student_id or channel._customer_member().user_id
        address = user.email if user else channel.visitor_email
        return email_normalize(address, strict=False) or ""

    def _is_answered(self):
        """Return whether somebody other than the customer and the system wrote here."""
        # sudo: seitech.chat.channel, seitech.chat.message - returns a bool, no content
        channel = self.sudo()
        customers = channel.student_id | channel._customer_member().user_id
        return bool(
            channel.env["seitech.chat.message"].search_count(
                [
                    ("channel_id", "=", channel.id),
                    ("message_type", "not in", ("note", "system", "event")),
                    ("author_user_id", "not in", [False, *customers.ids]),
                ],
                limit=1,
            )
        )

    def _return_url(self):
        """Return the website page at which a customer continues from an email."""
        base = self.get_base_url()
        page = self._page_link()
        return base + page if page.startswith("/") else page or base
