from odoo import models
from odoo.tools import SQL

from ...logic import permissions
from ...logic.permissions import has_receipts
from ...logic.queue_estimate import is_waiting
from ...tools.columns import cache_columns, read_columns
from ...tools.time_format import to_iso
from ..member.chat_member import MEMBER_COLUMNS, member_payload
from ..message.payloads import SHOWN_FIELDS

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
    "department_id",
    "agent_id",
    "visitor_id",
    "visitor_name",
    "student_id",
    "query_type",
    "audience",
    "is_blocked",
    "started_at",
    "ended_at",
    "first_retained_position",
    "last_position",
    "last_version",
    "last_internal_version",
)
_ENTRY_COLUMNS = SQL(", ").join(SQL.identifier("channel", f) for f in LIST_FIELDS)
_MEMBER_COLUMNS = SQL(", ").join(SQL.identifier("numbered", f) for f in MEMBER_COLUMNS)
# The columns of a row that only the support desk sees.
_DESK_COLUMNS = (
    "priority", "is_escalated",
    "due_id", "due_kind", "due_at", "due_warn_at", "due_breached_at",
)  # fmt: skip
_DESK = SQL(
    """
    channel.priority, channel.escalated_at IS NOT NULL,
    due.id, due.kind, due.due_at, due.warn_at, due.breached_at
    """
)
_NO_DESK = SQL(", ").join([SQL("NULL")] * len(_DESK_COLUMNS))
# The running SLA target with the earliest deadline: an index lookup in the same
# statement.
_JOIN_DUE = SQL(
    """
    LEFT JOIN LATERAL (
              SELECT target.id, target.kind, target.due_at, target.warn_at,
                     target.breached_at
                FROM seitech_chat_sla_target target
               WHERE target.channel_id = channel.id AND channel.has_sla_targets
                 AND target.met_at IS NULL AND target.cancelled_at IS NULL
                 AND target.due_at IS NOT NULL
            ORDER BY target.due_at, target.id
               LIMIT 1
              ) due ON TRUE
    """
)
# The columns of a conversation's row in the order of the statement.
_ROW = (
    "id", "department_name", "course_name", "agent_user_id", "agent_name",
    *_DESK_COLUMNS, *LIST_FIELDS,
)  # fmt: skip


class SeitechChatChannelList(models.Model):
    """Conversations as rows of a person's list.

    The number of statements does not depend on the number of conversations.
    """

    _inherit = "seitech.chat.channel"

    def _to_payloads(self):
        """Return the payloads that all members of these conversations may see.

        :return: dict of channel id → ``ChannelPayload``, in the same order.
        """
        # sudo: seitech.chat.channel - reads the names of department, agent and course;
        # the caller found the conversations with the person's own rights
        return self._payloads_of(self.sudo()._rows_with_names())

    def _payloads_of(self, rows):
        """Build the payloads for all members from rows that have been read.

        :param dict rows: the result of ``_rows_with_names``.
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
                "query_type": row["query_type"] or None,
                "department": _named(row["department_id"], row["department_name"]),
                "course": _named(row["course_id"], row["course_name"]),
                "agent": _to_agent(row),
                "company": company_names[row["company_id"]],
                "audience": row["audience"] or None,
                "is_waiting": is_waiting(
                    row["channel_type"], row["state"], row["agent_id"]
                ),
                "is_blocked": bool(row["is_blocked"]),
                "started_at": to_iso(row["started_at"]),
                "ended_at": to_iso(row["ended_at"]),
                "first_retained_position": row["first_retained_position"] or 0,
                "last_position": row["last_position"] or 0,
                "last_version": row["last_version"] or 0,
            }
            for id_, row in rows.items()
        }

    def _emit_desk_row(self):
        """Publish the desk's part of this conversation's list row to the desk.

        Emits ``seitech.chat.channel/desk_changed`` on the internal stream.
        """
        [row] = self._rows_with_names(for_desk=True).values()
        self._emit(
            "seitech.chat.channel/desk_changed",
            {"channel_id": self.id, "desk": _to_desk_row(row)},
            stream="internal",
        )

    def _rows_with_names(self, *, for_desk=False):
        """Read these conversations with department, course and agent in one statement.

        :param bool for_desk: whether to read ``_DESK_COLUMNS``, which are None
            otherwise.
        :return: ``{channel id: {column: value}}`` of ``LIST_FIELDS``, the names and
            ``_DESK_COLUMNS``, in the order of the conversations.
        """
        if not self:
            return {}
        for model in (
            "seitech.chat.department", "slide.channel", "seitech.chat.agent",
            "res.users", "res.partner",
        ):  # fmt: skip
            self.env[model].flush_model(["user_id" if "agent" in model else "name"])
        self.flush_recordset(LIST_FIELDS)
        if for_desk:
            self.flush_recordset(["priority", "escalated_at", "has_sla_targets"])
            self.env["seitech.chat.sla.target"].flush_model()
        department = self.env["seitech.chat.department"]
        # SQL: reads the rows and three names; the ORM would read all columns of three
        # wide models.
        rows = self.env.execute_query(
            SQL(
                """
                SELECT channel.id, %(department)s, %(course)s,
                       desk.user_id, res_partner.name, %(desk)s, %(columns)s
                  FROM seitech_chat_channel channel
             LEFT JOIN seitech_chat_department department
                    ON department.id = channel.department_id
             LEFT JOIN slide_channel course ON course.id = channel.course_id
             LEFT JOIN seitech_chat_agent desk ON desk.id = channel.agent_id
             LEFT JOIN res_users ON res_users.id = desk.user_id
             LEFT JOIN res_partner ON res_partner.id = res_users.partner_id
                       %(due)s
                 WHERE channel.id IN %(ids)s
                """,
                desk=_DESK if for_desk else _NO_DESK,
                due=_JOIN_DUE if for_desk else SQL(),
                department=department._field_to_sql("department", "name"),
                course=self.env["slide.channel"]._field_to_sql("course", "name"),
                columns=_ENTRY_COLUMNS,
                ids=tuple(self.ids),
            )
        )
        columns = list(zip(*rows, strict=True))
        kept = columns[-len(LIST_FIELDS) :]
        cache_columns(self.browse(columns[0]), LIST_FIELDS, kept)
        found = {row[0]: dict(zip(_ROW, row, strict=True)) for row in rows}
        return {id_: found[id_] for id_ in self.ids}

    def _to_list_rows(self, persona):
        """Return these conversations as rows of this person's list.

        :return: list of ``ChannelEntryPayload``, in the same order. The number of
            queries does not depend on the number of conversations.
        """
        # sudo: seitech.chat.channel - found with the person's own rights
        channels = self.sudo()
        for_desk = bool(permissions.types_with_notes(persona.roles))
        rows = channels._rows_with_names(for_desk=for_desk)
        payloads = channels._payloads_of(rows)
        types = {id_: payload["type"] for id_, payload in payloads.items()}
        members, counts, former, mine = channels._first_members(persona, types)
        latest = channels._latest_messages(
            {id_: payload["last_position"] for id_, payload in payloads.items()},
            _user_authors(payloads, members),
        )
        me = mine._to_memberships()
        unread = channels.browse(
            id_ for id_, kind in types.items() if kind == "broadcast" and id_ not in me
        )
        me.update(unread._default_memberships(persona))
        noted = {channel.id for channel in channels if persona.can_see_notes(channel)}
        return [
            {
                "channel": payloads[channel.id],
                "desk": _to_desk_row(rows[channel.id]) if channel.id in noted else None,
                "internal_version": channel.last_internal_version
                if channel.id in noted
                else 0,
                "me": me.get(channel.id),
                "members": members.get(channel.id, []),
                "member_count": counts.get(channel.id, 0),
                "former": former.get(channel.id, NOBODY),
                "last_message": latest.get(channel.id),
            }
            for channel in channels
        ]

    def _first_members(self, persona, types):
        """Find the first members, the member count and the person's own membership.

        :param dict types: ``{channel id: channel type}`` of these conversations.
        :return: ``({channel id: [MemberPayload]}, {channel id: int},
            {channel id: FormerPayload}, the person's own members)``.
        """
        members = self.env["seitech.chat.member"]
        if not self:
            return {}, {}, {}, members
        with_receipts = [id_ for id_, kind in types.items() if has_receipts(kind)]
        broadcasts = [id_ for id_, kind in types.items() if kind == "broadcast"]
        members.flush_model()
        self.env["seitech.chat.visitor"].flush_model(["name", "seen_at"])
        # SQL: a window function selects the first members of each conversation, with
        # their names.
        rows = self.env.execute_query(
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
                ids=tuple(self.ids),
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
                given = row["visitor_id"] and self.browse(channel_id).visitor_name
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

    def _latest_messages(self, last, known_authors=None):
        """Find the last public message: ``{channel id: MessagePayload}``.

        :param dict last: ``{channel id: its last position}``.
        :param known_authors: ``{user id: AuthorPayload}`` of authors already read.
        """
        # The statement also reads the message that is quoted. The array is evaluated
        # once, before the join: without statistics PostgreSQL would evaluate a
        # subselect for each message.
        found = self.env["seitech.chat.message"]._fetch_for_payload(
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
                tuple(self.ids) or (0,),
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


def _to_desk_row(row):
    """Return the desk's part of a row: ``DeskRowPayload``."""
    return {
        "priority": row["priority"],
        "is_escalated": row["is_escalated"],
        "target": {
            "id": row["due_id"],
            "kind": row["due_kind"],
            "due_at": to_iso(row["due_at"]),
            "warn_at": to_iso(row["due_warn_at"]),
            "breached_at": to_iso(row["due_breached_at"]),
        }
        if row["due_id"]
        else None,
    }


def _to_author(row, name):
    kind = "visitor" if row["visitor_id"] else "user"
    return {"type": kind, "id": row[f"{kind}_id"], "name": name or ""}


def _user_authors(channels, members):
    """Collect the authors of the payloads: ``{user id: AuthorPayload}``."""
    agents = [payload["agent"] for payload in channels.values()]
    people = [member["author"] for some in members.values() for member in some]
    return {
        author["id"]: author
        for author in (*agents, *people)
        if author and author["type"] == "user"
    }


def _to_agent(row):
    if not row["agent_user_id"]:
        return None
    return {
        "type": "user",
        "id": row["agent_user_id"],
        "name": row["agent_name"] or "",
    }


def _named(record_id, name):
    return {"id": record_id, "name": name or ""} if record_id else None
