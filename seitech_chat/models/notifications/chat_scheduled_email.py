import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, formataddr

from ...logic.characters import without_links
from ...tools.cron import trigger_cron
from ..channel.chat_channel_members import is_shown_to

_logger = logging.getLogger(__name__)

EMAIL_RETRY_SECONDS = 5 * 60  # a person who is present may still see it in the inbox
# Digests already cover a person's unread messages, and an offer has ended before its
# email is read.
KINDS_WITHOUT_EMAIL = ("unread", "offered")


class SeitechChatScheduledEmail(models.Model):
    """A scheduled email, written at its deadline if it is still needed.

    Methods only schedule it; the deadline runner writes it and adds it to Odoo's mail
    queue. These are the emails about a person's notifications; ``desk`` adds the emails
    to customers. There is one open email per kind, conversation and person: a second
    request adds none.
    """

    _name = "seitech.chat.scheduled.email"
    _description = "Chat Scheduled Email"
    _inherit = [
        "seitech.chat.company.mixin",
        "seitech.chat.deadline.mixin",
        "seitech.chat.email.mixin",
    ]
    _log_access = False
    _order = "id desc"
    _rec_name = "kind"

    kind = fields.Selection(
        [("missed_notifications", "Missed notifications")], required=True
    )
    channel_id = fields.Many2one(
        "seitech.chat.channel",
        index="btree_not_null",
        ondelete="cascade",
        check_company=True,
    )
    user_id = fields.Many2one("res.users", ondelete="cascade")
    company_id = fields.Many2one("res.company", required=True, index=True)
    due_at = fields.Datetime(required=True)
    processed_at = fields.Datetime()
    is_sent = fields.Boolean(help="If not set, the email was no longer needed.")

    _one_open = models.UniqueIndex(
        "(kind, coalesce(channel_id, 0), coalesce(user_id, 0))"
        " WHERE processed_at IS NULL"
    )
    _open_by_time = models.Index("(due_at) WHERE processed_at IS NULL")

    @api.model
    def _deadline_fields(self):
        return [("due_at", Domain("processed_at", "=", False))]

    @api.model
    def _schedule(self, kind, company, *, channel=None, user=None, after_seconds=0):
        """Schedule an email, unless the same one is already scheduled.

        :param str kind: a value of ``kind``.
        :param channel: the email's conversation.
        :param user: ``res.users`` who receives it, where it is not the customer.
        :param int after_seconds: the delay, for more content to follow.
        """
        due_at = fields.Datetime.now() + timedelta(seconds=after_seconds)
        # SQL: two transactions that schedule the same email wait at the index.
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO seitech_chat_scheduled_email
                       (kind, channel_id, user_id, company_id, due_at)
                VALUES (%s, %s, %s, %s, %s)
           ON CONFLICT DO NOTHING
                """,
                kind,
                channel and channel.id,
                user and user.id,
                company.id,
                due_at,
            )
        )
        self._schedule_deadlines(due_at)

    @api.model
    def _cancel(self, kind, channel):
        """Cancel a scheduled email that is no longer needed."""
        emails = self.search(
            [
                ("kind", "=", kind),
                ("channel_id", "=", channel.id),
                ("processed_at", "=", False),
            ]
        )
        emails.write({"processed_at": fields.Datetime.now()})

    def _on_deadline(self, now):
        """Write the email once: a second process finds it done."""
        self.flush_recordset(["processed_at"])
        # SQL: the ORM has no FOR UPDATE; a duplicate email cannot be recalled.
        rows = self.env.execute_query(
            SQL(
                "SELECT id FROM seitech_chat_scheduled_email"
                " WHERE id = %s AND processed_at IS NULL FOR UPDATE",
                self.id,
            )
        )
        if not rows:
            return
        self.invalidate_recordset()
        later = self._delay_seconds()
        if later:
            self.due_at = now + timedelta(seconds=later)
            return
        mail = self._render_email()
        self.write({"processed_at": now, "is_sent": bool(mail)})
        if mail:
            _logger.info("email %s (%s) added to the mail queue", self.id, self.kind)
            trigger_cron(self.env, "mail.ir_cron_mail_scheduler_action")

    def _delay_seconds(self):
        """Return the seconds to postpone this email; 0 unless its user is present."""
        if (
            self.kind == "missed_notifications"
            and self._is_recipient_present()
            and self._unsent_notifications()
        ):
            return EMAIL_RETRY_SECONDS
        return 0

    def _is_recipient_present(self):
        """Return whether this email's user has the chat open, as a hook."""
        return False

    def _render_email(self):
        """Write this scheduled email, as a hook: each kind is written in its package.

        :return: the ``mail.mail`` in the queue; none when there is nothing to send.
        """
        return (
            self._render_notifications()
            if self.kind == "missed_notifications"
            else None
        )

    def _render_notifications(self):
        unsent = self._unsent_notifications()
        user = self.user_id
        if not unsent or not user.email or self._has_opted_out():
            return None
        unsent.write({"emailed_at": fields.Datetime.now()})
        spoken = self.with_context(lang=user.lang)
        return spoken._mail(
            "user",
            formataddr((without_links(user.name or ""), user.email)),
            # Not the notification's sentence: it has a name chosen by the customer.
            spoken.env._("%(count)s unread chat notifications", count=len(unsent))
            if len(unsent) > 1
            else spoken.env._("1 unread chat notification"),
            "seitech_chat.email_missed_notifications",
            company=self.company_id,
            user=user,
            name=user.name,
            texts=[
                one["text"]
                for one in unsent.with_context(lang=user.lang)._to_payloads()
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
                ("emailed_at", "=", False),
                ("kind", "not in", KINDS_WITHOUT_EMAIL),
            ]
        )
        return found.filtered(
            lambda one: (
                one.kind == "unassigned" or is_shown_to(one.channel_id, one.user_id)
            )
        )

    def _has_opted_out(self):
        preferences = self.env.get("seitech.chat.preference")
        return preferences is not None and (
            preferences._for_user(self.user_id)["email"] == "none"
        )

    def _mail(self, kind, address, subject, template, **values):
        """Add one email to Odoo's queue, in the language of the environment.

        :param str kind: a key of ``logic.rate_limits.EMAIL_LIMITS``.
        :return: the ``mail.mail``; none when the address reached its daily limit.
        """
        vals = self._mail_vals(
            address, subject, template, scheduled_email=self, **values
        )
        return self._queue_emails(kind, [vals])

    @api.autovacuum
    def _gc_done(self):
        # Sent emails are stored for a month, so that no reply is emailed twice.
        since = fields.Datetime.now() - timedelta(days=30)
        self.search([("processed_at", "<", since)], limit=10_000).unlink()
