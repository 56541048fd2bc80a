from datetime import timedelta

from odoo import fields, models
from odoo.tools import formataddr
from odoo.tools.misc import hash_sign

from ...logic.characters import without_links
from ...logic.contract import PRESENCE_LIFETIME_SECONDS

RATING_SCOPE = "seitech_chat.rating"
RATING_LINK_HOURS = 14 * 24
MAX_MESSAGES = 1_000  # per transcript; the newest
ASK_AGAIN_SECONDS = 5 * 60  # a person who is present may still see it in the inbox
# Digests already cover a person's unread messages, and an offer has ended before its
# email is read.
KINDS_WITHOUT_EMAIL = ("unread", "offered")


class SeitechChatScheduledEmailContent(models.Model):
    """The content of emails to customers and to staff who are away."""

    _name = "seitech.chat.letter"
    _inherit = ["seitech.chat.letter", "seitech.chat.mail"]

    def _delay_seconds(self):
        """Return the seconds to postpone this email; 0 unless its user is present."""
        if (
            self.kind == "notices"
            and self._is_present()
            and self._unsent_notifications()
        ):
            return ASK_AGAIN_SECONDS
        return 0

    def _write_mail(self):
        """Write this scheduled email.

        :return: the ``mail.mail`` in the queue; none when there is nothing to send.
        """
        return {
            "transcript": self._write_transcript,
            "rating": self._write_invitation,
            "answer": self._write_answers,
            "notices": self._write_notices,
        }[self.kind]()

    def _write_transcript(self):
        channel = self.channel_id
        messages = self.env["seitech.chat.message"].search(
            [("channel_id", "=", channel.id), ("message_type", "!=", "note")],
            order="position desc",
            limit=MAX_MESSAGES,
        )
        return self._mail_customer(
            self._with_customer_lang(channel).env._(
                "Your conversation with %(company)s", company=channel.company_id.name
            ),
            "seitech_chat.mail_transcript",
            messages=messages.sorted("position"),
        )

    def _write_invitation(self):
        channel = self.channel_id
        ratings = self.env["seitech.chat.rating"]
        if channel.state == "active" or ratings._current(channel):
            return None
        return self._mail_customer(
            self._with_customer_lang(channel).env._("How did we do?"),
            "seitech_chat.mail_rating",
            url=channel._rating_url(),
        )

    def _write_answers(self):
        channel = self.channel_id
        visitor = channel.visitor_id
        member = channel._customer_member()
        told = self.search(
            [
                ("kind", "=", "answer"),
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
                ("position", ">", max(told, member.last_read_position)),
            ],
            order="position",
            limit=MAX_MESSAGES,
        )
        if not messages or not visitor or not visitor._is_away():
            return None
        self.last_position = messages[-1].position
        return self._mail_customer(
            self._with_customer_lang(channel).env._(
                "%(company)s answered you", company=channel.company_id.name
            ),
            "seitech_chat.mail_answers",
            messages=messages,
            url=channel._return_url(),
        )

    def _write_notices(self):
        notices = self._unsent_notifications()
        user = self.user_id
        if not notices or not user.email or self._has_opted_out():
            return None
        notices.write({"mailed_at": fields.Datetime.now()})
        spoken = self.with_context(lang=user.lang)
        return spoken._mail(
            "user",
            formataddr((without_links(user.name or ""), user.email)),
            # Not the notification's sentence: it has a name chosen by the customer.
            spoken.env._(
                "%(count)s things wait for you in the chat", count=len(notices)
            )
            if len(notices) > 1
            else spoken.env._("Something waits for you in the chat"),
            "seitech_chat.mail_notices",
            company=self.company_id,
            user=user,
            name=user.name,
            texts=[
                one["text"]
                for one in notices.with_context(lang=user.lang)._to_payloads()
            ],
            url=f"{self.get_base_url()}/odoo/action-seitech_chat.chat_inbox_action",
        )

    def _unsent_notifications(self):
        """List a person's unread notifications that may be emailed and were not yet.

        Notifications about a released conversation are always included; others only
        while the conversation is visible to the person.
        """
        found = self.env["seitech.chat.notification"].search(
            [
                ("user_id", "=", self.user_id.id),
                ("read_at", "=", False),
                ("mailed_at", "=", False),
                ("kind", "not in", KINDS_WITHOUT_EMAIL),
            ]
        )
        return found.filtered(
            lambda one: (
                one.kind == "released" or one.channel_id._is_shown_to(one.user_id)
            )
        )

    def _has_opted_out(self):
        preferences = self.env.get("seitech.chat.preference")
        return preferences is not None and (
            preferences._of(self.user_id)["email"] == "none"
        )

    def _is_present(self):
        """Return whether this email's user has an inbox open."""
        alive = fields.Datetime.now() - timedelta(seconds=PRESENCE_LIFETIME_SECONDS)
        return bool(
            self.env["seitech.chat.agent"].search_count(
                [("user_id", "=", self.user_id.id), ("seen_at", ">=", alive)], limit=1
            )
        )

    def _with_customer_lang(self, channel):
        """Return this record in the language of a conversation's customer."""
        return self.with_context(lang=channel._email_lang(), tz=channel._email_tz())

    def _mail_customer(self, subject, template, **values):
        channel = self.channel_id
        address = channel._customer_email()
        if not address or not channel._is_answered():
            return None
        return self._with_customer_lang(channel)._mail(
            "customer",
            address,
            subject,
            template,
            company=channel.company_id,
            name=channel._customer_name(),
            channel=channel,
            **values,
        )

    def _mail(self, kind, address, subject, template, **values):
        """Add one email to Odoo's queue, in the language of the environment.

        :param str kind: a key of ``logic.limits.EMAIL_LIMITS``.
        :return: the ``mail.mail``; none when the address reached its daily limit.
        """
        vals = self._mail_vals(address, subject, template, letter=self, **values)
        return self._queue_emails(kind, [vals])

    def _local_time(self, moment):
        """Format a moment in the customer's language and time zone."""
        local = fields.Datetime.context_timestamp(self, moment)
        lang = self.env["res.lang"]._get_data(
            code=self.env.context.get("lang") or "en_US"
        )
        return local.strftime(f"{lang.date_format} {lang.time_format}")

    def _author_name(self, message):
        return message.author_name or ""


def sign_rating(env, channel_id, cycle):
    """Create the token of a one-time rating link. ``env`` is sudo."""
    return hash_sign(
        env, RATING_SCOPE, [channel_id, cycle], expiration_hours=RATING_LINK_HOURS
    )
