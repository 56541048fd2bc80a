"""The statements that add a message to its conversation."""

import secrets
from functools import cache

from ...bus.watcher import CHANNEL
from ...tools.db_connection import PreparedStatement
from ..channel.chat_channel_access import LOCK
from ..channel.visibility import STEP_SQL
from ..member.chat_member_personal import author_read_state_sql

# The columns of a message, in the order of the statements' parameters.
COLUMNS = {
    "message_type": "varchar",
    "body": "text",
    "reply_to_id": "int4",
    "client_uuid": "varchar",
    "fingerprint": "varchar",
    "has_attachments": "bool",
    "requires_acknowledgement": "bool",
    "created_at": "timestamp",
    "channel_id": "int4",
    "company_id": "int4",
}
# Updates the conversation's time of activity. Its two parameters are both the message's
# time. An unchanged value updates no index.
_ACTIVE = f""",
                   active_at = CASE
                       WHEN %s >= coalesce(active_at, started_at) + {STEP_SQL} THEN %s
                       ELSE active_at END"""
# Placeholders for the numbers that the database assigns. The secret makes sure that no
# text can contain them.
_SECRET = secrets.token_hex(8)
COUNTER_PLACEHOLDERS = {
    name: f"{_SECRET}:{name}" for name in ("id", "version", "position")
}


@cache
def insert_sql(person, *, is_note):
    """Return the SQL text that adds a message to a conversation whose row is locked.

    One statement finds duplicates, increments the counters, inserts the message and
    updates the author's read state. The body is created by ``logic/text.py``, which
    escapes the typed text.

    :param str person: ``user`` or ``visitor``.
    :return: SQL text. Its parameters are the channel's id, the author's id and the
        ``client_uuid``; for a public message its time twice; the channel's id twice and
        the author's id; the values of ``COLUMNS`` and the author's id. It returns
        id, version and position; for an existing message the last two are NULL.
    """
    return _statement(person, is_note=is_note)


@cache
def fast_insert_sql(person, decisive, *, is_note):
    """Return the statement that locks a free row, adds a message and publishes it.

    It returns no row if another transaction has locked the conversation, or if a value
    of ``decisive`` has changed.

    :param tuple decisive: the conversation's ``(column, SQL type)`` that decide how a
        message is added.
    :return: ``PreparedStatement``. Its parameters are the channel's id, the author's id
        and the ``client_uuid``; the channel's id, the values of ``decisive`` and the
        author's id; for a public message its time twice; the channel's id, the author's
        id, the values of ``COLUMNS`` and the author's id; and the bus row: its channel,
        and its message with ``COUNTER_PLACEHOLDERS`` for the numbers not known yet. It
        returns the same columns as ``insert_sql``.
    """
    unchanged = " AND ".join(
        f"channel.{name} IS NOT DISTINCT FROM %s" for name, _type in decisive
    )
    # SKIP LOCKED, because a wait here would also block the process's other threads.
    free = f"""
        , free AS (
            SELECT id FROM seitech_chat_channel channel
             WHERE id = %s AND {unchanged}
               AND EXISTS (SELECT FROM seitech_chat_member member
                            WHERE member.channel_id = channel.id
                              AND member.{person}_id = %s AND member.is_active)
               {LOCK} OF channel SKIP LOCKED
        )
    """  # noqa: S608 - names of this module and its parts
    message = "%s"
    for name, mark in COUNTER_PLACEHOLDERS.items():
        message = f"""replace({message}, '"{mark}"', added.{name}::text)"""
    notified = f"""
        , notified AS (
            INSERT INTO bus_bus (channel, message, create_date, write_date)
            SELECT %s, {message}, now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC'
              FROM added
         RETURNING pg_notify('{CHANNEL}', '')
        )
    """  # noqa: S608 - names of this module and its parts
    looked_for = ("int4", "int4", "varchar")
    types = (
        *looked_for, "int4", *(kind for _name, kind in decisive), "int4",
        *([] if is_note else ["timestamp", "timestamp"]), "int4", "int4",
        *COLUMNS.values(), "int4", "varchar", "text",
    )  # fmt: skip
    stream = "note" if is_note else "message"
    return PreparedStatement(
        f"seitech_chat_add_{stream}_of_{person}",
        types,
        _statement(person, is_note=is_note, free=free, notified=notified),
    )


def _statement(person, *, is_note, free="", notified=""):
    author = f"author_{person}_id"
    columns = (*COLUMNS, author)
    counter = "last_internal_version" if is_note else "last_version"
    step, active = (0, "") if is_note else (1, _ACTIVE)
    follow, is_followed = author_read_state_sql(is_note=is_note)
    taken = "FROM free WHERE channel.id = free.id" if free else "WHERE channel.id = %s"
    return f"""
        WITH found AS (
            SELECT id FROM seitech_chat_message
             WHERE channel_id = %s AND {author} = %s AND client_uuid = %s
        ) {free}, counted AS (
            UPDATE seitech_chat_channel channel
               SET {counter} = {counter} + 1,
                   last_position = last_position + {step} {active}
                   {taken} AND NOT EXISTS (SELECT FROM found)
         RETURNING {counter} AS version, last_position AS position, channel_type
        ), followed AS (
            UPDATE seitech_chat_member member
               SET {follow}
              FROM counted
             WHERE member.channel_id = %s AND member.is_active
               AND member.{person}_id = %s AND {is_followed}
        ), added AS (
            INSERT INTO seitech_chat_message
                   (version, position, channel_type, {", ".join(columns)})
            SELECT version, position, channel_type, {", ".join(["%s"] * len(columns))}
              FROM counted
         RETURNING id, version, position
        ) {notified}
        SELECT id, version, position FROM added
     UNION ALL
        SELECT id, NULL, NULL FROM found
    """  # noqa: S608 - names of this module and its parts
