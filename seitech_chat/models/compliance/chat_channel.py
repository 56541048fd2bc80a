import time
from collections import Counter
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ...logic.rate_limits import parse_count
from ...tools import deadline_runner

# Messages of courses and broadcasts remain until a person deletes them.
TYPES = (
    "public_support",
    "student_support",
    "student_instructor",
    "instructor_admin",
    "group",
    "direct",
)
BATCH = 500  # messages removed in one transaction
CHANNELS = 100  # per query
RUN_SECONDS = 60  # per run of the scheduled action; the next run continues


class SeitechChatChannel(models.Model):
    """Conversations whose messages are removed after their retention period.

    A conversation's dates, people and duration remain. Its oldest messages are removed
    first: ``first_retained_position`` is the position of the first remaining one.
    """

    _inherit = "seitech.chat.channel"

    @api.model
    def _cron_apply_retention(self):
        """Remove messages after their retention period; anonymize old visitors.

        Each transaction has a few hundred rows. It blocks writers only while it stores
        the first position of a conversation.
        """
        deadline = time.monotonic() + RUN_SECONDS
        for channel_type in TYPES:
            before = self._retention_cutoff(f"retention.{channel_type}")
            if before:
                self._remove_of_type(channel_type, before, deadline)
        before = self._retention_cutoff("anonymize")
        if before:
            self.env["seitech.chat.visitor"]._anonymize_before(before, deadline)

    @api.model
    def _retention_cutoff(self, name):
        """Return the cutoff for a number of days in the settings.

        :return: naive UTC datetime before which messages are removed; None for none.
        """
        # sudo: ir.config_parameter - numbers set by an administrator
        settings = self.env["ir.config_parameter"].sudo()
        days = parse_count(settings.get_param(f"seitech_chat.{name}_days"))
        return fields.Datetime.now() - timedelta(days=days) if days else None

    def _remove_of_type(self, channel_type, before, deadline):
        removed = Counter()
        stuck = set()
        while time.monotonic() < deadline:
            found = self._channels_starting_before(channel_type, before, stuck)
            if not found:
                break
            for channel in found:
                count = deadline_runner.run_in_own_transaction(
                    self.env,
                    "seitech.chat.channel",
                    channel.id,
                    "_delete_before",
                    before,
                )
                removed[channel.company_id] += count or 0
                if not count:
                    stuck.add(channel.id)  # retried in the next run, not in this one
        for company, count in removed.items():
            self.env["seitech.chat.audit"]._record(
                "retention_deleted", company=company, detail=f"{channel_type}: {count}"
            )

    def _channels_starting_before(self, channel_type, before, stuck):
        self.flush_model(["first_retained_position"])
        # SQL: the first message of each conversation, by the positions index; a search
        # by time alone would read all old messages that remain.
        rows = self.env.execute_query(
            SQL(
                """
                SELECT channel.id
                  FROM seitech_chat_channel channel
                  JOIN seitech_chat_message first
                    ON first.channel_id = channel.id
                   AND first.position = channel.first_retained_position
                   AND first.message_type NOT IN ('note', 'event')
                 WHERE channel.channel_type = %s AND first.created_at < %s
                   AND channel.id <> ALL(%s)
                 LIMIT %s
                """,
                channel_type,
                before,
                list(stuck),
                CHANNELS,
            )
        )
        return self.browse([channel_id for (channel_id,) in rows])

    def _delete_before(self, before):
        """Remove the oldest messages of this conversation, with their files.

        :param before: naive UTC datetime; younger messages remain.
        :return: the number removed: at most a batch and the notes among them.

        Emits ``seitech.chat.channel/channel_changed`` with the new first position, so
        that clients drop earlier messages from unread counts and from the screen.
        """
        messages = self.env["seitech.chat.message"]
        public = messages.search(
            [
                ("channel_id", "=", self.id),
                ("message_type", "not in", ("note", "event")),
                ("position", ">=", self.first_retained_position),
                ("position", "<", self.first_retained_position + BATCH),
            ],
            order="position",
        )
        top = self.first_retained_position - 1
        for message in public:
            if message.created_at >= before:
                break
            top = message.position
        top = self._last_deletable_position(top, before)
        if top < self.first_retained_position:
            return 0
        gone = messages.search([("channel_id", "=", self.id), ("position", "<=", top)])
        count = len(gone)
        ids = gone.ids
        gone.unlink()
        # Afterwards, since a concurrent change has committed its row by now.
        self.env["bus.bus"]._delete_messages(self, ids)
        # The row is locked last: a send waits only for this commit.
        self._lock()
        self.first_retained_position = top + 1
        self._emit_changed()
        return count

    def _last_deletable_position(self, top, before):
        """Return the last position up to which all messages are old.

        A message is removed together with the notes and events that follow it.

        :param int top: the last position of the old public messages.
        :return: a position, at most ``top``.
        """
        young = self.env["seitech.chat.message"].search(
            [
                ("channel_id", "=", self.id),
                ("message_type", "in", ("note", "event")),
                ("position", "<=", top),
                ("created_at", ">=", before),
            ],
            order="position",
            limit=1,
        )
        return min(top, young.position - 1) if young else top
