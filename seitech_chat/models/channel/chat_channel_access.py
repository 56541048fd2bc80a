from functools import cache

from odoo import api, fields, models
from odoo.tools import SQL

from ...logic import permissions
from ...tools.columns import cache_columns
from ...tools.db_connection import PreparedStatement, autocommit_connection
from ...tools.transaction import is_read_committed
from .visibility import participant_domain

# The fields that the statement that locks the row reads in any case; those on which
# operations decide follow, see ``_decisive_fields``.
LOCKED_FIELDS = (
    "channel_type",
    "company_id",
    "last_position",
    "last_version",
    "last_internal_version",
    "student_id",
    "visitor_name",
)
# The ORM has no FOR NO KEY UPDATE. FOR UPDATE would block the foreign key checks of
# messages that other transactions insert.
LOCK = "FOR NO KEY UPDATE"
LOCKED_KEY = "seitech_chat.held"


class SeitechChatChannelAccess(models.Model):
    """Lookup and locking of the conversation that a request is about."""

    _inherit = "seitech.chat.channel"

    is_participant = fields.Boolean(
        compute="_compute_is_participant",
        search="_search_is_participant",
        help="Set if you are a member and have a chat role this type requires.",
    )

    # The fields that nearly every operation reads first.
    _KNOWN_FIELDS = (
        "channel_type", "company_id", "student_id", "state", "is_blocked",
        "first_retained_position", "last_position", "last_version", "visitor_name",
    )  # fmt: skip

    @api.depends_context("uid")
    @api.depends("channel_type", "student_id", "member_ids.is_active")
    def _compute_is_participant(self):
        mine = self.filtered_domain(participant_domain(self))
        for channel in self:
            channel.is_participant = channel in mine

    def _search_is_participant(self, operator, value):
        if operator != "in":
            return NotImplemented
        domain = participant_domain(self)
        return domain if True in value else ~domain

    def _indexed_rule_fields(self):
        """Return the fields by which record rules search through another model.

        It is a hook for dependent packages.

        :return: ``{field: (indexed column of a conversation, field of the other model
            that is looked up in it)}``.
        """
        return {"member_ids": ("id", "channel_id")}

    def _decisive_fields(self):
        """Return the changeable fields on which operations decide, as a hook.

        ``_lock`` reads them, and ``_fast_post`` adds no message if one has changed.

        :return: ``{field: SQL type of its column}``.
        """
        return {"state": "varchar", "is_blocked": "bool", "subscription_epoch": "int4"}

    def _find_as_member(self, persona, channel_id, *, to_send=False):
        """Find a conversation in which the person takes part.

        A member sees a conversation if they hold a role of its type, as defined in
        ``logic/permissions.py`` and the record rules. Nearly every request starts with
        this lookup. The full domain of the rules costs four times as much.

        :param bool to_send: whether a message will be sent there next. The row is then
            locked at once, unless ``_fast_post`` checks the lock itself.
        :return: the channel; an empty recordset if the person takes no part, or if the
            channel belongs to another company.
        """
        fields = _locked_fields(self) if to_send else self._KNOWN_FIELDS
        # A visitor has one company, a user several.
        limits = []
        if not persona.is_visitor:
            types = list(permissions.types_as_member(persona.roles))
            limits = [self.env.companies.ids, types, persona.id]
        values = (persona.id, channel_id, *limits)
        # SQL: reads the row and checks the person's membership in one statement.
        is_apart = to_send and supports_fast_post(self)
        if is_apart:
            rows = autocommit_connection(self.env.cr.dbname).execute_prepared(
                _lookup_for_post(persona.type, fields), *values
            )
        else:
            self.env.flush_all()
            statement = _lookup_statement(persona.type, fields, is_locked=to_send)
            rows = self.env.execute_query(SQL(statement, *values))
        channel = self.browse([channel_id] if rows else [])
        for row in rows:
            cache_columns(channel, fields, zip(row, strict=True))
            if to_send and not is_apart:
                mark_locked(channel)
        return channel

    def _lock(self):
        """Lock this conversation's row against changes by other transactions.

        Call it before any decision on the conversation's state. In a READ COMMITTED
        transaction, values read after the lock stay valid until commit.
        """
        self.ensure_one()
        if self.env.cr.precommit.data.pop(LOCKED_KEY, None) == self.id:
            return
        self.flush_recordset()
        fields = _locked_fields(self)
        # SQL: runs once per message sent; the ORM has no FOR NO KEY UPDATE.
        rows = self.env.execute_query(SQL(_lock_statement(fields), self.id))
        self.invalidate_recordset()
        for row in rows:
            cache_columns(self, fields, zip(row, strict=True))


@cache
def _lock_statement(fields):
    """Return the SQL text that locks and reads the row of one conversation."""
    columns = ", ".join(fields)
    return (
        f"SELECT {columns} FROM seitech_chat_channel"  # noqa: S608 - names of fields
        f" WHERE id = %s {LOCK}"
    )


@cache
def _lookup_for_post(person, fields):
    """Prepare ``_lookup_statement`` for a message, without locking the row."""
    is_user = person == "user"
    limits = ("int4[]", "text[]", "int4") if is_user else ()
    types = ("int4", "int4", *limits)
    return PreparedStatement(
        f"seitech_chat_find_own_of_{person}",
        types,
        _lookup_statement(person, fields, is_locked=False),
    )


@cache
def _lookup_statement(person, fields, *, is_locked):
    """Return the SQL text that finds a conversation in which a person takes part.

    The text is built once per combination of parameters and cached.

    :param str person: ``user`` or ``visitor``.
    :param tuple fields: columns of the conversation.
    :return: SQL text. Its parameters are the person's id, the conversation's id and,
        for a user, a list of company ids, the types that the user's roles open to
        members, and the user's id.
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


def supports_fast_post(channel):
    """Return whether messages may be added outside this transaction.

    The answer is False within a larger transaction, and if Odoo's own bus is
    configured.
    """
    return is_read_committed(channel.env.cr) and channel.env["bus.bus"]._is_fast()


def mark_locked(channel):
    """Record that this transaction has locked and read the row.

    The next ``_lock`` then needs no statement. A rollback, also one to a savepoint,
    clears the record.
    """
    channel.env.cr.precommit.data[LOCKED_KEY] = channel.id


def _locked_fields(channel):
    return (*LOCKED_FIELDS, *channel._decisive_fields())
