from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ...exceptions import ChatError, ChatForbidden, ChatRateLimited
from ...logic import permissions
from ...logic.contract import PRESENCE_TIMEOUT_SECONDS
from . import customer
from .rating_link import rating_url

MAX_MESSAGES = 1_000  # per transcript; the newest
ANSWER_AFTER_SECONDS = 2 * 60  # for more messages to follow before an email
KEEP_HOURS = 24  # older replies are not emailed


class SeitechChatScheduledEmail(models.Model):
    """The emails to a conversation's customer: transcript, rating, missed replies."""

    _inherit = "seitech.chat.scheduled.email"

    kind = fields.Selection(
        selection_add=[
            ("transcript", "Transcript"),
            ("rating_request", "Rating request"),
            ("missed_reply", "Missed replies"),
        ],
        ondelete={
            "transcript": "cascade",
            "rating_request": "cascade",
            "missed_reply": "cascade",
        },
    )
    last_position = fields.Integer(
        help="Position of the last message included in the email."
    )

    @api.model
    def _check_may_send_transcript(self, channel, persona):
        """Refuse a person who may not request a transcript of a conversation.

        :raises ChatForbidden: ``forbidden``.
        """
        is_member = bool(channel._get_member(persona))
        if not permissions.may_end(
            persona.roles_in(channel), channel.channel_type, is_member=is_member
        ):
            raise ChatForbidden(
                "forbidden",
                self.env._("Take the conversation before you send the transcript."),
            )

    @api.model
    def _request_transcript(self, channel):
        """Schedule an email of a conversation to the customer's stored address.

        Call ``_check_may_send_transcript`` first. The caller cannot choose another
        address. No email is sent before an agent has answered, because a visitor can
        type any address.

        :raises ChatError: ``no_email``, ``not_answered``.
        :raises ChatRateLimited: ``rate_limited``: too many transcripts for this
            address.
        """
        address = customer.email_of(channel)
        if not address:
            raise ChatError(
                "no_email",
                self.env._("There's no email address to send the transcript to."),
            )
        if not customer.is_answered(channel):
            raise ChatError(
                "not_answered",
                self.env._("You can get the transcript once our team has replied."),
            )
        limits = self.env["seitech.chat.rate.limit"]
        wait, limit = limits._charge_recipient("transcript", address)
        if wait:
            raise ChatRateLimited(
                "rate_limited",
                self.env._("The transcript was already sent several times today."),
                retry_after_seconds=wait,
                limit=limit.count,
                window_seconds=limit.window_seconds,
            )
        # sudo: seitech.chat.scheduled.email - the caller has checked the right
        emails = self.sudo()
        emails._schedule("transcript", channel.sudo().company_id, channel=channel)

    @api.model
    def _cancel_to_customers(self, channels):
        """Cancel the emails to the customers of these conversations."""
        emails = self.search(
            [
                ("channel_id", "in", channels.ids),
                ("user_id", "=", False),
                ("processed_at", "=", False),
            ]
        )
        emails.write({"processed_at": fields.Datetime.now()})

    @api.model
    def _schedule_rating_request(self, channel):
        """Schedule an email that asks the customer to rate the ended service.

        It is sent unless the customer rates in the chat before. A service without an
        answer is skipped.
        """
        minutes = channel.department_id.rating_email_delay_minutes
        if not minutes or not customer.email_of(channel):
            return
        if customer.last_responder(channel):
            self._schedule(
                "rating_request",
                channel.company_id,
                channel=channel,
                after_seconds=minutes * 60,
            )

    @api.model
    def _schedule_missed_replies(self, channel):
        """Schedule the missed replies to a visitor who is away at the end.

        During the conversation the scheduled emails' own cron checks for missed
        replies, so posting a message costs nothing extra.
        """
        visitor = channel.visitor_id
        if visitor and channel.visitor_email and visitor._is_away():
            self._schedule(
                "missed_reply",
                channel.company_id,
                channel=channel,
                after_seconds=ANSWER_AFTER_SECONDS,
            )

    @api.model
    def _cron_schedule_missed_replies(self):
        """Schedule emails to visitors who left before they read their replies."""
        now = fields.Datetime.now()
        self.env.flush_all()
        # SQL: one statement over the open conversations of visitors who are away. The
        # last message of a person counts: system messages may follow it.
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO seitech_chat_scheduled_email
                       (kind, channel_id, company_id, due_at)
                SELECT 'missed_reply', channel.id, channel.company_id, %(now)s
                  FROM seitech_chat_channel channel
                  JOIN seitech_chat_visitor visitor
                    ON visitor.id = channel.visitor_id AND visitor.seen_at < %(alive)s
                  JOIN seitech_chat_member member
                    ON member.channel_id = channel.id
                   AND member.visitor_id = visitor.id
                   AND member.last_read_position < channel.last_position
                  JOIN LATERAL (
                    SELECT position, author_user_id, created_at
                      FROM seitech_chat_message message
                     WHERE message.channel_id = channel.id
                       AND message.position > member.last_read_position
                       AND message.message_type NOT IN ('note', 'system', 'event')
                  ORDER BY message.position DESC
                     LIMIT 1
                  ) latest ON latest.author_user_id IS NOT NULL
                 WHERE channel.state = 'active'
                   AND channel.visitor_email IS NOT NULL
                   AND latest.created_at BETWEEN %(oldest)s AND %(newest)s
                   AND NOT EXISTS (
                    SELECT FROM seitech_chat_scheduled_email sent
                     WHERE sent.channel_id = channel.id AND sent.kind = 'missed_reply'
                       AND sent.last_position >= latest.position
                   )
           ON CONFLICT DO NOTHING
                """,
                now=now,
                alive=now - timedelta(seconds=PRESENCE_TIMEOUT_SECONDS),
                oldest=now - timedelta(hours=KEEP_HOURS),
                newest=now - timedelta(seconds=ANSWER_AFTER_SECONDS),
            )
        )
        self._schedule_deadlines(now)

    def _is_recipient_present(self):
        """Return whether this email's user has an inbox open."""
        if super()._is_recipient_present():
            return True
        alive = fields.Datetime.now() - timedelta(seconds=PRESENCE_TIMEOUT_SECONDS)
        return bool(
            self.env["seitech.chat.agent"].search_count(
                [("user_id", "=", self.user_id.id), ("seen_at", ">=", alive)], limit=1
            )
        )

    def _render_email(self):
        return {
            "transcript": self._render_transcript,
            "rating_request": self._write_rating_request,
            "missed_reply": self._write_missed_replies,
        }.get(self.kind, super()._render_email)()

    def _render_transcript(self):
        channel = self.channel_id
        messages = self.env["seitech.chat.message"].search(
            [("channel_id", "=", channel.id), ("message_type", "!=", "note")],
            order="position desc",
            limit=MAX_MESSAGES,
        )
        return self._mail_customer(
            self._in_customer_lang().env._(
                "Your conversation with %(company)s", company=channel.company_id.name
            ),
            "seitech_chat.email_transcript",
            messages=messages.sorted("position"),
        )

    def _write_rating_request(self):
        channel = self.channel_id
        ratings = self.env["seitech.chat.rating"]
        if channel.state == "active" or ratings._current(channel):
            return None
        return self._mail_customer(
            self._in_customer_lang().env._("How did we do?"),
            "seitech_chat.email_rating_request",
            url=rating_url(channel),
        )

    def _write_missed_replies(self):
        channel = self.channel_id
        visitor = channel.visitor_id
        member = customer.member_of(channel)
        sent = self.search(
            [
                ("kind", "=", "missed_reply"),
                ("channel_id", "=", channel.id),
                ("is_sent", "=", True),
            ],
            order="last_position desc",
            limit=1,
        ).last_position
        messages = self.env["seitech.chat.message"].search(
            [
                ("channel_id", "=", channel.id),
                ("message_type", "not in", ["note", "system", "event"]),
                ("author_user_id", "!=", False),
                ("deleted_at", "=", False),
                ("position", ">", max(sent, member.last_read_position)),
            ],
            order="position",
            limit=MAX_MESSAGES,
        )
        if not messages or not visitor or not visitor._is_away():
            return None
        self.last_position = messages[-1].position
        return self._mail_customer(
            self._in_customer_lang().env._(
                "%(company)s replied to you", company=channel.company_id.name
            ),
            "seitech_chat.email_missed_replies",
            messages=messages,
            url=_return_url(channel),
        )

    def _in_customer_lang(self):
        """Return this email in the language and time zone of its customer."""
        channel = self.channel_id
        return self.with_context(
            lang=customer.lang_of(channel), tz=customer.tz_of(channel)
        )

    def _mail_customer(self, subject, template, **values):
        channel = self.channel_id
        address = customer.email_of(channel)
        if not address or not customer.is_answered(channel):
            return None
        return self._in_customer_lang()._mail(
            "customer",
            address,
            subject,
            template,
            company=channel.company_id,
            name=customer.name_of(channel),
            channel=channel,
            **values,
        )

    def _local_time(self, moment):
        """Format a moment in the customer's language and time zone."""
        local = fields.Datetime.context_timestamp(self, moment)
        lang = self.env["res.lang"]._get_data(
            code=self.env.context.get("lang") or "en_US"
        )
        return local.strftime(f"{lang.date_format} {lang.time_format}")

    def _author_name(self, message):
        return message.author_name or ""


def _return_url(channel):
    """Return the website page at which a customer continues from an email."""
    base = channel.get_base_url()
    page = customer.page_link(channel)
    return base + page if page.startswith("/") else page or base
