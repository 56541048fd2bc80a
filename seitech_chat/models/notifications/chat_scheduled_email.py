import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...logic.contract import PRESENCE_LIFETIME_SECONDS

_logger = logging.getLogger(__name__)

ANSWER_AFTER_SECONDS = 2 * 60  # for more messages to follow before an email
KEEP_HOURS = 24  # older replies are not emailed


class SeitechChatScheduledEmail(models.Model):
    """A scheduled email, written at its deadline if it is still needed.

    Methods only schedule it; the deadline runner writes it and adds it to Odoo's mail
    queue. There is one open email per kind, conversation and person: a second request
    adds none.
    """

    _name = "seitech.chat.letter"
    _description = "Chat Letter"
    _inherit = [
        "seitech.chat.company.mixin",
        "seitech.chat.timed",
    ]
    _log_access = False
    _order = "id desc"
    _rec_name = "kind"

    kind = fields.Selection(
        [
            ("transcript", "Transcript"),
            ("rating", "Invitation to rate"),
            ("answer", "Answers to a customer who is away"),
            ("notices", "Notifications of somebody who is away"),
        ],
        required=True,
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
    done_at = fields.Datetime()
    is_sent = fields.Boolean(help="Otherwise it was not needed any more.")
    last_position = fields.Integer(help="The last message it told of.")

    _one_open = models.UniqueIndex(
        "(kind, coalesce(channel_id, 0), coalesce(user_id, 0)) WHERE done_at IS NULL"
    )
    _open_by_time = models.Index("(due_at) WHERE done_at IS NULL")

    @api.model
    def _due_times(self):
        return [("due_at", Domain("done_at", "=", False))]

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
                INSERT INTO seitech_chat_letter
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
    def _forget(self, kind, channel):
        """Cancel a scheduled email that is no longer needed."""
        letters = self.search(
            [
                ("kind", "=", kind),
                ("channel_id", "=", channel.id),
                ("done_at", "=", False),
            ]
        )
        letters.write({"done_at": fields.Datetime.now()})

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
                INSERT INTO seitech_chat_letter
                       (kind, channel_id, company_id, due_at)
                SELECT 'answer', channel.id, channel.company_id, %(now)s
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
                    SELECT FROM seitech_chat_letter told
                     WHERE told.channel_id = channel.id AND told.kind = 'answer'
                       AND told.last_position >= latest.position
                   )
           ON CONFLICT DO NOTHING
                """,
                now=now,
                alive=now - timedelta(seconds=PRESENCE_LIFETIME_SECONDS),
                oldest=now - timedelta(hours=KEEP_HOURS),
                newest=now - timedelta(seconds=ANSWER_AFTER_SECONDS),
            )
        )
        self._schedule_deadlines(now)

    def _come_due(self, now):
        """Write the email once: a second process finds it done."""
        self.flush_recordset(["done_at"])
        # SQL: the ORM has no FOR UPDATE; a duplicate email cannot be recalled.
        rows = self.env.execute_query(
            SQL(
                "SELECT id FROM seitech_chat_letter"
                " WHERE id = %s AND done_at IS NULL FOR UPDATE",
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
        mail = self._write_mail()
        self.write({"done_at": now, "is_sent": bool(mail)})
        if mail:
            _logger.info("letter %s (%s) handed to the mail queue", self.id, self.kind)
            self.env.ref("mail.ir_cron_mail_scheduler_action")._trigger()

    @api.autovacuum
    def _gc_done(self):
        # Sent emails are stored for a month, so that no reply is emailed twice.
        since = fields.Datetime.now() - timedelta(days=30)
        self.search([("done_at", "<", since)], limit=10_000).unlink()
