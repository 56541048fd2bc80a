from functools import cache
from typing import NamedTuple

from odoo import models
from odoo.tools import SQL

from ...logic import permissions
from ...logic.permissions import has_receipts
from ...tools.columns import cache_columns, read_columns
from ...tools.time_format import to_iso
from ..member.chat_member import MEMBER_COLUMNS, member_payload
from ..message.payloads import SHOWN_FIELDS
from .broadcast_readers import default_memberships

MEMBERS_SHOWN = 20  # per conversation in lists
# The ``FormerPayload`` of a conversation without former members.
NOBODY = {"last_read_position": 0, "last_delivered_position": 0}
# The fields that make up a conversation's payload and its row in a list.
LIST_FIELDS = (
    "name",
    "channel_type",
    "state",
    "company_id",
    "course_id",
    "visitor_id",
    "visitor_name",
    "student_id",
    "audience",
    "is_blocked",
    "started_at",
    "ended_at",
    "first_retained_position",
    "last_position",
    "last_version",
    "last_internal_version",
)
_MEMBER_COLUMNS = SQL(", ").join(SQL.identifier("numbered", f) for f in MEMBER_COLUMNS)


class RowPart(NamedTuple):
    """Further columns of a list row: SQL on ``channel``.

    ``columns``: ``{name: SQL}``. ``join``: the join that they need.
    """

    columns: dict
    join: SQL = SQL()


class SeitechChatChannelList(models.Model):
    """Conversations as rows of a person's list.

    The number of statements does not depend on the number of conversations.
    """

    _inherit = "seitech.chat.channel"

    def _to_payloads(self):
        """Return the payloads that all members of these conversations may see.

        :return: dict of channel id → ``ChannelPayload``, in the same order.
        """
        # sudo: seitech.chat.channel - reads the names of what they refer to; the caller
        # found the conversations with the person's own rights
        return self._payloads_of(rows_with_names(self.sudo()))

    def _payloads_of(self, rows):
        """Build the payloads for all members from rows that have been read, as a hook.

        :param dict rows: the result of ``rows_with_names``.
        :return: dict of channel id → ``ChannelPayload``.
        """
        companies = self.env["res.company"].browse(
            {row["company_id"] for row in rows.values()}
        )
        company_names = {company.id: company._chat_name() for company in companies}
        return {
            id_: {
                "id": id_,
                "type": row["channel_type"],
                "state": row["state"],
                "name": row["name"] or "",
                "course": to_named(row["course_id"], row["course_name"]),
                "company": company_names[row["company_id"]],
                "audience": row["audience"] or None,
                "is_blocked": bool(row["is_blocked"]),
                "started_at": to_iso(row["started_at"]),
                "ended_at": to_iso(row["ended_at"]),
                "first_retained_position": row["first_retained_position"] or 0,
                "last_position": row["last_position"] or 0,
                "last_version": row["last_version"] or 0,
            }
            for id_, row in rows.items()
        }

    def _internal_row(self, row):
        """Return the part of a list row that only readers of notes see, as a hook.

        :param dict row: one of ``rows_with_names``, read with ``is_internal``.
        :return: dict, the ``DeskRowPayload``.
        """
        return {}

    def _list_fields(self):
        """Return the fields that ``rows_with_names`` reads and caches, as a hook."""
        return LIST_FIELDS

    def _row_parts(self, *, is_internal):
        """Return further columns of list rows, and flush what they read, as a hook.

        :param bool is_internal: whether to include what only readers of notes see.
        :return: list of ``RowPart``.
        """
        courses = self.env["slide.channel"]
        courses.flush_model(["name"])
        return [
            RowPart(
                {"course_name": courses._field_to_sql("course", "name")},
                SQL("LEFT JOIN slide_channel course ON course.id = channel.course_id"),
            )
        ]

    def _to_list_rows(self, persona):
        """Return these conversations as rows of this person's list.

        :return: list of ``ChannelEntryPayload``, in the same order. The number of
            queries does not depend on the number of conversations.
        """
        # sudo: seitech.chat.channel - found with the person's own rights
        channels = self.sudo()
        is_internal = bool(permissions.types_with_notes(persona.roles))
        rows = rows_with_names(channels, is_internal=is_internal)
        payloads = channels._payloads_of(rows)
        types = {id_: payload["type"] for id_, payload in payloads.items()}
        members, counts, former, mine = _first_members(channels, persona, types)
        latest = _latest_messages(
            channels,
            {id_: payload["last_position"] for id_, payload in payloads.items()},
            _user_authors(payloads, members),
        )
        me = mine._to_memberships()
        unread = channels.browse(
            id_ for id_, kind in types.items() if kind == "broadcast" and id_ not in me
        )
        me.update(default_memberships(unread, persona))
        with_notes = {
            channel.id for channel in channels if persona.can_see_notes(channel)
        }
        return [
            {
                "channel": payloads[channel.id],
                "desk": self._internal_row(rows[channel.id])
                if channel.id in with_notes
                else None,
                "internal_version": channel.last_internal_version
                if channel.id in with_notes
                else 0,
                "me": me.get(channel.id),
                "members": members.get(channel.id, []),
                "member_count": counts.get(channel.id, 0),
                "former": former.get(channel.id, NOBODY),
                "last_message": latest.get(channel.id),
            }
            for channel in channels
        ]


@cache
def _columns_sql(names):
    return SQL(", ").join(SQL.identifier("channel", name) for name in names)


def _to_author(row, name):
    kind = "visitor" if row["visitor_id"] else "user"
    return {"type": kind, "id": row[f"{kind}_id"], "name": name or ""}


def _user_authors(channels, members):
    """Collect the authors of the payloads: ``{user id: AuthorPayload}``."""
    agents = [payload.get("agent") for payload in channels.values()]
    people = [member["author"] for some in members.values() for member in some]
    return {
        author["id"]: author
        for author in (*agents, *people)
        if author and author["type"] == "user"
    }


def to_named(record_id, name):
    """Return a record and its name as a payload; None without a record."""
    return {"id": record_id, "name": name or ""} if record_id else None


def rows_with_names(channels, *, is_internal=False):
    """Read these conversations and the names they show in one statement.

    :param bool is_internal: whether to read what only readers of notes see.
    :return: ``{channel id: {column: value}}`` of ``_list_fields`` and
        ``_row_parts``, in the order of the conversations.
    """
    if not channels:
        return {}
    names = channels._list_fields()
    channels.flush_recordset(names)
    parts = channels._row_parts(is_internal=is_internal)
    more = {name: column for part in parts for name, column in part.columns.items()}
    # SQL: reads the rows and a few names; the ORM would read all columns of several
    # wide models.
    rows = channels.env.execute_query(
        SQL(
            """
            SELECT channel.id, %(more)s, %(columns)s
              FROM seitech_chat_channel channel
                   %(joins)s
             WHERE channel.id IN %(ids)s
            """,
            more=SQL(", ").join(more.values()),
            columns=_columns_sql(names),
            joins=SQL(" ").join(part.join for part in parts),
            ids=tuple(channels.ids),
        )
    )
    columns = list(zip(*rows, strict=True))
    cache_columns(channels.browse(columns[0]), names, columns[-len(names) :])
    keys = ("id", *more, *names)
    found = {row[0]: dict(zip(keys, row, strict=True)) for row in rows}
    return {id_: found[id_] for id_ in channels.ids}


def _first_members(channels, persona, types):
    """Find the first members, the member count and the person's own membership.

    :param dict types: ``{channel id: channel type}`` of these conversations.
    :return: ``({channel id: [MemberPayload]}, {channel id: int},
        {channel id: FormerPayload}, the person's own members)``.
    """
    members = channels.env["seitech.chat.member"]
    if not channels:
        return {}, {}, {}, members
    with_receipts = [id_ for id_, kind in types.items() if has_receipts(kind)]
    broadcasts = [id_ for id_, kind in types.items() if kind == "broadcast"]
    members.flush_model()
    channels.env["seitech.chat.visitor"].flush_model(["name", "seen_at"])
    # SQL: a window function selects the first members of each conversation, with
    # their names.
    rows = channels.env.execute_query(
        SQL(
            """
            SELECT %(columns)s, is_shown, total, person = %(me)s,
                   former_read, former_delivered,
                   visitor.seen_at, coalesce(res_partner.name, visitor.name)
              FROM (
                SELECT *,
                       row_number() OVER shown AS n,
                       count(*) OVER (
                           PARTITION BY channel_id, is_active, is_shown
                       ) AS total,
                       max(last_read_position) FILTER (WHERE is_former)
                           OVER everybody AS former_read,
                       max(last_delivered_position) FILTER (WHERE is_former)
                           OVER everybody AS former_delivered
                  FROM (
                    SELECT %(columns)s, %(person)s AS person,
                           NOT is_active AND %(person)s IS DISTINCT FROM %(me)s
                               AS is_former,
                           (channel_id NOT IN %(broadcasts)s
                            OR role = 'moderator') AS is_shown
                      FROM seitech_chat_member numbered
                     WHERE channel_id IN %(ids)s
                       AND (is_active OR channel_id = ANY(%(with_receipts)s))
                       ) members
                WINDOW shown AS (
                           PARTITION BY channel_id, is_active, is_shown ORDER BY id
                       ),
                       everybody AS (PARTITION BY channel_id)
                   ) numbered
         LEFT JOIN seitech_chat_visitor visitor ON visitor.id = visitor_id
         LEFT JOIN res_users ON res_users.id = numbered.user_id
         LEFT JOIN res_partner ON res_partner.id = res_users.partner_id
             WHERE is_active
               AND ((is_shown AND n <= %(shown)s) OR person = %(me)s)
          ORDER BY channel_id, n
            """,
            columns=_MEMBER_COLUMNS,
            me=persona.id,
            person=SQL.identifier(persona.member_field),
            ids=tuple(channels.ids),
            shown=MEMBERS_SHOWN,
            # A broadcast has many readers, so the row lists only its writers.
            broadcasts=tuple(broadcasts) or (0,),
            with_receipts=with_receipts,
        )
    )
    payloads, counts, former, mine = {}, {}, {}, []
    for (
        *values, is_shown, total, is_me, read, delivered, seen_at, name,
    ) in rows:  # fmt: skip
        row = dict(zip(MEMBER_COLUMNS, values, strict=True))
        channel_id = row["channel_id"]
        if is_me:
            mine.append(row["id"])
        if is_shown:
            # A visitor appears under the name entered in this conversation.
            given = row["visitor_id"] and channels.browse(channel_id).visitor_name
            author = _to_author(row, given or name)
            payloads.setdefault(channel_id, []).append(
                member_payload(row, channel_id, types[channel_id], author, seen_at)
            )
            counts[channel_id] = total
        former[channel_id] = {
            "last_read_position": read or 0,
            "last_delivered_position": delivered or 0,
        }
    return payloads, counts, former, members.browse(mine)


def _latest_messages(channels, last, known_authors=None):
    """Find the last public message: ``{channel id: MessagePayload}``.

    :param dict last: ``{channel id: its last position}``.
    :param known_authors: ``{user id: AuthorPayload}`` of authors already read.
    """
    # The statement also reads the message that is quoted. The array is evaluated
    # once, before the join: without statistics PostgreSQL would evaluate a
    # subselect for each message.
    found = channels.env["seitech.chat.message"]._fetch_for_payload(
        SQL(
            """id IN (
            SELECT unnest(ARRAY(
                SELECT unnest(ARRAY[message.id, message.reply_to_id])
                  FROM seitech_chat_channel channel
                  JOIN seitech_chat_message message
                    ON message.channel_id = channel.id
                   AND message.position = channel.last_position
                   AND message.message_type NOT IN ('note', 'event')
                 WHERE channel.id IN %s
            )))""",
            tuple(channels.ids) or (0,),
        )
    )
    latest = found.browse(
        id_
        for id_, row in read_columns(found, SHOWN_FIELDS).items()
        if row["position"] == last.get(row["channel_id"])
        and row["message_type"] not in ("note", "event")
    )
    payloads = latest._to_payloads(known_authors)
    return {payload["channel_id"]: payload for payload in payloads}
