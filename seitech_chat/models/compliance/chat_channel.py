import time
from collections import Counter
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ...logic.limits import parse_count
from ...tools import deadline_runner

# What is said to all, in a course or a broadcast, stays until somebody deletes it.
TYPES = (
    "public_support",
    "student_support",
    "student_instructor",
    "instructor_admin",
    "group",
    "direct",
)
BATCH = 500  # messages removed in one transaction
CHANNELS = 100  # looked for at a time
RUN_SECONDS = 60  # of one run of the scheduled action; the rest comes with the next


class SeitechChatChannel(models.Model):
    """Old messages go when their time is over; what remains is when, who and how long.

    Always the oldest of a conversation: ``first_position`` says where it begins since.
    """

    _inherit = "seitech.chat.channel"

    first_position = fields.Integer(
        default=1,
        readonly=True,
        help="Messages before this one were removed when their time was over.",
    )

    @api.model
    def _cron_apply_retention(self):
        """Remove the messages whose time is over, and make old visitors anonymous.

        In transactions of a few hundred rows, none of which keeps anybody from
        writing for longer than it takes to note where a conversation begins.
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
        """Read a number of days from the settings.

        :return: naive UTC datetime before which nothing is kept; None: all is.
        """
        # sudo: ir.config_parameter - numbers an administrator set
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
                    self.env, "seitech.chat.channel", channel.id, "_forget", before
                )
                removed[channel.company_id] += count or 0
                if not count:
                    stuck.add(channel.id)  # for the next run, not again and again
        for company, count in removed.items():
            self.env["seitech.chat.audit"]._note(
                "removed", company=company, detail=f"{channel_type}: {count}"
            )

    def _channels_starting_before(self, channel_type, before, stuck):
        self.flush_model(["first_position"])
        # SQL: the first message of each conversation, which the index on positions
        # finds; by its time alone all old messages that stay would be looked at.
        rows = self.env.execute_query(
            SQL(
                """
                SELECT channel.id
                  FROM seitech_chat_channel channel
                  JOIN seitech_chat_message first
                    ON first.channel_id = channel.id
                   AND first.position = channel.first_position
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

    def _forget(self, before):
        """Remove the oldest messages of this conversation, with their files.

        :param before: naive UTC datetime; younger ones stay.
        :return: how many were removed: at most a batch and the notes among them.

        Emits ``seitech.chat.channel/channel_changed``, which says where the
        conversation begins now: nobody has anything before that unread or on screen.
        """
        messages = self.env["seitech.chat.message"]
        public = messages.search(
            [
                ("channel_id", "=", self.id),
                ("message_type", "not in", ("note", "event")),
                ("position", ">=", self.first_position),
                ("position", "<", self.first_position + BATCH),
            ],
            order="position",
        )
        top = self.first_position - 1
        for message in public:
            if message.created_at >= before:
                break
            top = message.position
        top = self._last_deletable_position(top, before)
        if top < self.first_position:
            return 0
        gone = messages.search([("channel_id", "=", self.id), ("position", "<=", top)])
        count = len(gone)
        ids = gone.ids
        gone.unlink()
        # After it, since a change that was under way has committed its row by now.
        self.env["bus.bus"]._delete_messages(self, ids)
        # Last, and only now the row is locked: a send waits for this commit alone.
        self._lock()
        self.first_position = top + 1
        self._announce()
        return count

    def _last_deletable_position(self, top, before):
        """Find up to where all is old: a message goes with the notes and events that
        follow it.

        :param int top: position up to which the public messages are.
        :return: a position, at most that one.
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
