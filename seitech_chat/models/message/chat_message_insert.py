"""The statements that add a message to its conversation."""

import secrets
from functools import cache

from ...bus.watcher import CHANNEL
from ...tools.db_connection import Prepared
from ..channel.chat_channel_access import LOCK
from ..channel.chat_channel_visibility import STEP_SQL
from ..member.chat_member_personal import author_read_state_sql

# Of a message, in the order in which the statements take them.
COLUMNS = {
    "message_type": "varchar",
    "body": "text",
    "reply_to_id": "int4",
    "client_uuid": "varchar",
    "fingerprint": "varchar",
    "has_attachments": "bool",
    "asks_confirmation": "bool",
    "created_at": "timestamp",
    "channel_id": "int4",
    "company_id": "int4",
}
# What decides about a message in a conversation, and may change.
DECISIVE = {
    "state": "varchar",
    "is_blocked": "bool",
    "audience": "int4",
    "department_id": "int4",
    "agent_id": "int4",
    "has_promises": "bool",
    "first_response_at": "timestamp",
}
# Of the conversation, by the message's time, taken twice. The same value again changes
# no index.
_ACTIVE = f""",
                   active_at = CASE
                       WHEN %s >= coalesce(active_at, started_at) + {STEP_SQL} THEN %s
                       ELSE active_at END"""
# What a message does not have before the database counted it; nobody can type these.
_SECRET = secrets.token_hex(8)
UNCOUNTED = {name: f"{_SECRET}:{name}" for name in ("id", "version", "position")}


@cache
def adding(person, *, is_note):
    """Write the statement that adds a message to a conversation whose row is held.

    Look, count, insert and mark in one. The body is made by ``logic/text.py``, which
    escapes all that was typed.

    :param str person: ``user`` or ``visitor``.
    :return: text that takes the channel's id, the author's and the ``client_uuid``,
        then of a public message its time twice, then the channel's id twice and the
        author's, then the values of ``COLUMNS`` and the author's id. It answers with
        id, version and position; the latter two are NULL of a message that was there.
    """
    return _statement(person, is_note=is_note)


@cache
def fast_insert_sql(person, *, is_note):
    """Write the statement that finds the row free, adds a message and tells of it.

    It answers with nothing where somebody holds the row, or what decides has changed.

    :return: ``Prepared``. It takes the channel's id, the author's and the
        ``client_uuid``, then the channel's id, the values of ``DECISIVE`` and the
        author's id, then of a public message its time twice, then the channel's id,
        the author's, the values of ``COLUMNS`` and the author's id, then the row of the
        bus: its channel, and its message with ``UNCOUNTED`` for what is not known yet.
        It answers as ``adding``.
    """
    unchanged = " AND ".join(
        f"channel.{name} IS NOT DISTINCT FROM %s" for name in DECISIVE
    )
    # Whoever waits here would have the other threads of the process wait as well.
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
    for name, mark in UNCOUNTED.items():
        message = f"""replace({message}, '"{mark}"', added.{name}::text)"""
    told = f"""
        , told AS (
            INSERT INTO bus_bus (channel, message, create_date, write_date)
            SELECT %s, {message}, now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC'
              FROM added
         RETURNING pg_notify('{CHANNEL}', '')
        )
    """  # noqa: S608 - names of this module and its parts
    looked_for = ("int4", "int4", "varchar")
    types = (
        *looked_for, "int4", *DECISIVE.values(), "int4",
        *([] if is_note else ["timestamp", "timestamp"]), "int4", "int4",
        *COLUMNS.values(), "int4", "varchar", "text",
    )  # fmt: skip
    stream = "note" if is_note else "message"
    return Prepared(
        f"seitech_chat_add_{stream}_of_{person}",
        types,
        _statement(person, is_note=is_note, free=free, told=told),
    )


def _statement(person, *, is_note, free="", told=""):
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
        ) {told}
        SELECT id, version, position FROM added
     UNION ALL
        SELECT id, NULL, NULL FROM found
    """  # noqa: S608 - names of this module and its parts
