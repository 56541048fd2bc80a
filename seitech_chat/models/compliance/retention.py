"""Remove what is older than its retention period."""

import time
from collections import Counter
from datetime import timedelta

from odoo import fields
from odoo.tools import SQL

from ...tools.settings import read_count
from ...tools.transaction import run_in_own_transaction

# Messages of courses and broadcasts remain until a person deletes them.
TYPES = (
    "public_support",
    "student_support",
    "student_instructor",
    "instructor_admin",
    "group",
    "direct",
)
CHANNELS = 100  # per query
RUN_SECONDS = 60  # per run of the scheduled action; the next run continues


def apply_retention(env):
    """Remove messages after their retention period; anonymize old visitors.

    Each transaction has a few hundred rows. It blocks writers only while it stores the
    first position of a conversation.
    """
    deadline = time.monotonic() + RUN_SECONDS
    for channel_type in TYPES:
        before = _cutoff(env, f"retention.{channel_type}")
        if before:
            _remove_of_type(env, channel_type, before, deadline)
    before = _cutoff(env, "anonymize")
    if before:
        env["seitech.chat.visitor"]._anonymize_before(before, deadline)


def _cutoff(env, name):
    """Return the cutoff for a number of days in the settings.

    :return: naive UTC datetime before which messages are removed; None for none.
    """
    days = read_count(env, f"seitech_chat.{name}_days")
    return fields.Datetime.now() - timedelta(days=days) if days else None


def _remove_of_type(env, channel_type, before, deadline):
    removed = Counter()
    stuck = set()
    while time.monotonic() < deadline:
        found = _channels_starting_before(env, channel_type, before, stuck)
        if not found:
            break
        for channel in found:
            count = run_in_own_transaction(
                env, "seitech.chat.channel", channel.id, "_delete_before", before
            )
            removed[channel.company_id] += count or 0
            if not count:
                stuck.add(channel.id)  # retried in the next run, not in this one
    for company, count in removed.items():
        env["seitech.chat.audit"]._record(
            "retention_deleted", company=company, detail=f"{channel_type}: {count}"
        )


def _channels_starting_before(env, channel_type, before, stuck):
    channels = env["seitech.chat.channel"]
    channels.flush_model(["first_retained_position"])
    # SQL: the first message of each conversation, by the positions index; a search
    # by time alone would read all old messages that remain.
    rows = env.execute_query(
        SQL(
            """
            SELECT channel.id
              FROM seitech_chat_channel channel
              JOIN seitech_chat_message first
                ON first.channel_id = channel.id
               AND first.position = channel.first_retained_position
               AND first.message_type NOT IN ('note', 'event')
             WHERE channel.channel_type = %s AND first.created_at < %s
               AND channel.held_at IS NULL
               AND channel.id <> ALL(%s)
             LIMIT %s
            """,
            channel_type,
            before,
            list(stuck),
            CHANNELS,
        )
    )
    return channels.browse([channel_id for (channel_id,) in rows])
