import json
import logging
from datetime import timedelta

import psycopg2

from odoo import api, fields, models
from odoo.tools import SQL

from ...logic.contract import PRESENCE_TIMEOUT_SECONDS
from ...logic.notification_rules import MessageFacts, delivery_channels
from ...tools.cron import trigger_cron
from ...tools.settings import read_count
from ..channel.chat_channel_members import readers_among
from ..member.chat_presence import status_of
from .chat_preference import DEFAULTS

_logger = logging.getLogger(__name__)

PUSH_WINDOW = timedelta(minutes=15)  # older messages are not pushed
EMAIL_WINDOW = timedelta(days=2)
EMAIL_DELAY_MINUTES = 10
BATCH = 200  # members checked in one transaction


class SeitechChatOfflineNotifier(models.AbstractModel):
    """Notifications for people who are away: push at once, email after a delay.

    Nothing happens when a message is sent. Scheduled actions find the members who are
    not online and have unread messages. Each member row stores the position up to which
    each way was handled, so no message is sent twice.
    """

    _name = "seitech.chat.offline.notifier"
    _description = "Chat Offline Notifier"

    @api.model
    def _cron_push(self):
        """Queue Web Push for the unread messages of people who are away."""
        self._in_batches(self._push_batch)

    @api.model
    def _cron_email(self):
        """Queue one email per person and conversation with their missed messages."""
        self._in_batches(self._email_batch)

    def _in_batches(self, run):
        """Run batches until nothing is left, each in its own transaction."""
        while count := run():
            if not self.env.context.get("cron_id"):
                continue  # a test, or a manual run: one transaction
            if not self.env["ir.cron"]._commit_progress(count, remaining=0):
                break

    def _push_batch(self):
        """Push to a batch of members with unread messages and a registered browser.

        :return: the number of members checked; 0 when nothing is left.
        """
        now = fields.Datetime.now()
        rows = self._unnotified_members(
            "pushed_position", now - PUSH_WINDOW, now, has_device=True
        )
        pushes = []
        for row, news in self._with_messages(rows):
            wanted = [message for message, ways in news if ways.push]
            if wanted:
                pushes += self._or_nothing(row, self._push_vals, row, wanted) or []
        # sudo: mail.push - core's queue, which core's own scheduled action sends
        self.env["mail.push"].sudo().create(pushes)
        if pushes:
            trigger_cron(self.env, "mail.ir_cron_web_push_notification")
        self._mark_notified(rows, "pushed_position")
        return len(rows)

    def _email_batch(self):
        """Email a batch of members whose messages are unread for a while.

        :return: the number of members checked; 0 when nothing is left.
        """
        now = fields.Datetime.now()
        minutes = read_count(
            self.env, "seitech_chat.email_delay_minutes", EMAIL_DELAY_MINUTES
        )
        delay = timedelta(minutes=minutes)
        rows = self._unnotified_members(
            "emailed_position", now - EMAIL_WINDOW, now - min(delay, EMAIL_WINDOW)
        )
        messages = self.env["seitech.chat.message"]
        queue = self.env["seitech.chat.email.digest"]._queue
        for row, news in self._with_messages(rows):
            wanted = [message for message, ways in news if ways.email]
            if wanted:
                self._or_nothing(row, queue, [(row, messages.concat(*wanted))])
        self._mark_notified(rows, "emailed_position")
        return len(rows)

    def _unnotified_members(self, field, since, until, *, has_device=False):
        """Find the memberships of people who are away and have unread messages.

        :param str field: the member's column with the last handled position.
        :param since, until: naive UTC datetimes between which a message was sent.
        :return: list of dicts: the member's own choices, and ``reached``, the position
            of the last such message.
        """
        self.env.flush_all()
        now = fields.Datetime.now()
        # SQL: messages by time, the members of their conversations, presence and
        # preference in one statement, for any number of members.
        return self.env.execute_query_dict(
            SQL(
                """
                WITH news AS (
                    SELECT channel_id, max(position) AS reached
                      FROM seitech_chat_message
                     WHERE created_at > %(since)s AND created_at <= %(until)s
                       AND message_type NOT IN ('note', 'system', 'event')
                       AND deleted_at IS NULL
                  GROUP BY channel_id
                )
                SELECT member.id, member.channel_id, member.user_id, news.reached,
                       greatest(member.last_read_position, member.%(field)s)
                           AS notified,
                       member.notification_level, member.muted_until,
                       channel.channel_type, users.partner_id, presence.seen_at,
                       presence.active_at,
                       preference.email, preference.push, preference.sound,
                       preference.notification_level AS default_level
                  FROM news
                  JOIN seitech_chat_channel channel ON channel.id = news.channel_id
                  JOIN seitech_chat_member member
                    ON member.channel_id = news.channel_id AND member.is_active
                   AND member.last_read_position < news.reached
                   AND coalesce(member.%(field)s, 0) < news.reached
                  JOIN res_users users
                    ON users.id = member.user_id AND users.active
                  JOIN res_company_users_rel company
                    ON company.user_id = users.id AND company.cid = channel.company_id
             LEFT JOIN seitech_chat_presence presence
                    ON presence.user_id = users.id
             LEFT JOIN seitech_chat_preference preference
                    ON preference.user_id = users.id
                 WHERE coalesce(presence.active_at, '-infinity') < %(alive_since)s
                   AND (NOT %(has_device)s OR EXISTS (
                       SELECT FROM mail_push_device device
                        WHERE device.partner_id = users.partner_id))
              ORDER BY member.channel_id, member.id
                 LIMIT %(limit)s
                """,
                since=since,
                until=until,
                field=SQL.identifier(field),
                alive_since=now - timedelta(seconds=PRESENCE_TIMEOUT_SECONDS),
                has_device=has_device,
                limit=BATCH,
            )
        )

    def _with_messages(self, rows):
        """Iterate over memberships with the messages not yet handled for them.

        :return: yields ``(row, [(message, Ways)])``, oldest first.
        """
        if not rows:
            return
        lowest = {}
        for row in rows:
            known = lowest.get(row["channel_id"], row["notified"])
            lowest[row["channel_id"]] = min(known, row["notified"])
        messages = self._messages_above(lowest)
        named = self._mentioned_in(messages)
        now = fields.Datetime.now()
        for row in rows:
            above = [
                message
                for message in messages.get(row["channel_id"], [])
                if message.position > row["notified"]
            ]
            if above:
                row["reached"] = max(row["reached"], above[-1].position)
            if above and not self._may_read(row):
                above = []
            yield (
                row,
                [
                    (one, delivery_channels(_message_facts(row, one, named, now)))
                    for one in above
                ],
            )

    def _may_read(self, row):
        """Return whether a member still holds a role that may read the conversation."""
        # sudo: seitech.chat.channel, res.users - this decides about the notification
        channel = self.env["seitech.chat.channel"].sudo().browse(row["channel_id"])
        user = self.env["res.users"].sudo().browse(row["user_id"])
        return bool(readers_among(channel, user))

    def _messages_above(self, lowest):
        """Return messages above each channel's position: ``{channel id: messages}``."""
        # sudo: seitech.chat.message - read for its members, sent to them only
        messages = self.env["seitech.chat.message"].sudo()
        found = {}
        for channel_id, position in lowest.items():
            found[channel_id] = messages.search(
                [
                    ("channel_id", "=", channel_id),
                    ("position", ">", position),
                    ("message_type", "not in", ("note", "system", "event")),
                    ("deleted_at", "=", False),
                ],
                order="position desc",
                limit=BATCH,
            ).sorted("position")
        return found

    def _mentioned_in(self, messages):
        ids = [one.id for channel in messages.values() for one in channel]
        # sudo: seitech.chat.mention - of the messages just read
        mentions = self.env["seitech.chat.mention"].sudo()
        found = mentions.search([("message_id", "in", ids)])
        return {(one.message_id.id, one.user_id.id) for one in found}

    def _push_vals(self, row, messages):
        """Return the pushes to each browser of one person, for the latest message."""
        # sudo: mail.push.device, res.users - the devices and the language
        devices = self.env["mail.push.device"].sudo()
        user = self.env["res.users"].sudo().browse(row["user_id"])
        found = devices._latest_of(row["partner_id"])
        push = self.env["seitech.chat.web.push"].with_context(lang=user.lang)
        payload = json.dumps(push._payload(messages[-1], user))
        return [
            {"mail_push_device_id": device.id, "payload": payload}
            for device in found
            if push._is_service(device.endpoint)
        ]

    def _or_nothing(self, row, verb, *args):
        """Call a method for one person; a failure is logged and stops no other person.

        :return: the result of the method; None when it failed.
        """
        try:
            with self.env.cr.savepoint():
                return verb(*args)
        except psycopg2.OperationalError:
            raise  # the whole batch is retried
        except Exception:  # noqa: BLE001 - one failure must not stop all notifications
            _logger.exception("member %s is not notified", row["id"])
            return None

    def _mark_notified(self, rows, field):
        """Store the position up to which these members are handled."""
        if not rows:
            return
        # SQL: one statement for the batch, with a position for each row.
        self.env.cr.execute(
            SQL(
                """
                UPDATE seitech_chat_member member SET %(field)s = notified.position
                  FROM (VALUES %(values)s) AS notified (id, position)
                 WHERE member.id = notified.id
                """,
                field=SQL.identifier(field),
                values=SQL(", ").join(
                    SQL("(%s, %s)", row["id"], row["reached"]) for row in rows
                ),
            )
        )
        self.env["seitech.chat.member"].invalidate_model([field], flush=False)


def _message_facts(row, message, named, now):
    """Return the input of ``logic.notification_rules`` for one message and person."""
    return MessageFacts(
        channel_type=row["channel_type"],
        is_own=message.author_user_id.id == row["user_id"],
        is_system=message.message_type == "system",
        is_mentioned=(message.id, row["user_id"]) in named,
        is_muted=bool(row["muted_until"] and row["muted_until"] > now),
        choice=row["notification_level"] or "default",
        default=row["default_level"] or DEFAULTS["notification_level"],
        email=row["email"] or DEFAULTS["email"],
        has_push=row["push"] if row["push"] is not None else DEFAULTS["push"],
        has_sound=row["sound"] if row["sound"] is not None else DEFAULTS["sound"],
        presence=status_of(row["seen_at"], row["active_at"], now),
    )
