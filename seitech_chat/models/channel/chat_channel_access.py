from functools import cache

from odoo import models
from odoo.tools import SQL

from ...logic import routing
from ...tools.columns import cache_columns
from ...tools.db_connection import Prepared, kept

# What the verbs decide on: read by the statement that locks the row.
LOCKED_FIELDS = (
    "channel_type",
    "company_id",
    "state",
    "is_blocked",
    "last_position",
    "last_version",
    "last_internal_version",
    "audience",
    "department_id",
    "student_id",
    "agent_id",
    "has_promises",
    "first_response_at",
    "visitor_name",
)
# The ORM has no FOR NO KEY UPDATE, and FOR UPDATE would hold up the foreign key checks
# of messages being inserted elsewhere.
LOCK = "FOR NO KEY UPDATE"
TAKE = (
    f"SELECT {', '.join(LOCKED_FIELDS)}"  # noqa: S608 - names of this module
    f" FROM seitech_chat_channel WHERE id = %s {LOCK}"
)
HELD = "seitech_chat.held"


class SeitechChatChannelAccess(models.Model):
    """How a verb comes by its conversation: found in sight, its row taken."""

    _inherit = "seitech.chat.channel"

    # What nearly every verb asks of a conversation first.
    _KNOWN_FIELDS = (
        "channel_type", "company_id", "student_id", "state", "is_blocked",
        "first_position", "last_position", "last_version", "visitor_name",
    )  # fmt: skip

    def _find_as_member(self, persona, channel_id, *, to_send=False):
        """Find a conversation that somebody takes part in.

        Members see theirs where they hold a role of its type: so ``logic/routing.py``
        and the record rules say. It is what nearly every request begins with, and the
        rules' whole domain costs four times as much.

        :param bool to_send: whether something will be sent there next. Its row is
            taken at once then, unless ``_fast_post`` will look whether it is free.
        :return: the channel; none where the person takes no part, or it is another
            company's.
        """
        fields = LOCKED_FIELDS if to_send else self._KNOWN_FIELDS
        # A visitor has one company, a user several.
        limits = []
        if not persona.is_visitor:
            types = list(routing.types_as_member(persona.roles))
            limits = [self.env.companies.ids, types, persona.id]
        values = (persona.id, channel_id, *limits)
        # SQL: the row and one's part in it in one statement.
        is_apart = to_send and self._supports_fast_post()
        if is_apart:
            rows = kept(self.env.cr.dbname).call(
                _lookup_for_post(persona.type), *values
            )
        else:
            self.env.flush_all()
            statement = _lookup_statement(persona.type, fields, is_locked=to_send)
            rows = self.env.execute_query(SQL(statement, *values))
        channel = self.browse([channel_id] if rows else [])
        for row in rows:
            cache_columns(channel, fields, zip(row, strict=True))
            if to_send and not is_apart:
                channel._mark_locked()
        return channel

    def _mark_locked(self):
        """Spare the next ``_lock``: this transaction has the row, and all of it here.

        A rollback, to a savepoint too, forgets it.
        """
        self.env.cr.precommit.data[HELD] = self.id

    def _lock(self):
        """Take this conversation's row, so that nothing else changes it meanwhile.

        Must come before anything is decided on the conversation's state: in a
        READ COMMITTED transaction what is read afterwards is true until commit.
        """
        self.ensure_one()
        if self.env.cr.precommit.data.pop(HELD, None) == self.id:
            return
        self.flush_recordset()
        # SQL: once per message sent; the ORM can't lock so.
        rows = self.env.execute_query(SQL(TAKE, self.id))
        self.invalidate_recordset()
        for row in rows:
            cache_columns(self, LOCKED_FIELDS, zip(row, strict=True))


@cache
def _lookup_for_post(person):
    """Prepare ``_lookup_statement`` for a message, without taking the row."""
    is_user = person == "user"
    limits = ("int4[]", "text[]", "int4") if is_user else ()
    types = ("int4", "int4", *limits)
    return Prepared(
        f"seitech_chat_find_own_of_{person}",
        types,
        _lookup_statement(person, LOCKED_FIELDS, is_locked=False),
    )


@cache
def _lookup_statement(person, fields, *, is_locked):
    """Write the statement that finds what somebody takes part in; once.

    :param str person: ``user`` or ``visitor``.
    :param tuple fields: of the conversation.
    :return: text that takes the person's id, the conversation's and, for a user, a
        list of companies, the types of which they are members by their roles, and
        their id.
    """
    limits = ""
    if person == "user":
        limits = """AND channel.company_id = ANY(%s)
           AND (channel.channel_type = ANY(%s) OR channel.student_id = %s)"""
    return f"""
        SELECT {", ".join(f"channel.{field}" for field in fields)}
          FROM seitech_chat_channel channel
          JOIN seitech_chat_member member
            ON member.channel_id = channel.id
           AND member.{person}_id = %s AND member.is_active
         WHERE channel.id = %s {limits}
               {f"{LOCK} OF channel" if is_locked else ""}
    """  # noqa: S608 - names of this module
