from odoo import models
from odoo.tools import SQL

from ..times import to_iso
from .chat_member import member_payload

MEMBERS_SHOWN = 20  # per conversation in lists
# What a conversation's payload and its row in a list are made of.
ENTRY_FIELDS = (
    "name",
    "channel_type",
    "state",
    "company_id",
    "course_id",
    "department_id",
    "agent_id",
    "visitor_id",
    "query_type",
    "broadcast_to",
    "is_blocked",
    "started_at",
    "ended_at",
    "first_position",
    "last_position",
    "last_version",
    "last_internal_version",
)


class SeitechChatChannelEntries(models.AbstractModel):
    """Conversations as rows of somebody's list: a few statements, however many."""

    _name = "seitech.chat.channel.entries"
    _description = "Chat Conversation: List Entries"

    def _to_payloads(self):
        """Give what everybody in these conversations may know of them.

        :return: dict of channel id → ``ChannelPayload``.
        """
        # sudo: seitech.chat.channel - names of department, agent and course of a
        # conversation the caller looked up by right
        channels = self.sudo()
        named = channels._read_with_names()
        return {
            channel.id: {
                "id": channel.id,
                "type": channel.channel_type,
                "state": channel.state,
                "name": channel.name or "",
                "query_type": channel.query_type or None,
                **named[channel.id],
                "company": channel.company_id._chat_name(),
                "audience": channel.broadcast_to or None,
                "is_waiting": channel.is_waiting,
                "is_blocked": channel.is_blocked,
                "started_at": to_iso(channel.started_at),
                "ended_at": to_iso(channel.ended_at),
                "first_position": channel.first_position,
                "last_position": channel.last_position,
                "last_version": channel.last_version,
            }
            for channel in channels
        }

    def _read_with_names(self):
        """Read these conversations, and the names of what they belong to, at once.

        :return: ``{channel id: {department, course, agent}}``, as in the payload.
        """
        if not self:
            return {}
        for model in (
            "seitech.chat.department", "slide.channel", "seitech.chat.agent",
            "res.users", "res.partner",
        ):  # fmt: skip
            self.env[model].flush_model(["user_id" if "agent" in model else "name"])
        self.flush_recordset(ENTRY_FIELDS)
        department = self.env["seitech.chat.department"]
        # SQL: the rows and three names; the ORM would read three wide models whole.
        rows = self.env.execute_query(
            SQL(
                """
                SELECT channel.id, %(department)s, %(course)s,
                       desk.user_id, res_partner.name, %(columns)s
                  FROM seitech_chat_channel channel
             LEFT JOIN seitech_chat_department department
                    ON department.id = channel.department_id
             LEFT JOIN slide_channel course ON course.id = channel.course_id
             LEFT JOIN seitech_chat_agent desk ON desk.id = channel.agent_id
             LEFT JOIN res_users ON res_users.id = desk.user_id
             LEFT JOIN res_partner ON res_partner.id = res_users.partner_id
                 WHERE channel.id IN %(ids)s
                """,
                department=department._field_to_sql("department", "name"),
                course=self.env["slide.channel"]._field_to_sql("course", "name"),
                columns=SQL(", ").join(
                    SQL.identifier("channel", name) for name in ENTRY_FIELDS
                ),
                ids=tuple(self.ids),
            )
        )
        named = {}
        for channel_id, department_name, course_name, user_id, name, *values in rows:
            channel = self.browse(channel_id)
            for field, value in zip(ENTRY_FIELDS, values, strict=True):
                self._fields[field]._update_cache(channel, value)
            named[channel_id] = {
                "department": _named_record(channel.department_id, department_name),
                "course": _named_record(channel.course_id, course_name),
                "agent": user_id
                and {"type": "user", "id": user_id, "name": name or ""},
            }
        return named

    def _to_entries(self, persona):
        """Give these conversations as rows of this person's list.

        :return: list of ``ChannelEntryPayload``, in the same order. The number of
            queries does not depend on the number of conversations.
        """
        # sudo: seitech.chat.channel - these were looked up by right
        channels = self.sudo()
        payloads = channels._to_payloads()
        members, counts, mine = channels._members_shown(persona)
        latest = channels._latest_messages(_users_among(payloads, members))
        own = mine._to_memberships()
        me = {member.channel_id.id: own[member.id] for member in mine}
        unread = channels.filtered(
            lambda c: c.channel_type == "broadcast" and c.id not in me
        )
        me.update(unread._to_virtual_memberships(persona))
        return [
            {
                "channel": payloads[channel.id],
                "internal_version": channel.last_internal_version
                if persona.sees_notes(channel)
                else 0,
                "me": me.get(channel.id),
                "members": members.get(channel.id, []),
                "member_count": counts.get(channel.id, 0),
                "last_message": latest.get(channel.id),
            }
            for channel in channels
        ]

    def _members_shown(self, persona):
        """Find the first members of each conversation, how many there are, and mine.

        :return: ``({channel id: [MemberPayload]}, {channel id: int},
            my members, which know nothing but their conversation)``.
        """
        members = self.env["seitech.chat.member"]
        if not self:
            return {}, {}, members
        broadcasts = self.filtered(lambda c: c.channel_type == "broadcast")
        members.flush_model()
        self.env["seitech.chat.visitor"].flush_model(["name", "seen_at"])
        # SQL: a window keeps the first of each conversation, with the names.
        rows = self.env.execute_query_dict(
            SQL(
                """
                SELECT numbered.*, visitor.name AS visitor_name, visitor.seen_at,
                       res_partner.name AS user_name, person = %(me)s AS is_me
                  FROM (
                    SELECT *,
                           row_number() OVER shown AS n,
                           count(*) OVER (PARTITION BY channel_id, is_shown) AS total
                      FROM (
                        SELECT id, channel_id, user_id, visitor_id, role, is_active,
                               version, last_read_position, last_delivered_position,
                               joined_at, %(person)s AS person,
                               (channel_id NOT IN %(broadcasts)s
                                OR role = 'moderator') AS is_shown
                          FROM seitech_chat_member
                         WHERE channel_id IN %(ids)s AND is_active
                           ) members
                    WINDOW shown AS (PARTITION BY channel_id, is_shown ORDER BY id)
                       ) numbered
             LEFT JOIN seitech_chat_visitor visitor ON visitor.id = visitor_id
             LEFT JOIN res_users ON res_users.id = numbered.user_id
             LEFT JOIN res_partner ON res_partner.id = res_users.partner_id
                 WHERE (is_shown AND n <= %(shown)s) OR person = %(me)s
              ORDER BY channel_id, n
                """,
                me=persona.id,
                person=SQL.identifier(persona.member_field),
                ids=tuple(self.ids),
                shown=MEMBERS_SHOWN,
                # Of a broadcast only the writers are named: readers are many.
                broadcasts=tuple(broadcasts.ids) or (0,),
            )
        )
        payloads, counts = {}, {}
        for row in rows:
            channel = self.browse(row["channel_id"])
            if row["is_shown"]:
                payload = member_payload(row, channel, _author_of(row), row["seen_at"])
                payloads.setdefault(channel.id, []).append(payload)
                counts[channel.id] = row["total"]
            self._note_names(row)
        return payloads, counts, members.browse(r["id"] for r in rows if r["is_me"])

    def _note_names(self, row):
        """Keep what a member's row brought, so that nobody reads it again."""
        member = self.env["seitech.chat.member"].browse(row["id"])
        member._fields["channel_id"]._update_cache(member, row["channel_id"])
        if row["visitor_id"]:
            visitor = self.env["seitech.chat.visitor"].browse(row["visitor_id"])
            visitor._fields["name"]._update_cache(visitor, row["visitor_name"])

    def _latest_messages(self, known_authors=None):
        """Find the last public message: ``{channel id: MessagePayload}``.

        :param known_authors: ``{user id: AuthorPayload}`` that need not be read.
        """
        messages = self.env["seitech.chat.message"]
        messages.flush_model()
        # SQL: the pair (channel, its last position) can't be said in a domain. What the
        # message answers is read along with it. The array is made once, first: joined
        # with all messages, a database without statistics would run it for each.
        ids = SQL(
            """(
            SELECT unnest(ARRAY(
                SELECT unnest(ARRAY[message.id, message.reply_to_id])
                  FROM seitech_chat_channel channel
                  JOIN seitech_chat_message message
                    ON message.channel_id = channel.id
                   AND message.position = channel.last_position
                   AND message.message_type <> 'note'
                 WHERE channel.id IN %s
            )))""",
            tuple(self.ids) or (0,),
        )
        found = messages.search_fetch([("id", "in", ids)])
        latest = found.filtered(
            lambda one: (
                one.position == one.channel_id.last_position
                and one.message_type != "note"
            )
        )
        payloads = latest._to_payloads(known_authors)
        return {payload["channel_id"]: payload for payload in payloads}


def _author_of(row):
    kind = "visitor" if row["visitor_id"] else "user"
    return {"type": kind, "id": row[f"{kind}_id"], "name": row[f"{kind}_name"] or ""}


def _users_among(channels, members):
    """Collect the users named already: ``{user id: AuthorPayload}``."""
    agents = [payload["agent"] for payload in channels.values()]
    people = [member["author"] for some in members.values() for member in some]
    return {
        author["id"]: author
        for author in (*agents, *people)
        if author and author["type"] == "user"
    }


def _named_record(record, name):
    return {"id": record.id, "name": name or ""} if record else None
