from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..member.chat_member import is_named
from ..member.chat_member_personal import read_position_sql
from .chat_channel_visibility import STATE_DOMAINS


class SeitechChatChannelPage(models.Model):
    """The conversation list, and a conversation's pages of messages."""

    _inherit = "seitech.chat.channel"

    def _page(  # noqa: PLR0913 - one keyword per filter of the list
        self, persona, *, limit, cursor=None, types=None, state="open",
        unread_only=False, search=None, is_archived=False, desk=None,
    ):  # fmt: skip
        """List the conversations in a person's sight, newest activity first.

        :param int limit: how many, 1 to 100.
        :param str cursor: ``next_cursor`` of the page before.
        :param list types: channel types to show; None for all.
        :param str state: ``open``, ``closed`` or ``all``.
        :param bool unread_only: only those with messages the person hasn't read.
        :param bool is_archived: those the person archived, or the others; None for
            both.
        :param str search: words of a name, the conversation's or a person's in it, a
            customer's email for the desk, or the conversation's number.
        :param dict desk: of ``DeskFilter``: what only the desk asks for.
        :return: ``(channels, next_cursor)``; the cursor is None on the last page.
        """
        domain = Domain.TRUE
        if types is not None:
            domain &= Domain("channel_type", "in", types)
        conditions, before = [], None
        if cursor:
            at, last_id = map(int, cursor.split("-"))
            before = SQL("to_timestamp(%s) AT TIME ZONE 'UTC'", at)
            conditions.append(SQL("(%s, channel.id) < (%s, %s)", _AT, at, last_id))
        if unread_only:
            unread = SQL(
                "%s < channel.last_position", read_position_sql("mine", "channel")
            )
            domain &= _of_mine(persona, unread)
        if is_archived is not None and not persona.is_visitor:
            archived = _archived(fields.Datetime.now())
            domain &= _of_mine(persona, archived, is_so=is_archived)
        asked = {name: value for name, value in (desk or {}).items() if value}
        conditions += self._list_conditions(persona, asked) if asked else []
        if asked and not search:
            # What the desk asks for may be few, and old: among all, by other indexes.
            sight = self._visible_sql(persona, domain & STATE_DOMAINS[state])
            conditions.append(SQL("channel.id IN (%s)", sight))
        else:
            sight = self._newest_in_sight(
                persona,
                domain,
                state,
                count=limit + 1,
                before=before,
                is_of_mine=bool(unread_only or is_archived),
                names=self._names_sought(persona, search) if search else None,
            )
            conditions.append(SQL("channel.id = ANY(ARRAY(%s))", sight))
        # SQL: ordered by the latest message, which the index on positions finds for
        # each conversation; a stored "last activity" would be one more hot column.
        rows = self.env.execute_query(
            SQL(
                """
                SELECT channel.id, %(at)s AS at
                  FROM seitech_chat_channel channel
             LEFT JOIN seitech_chat_message latest
                    ON latest.channel_id = channel.id
                   AND latest.position = channel.last_position
                   AND latest.message_type NOT IN ('note', 'event')
                 WHERE %(conditions)s
              ORDER BY at DESC, channel.id DESC
                 LIMIT %(limit)s
                """,
                at=_AT,
                conditions=SQL(" AND ").join(conditions),
                limit=limit + 1,
            )
        )
        channels = self.browse([channel_id for channel_id, _at in rows[:limit]])
        if len(rows) <= limit:
            return channels, None
        last_id, at = rows[limit - 1]
        return channels, f"{at}-{last_id}"

    def _list_conditions(self, persona, asked):
        """Return further conditions of the list, for the packages above to add.

        :param dict asked: what is asked for, by the names of ``DeskFilter``.
        :return: list of ``SQL`` over ``channel``.
        """
        return []

    def _display_names(self, user):
        """Name these conversations as somebody sees them in their list.

        :param user: ``res.users``, whose own name is left out of a conversation that
            is named by its people.
        :return: list of ``(channel, name)``.
        """
        named = {channel: channel.name or channel.visitor_name for channel in self}
        nameless = [channel for channel, name in named.items() if not name]
        if nameless:
            # SQL: the names of a few members of each, in one statement.
            rows = self.env.execute_query(
                SQL(
                    """
                    SELECT member.channel_id,
                           (array_agg(res_partner.name ORDER BY member.id))[:3]
                      FROM seitech_chat_member member
                      JOIN seitech_chat_channel channel
                        ON channel.id = member.channel_id
                      JOIN res_users ON res_users.id = member.user_id
                      JOIN res_partner ON res_partner.id = res_users.partner_id
                     WHERE member.channel_id IN %s
                       AND member.is_active AND member.user_id <> %s AND %s
                  GROUP BY member.channel_id
                    """,
                    tuple(channel.id for channel in nameless),
                    user.id,
                    is_named("member", "channel"),
                )
            )
            people = {channel_id: ", ".join(names) for channel_id, names in rows}
            for channel in nameless:
                course = (
                    channel.course_id.name if channel.channel_type == "course" else ""
                )
                named[channel] = (
                    course or people.get(channel.id) or channel.display_name
                )
        return list(named.items())

    def _messages_page(self, persona, *, before=None, after=None, around=None, limit):
        """Read a page of this conversation: the latest, or beside a position.

        Only one of ``before``, ``after`` and ``around`` counts, in this order.

        :param int limit: public messages, 1 to 100; the notes between come with them.
        :return: ``(messages oldest first, has_more_before, has_more_after)``.
        """
        # sudo: seitech.chat.channel - looked up by right
        channel = self.sudo()
        sees_notes = persona.sees_notes(self)
        channel.fetch(_ALL_NUMBERS if sees_notes else _NUMBERS)
        last, first = channel.last_position, channel.first_position
        # Positions have no gaps: a page is a range of numbers.
        if before is not None:
            high = min(before - 1, last)
            low = high - limit + 1
        elif after is not None:
            low = after + 1
            high = min(low + limit - 1, last)
        elif around is not None:
            low = max(min(around - limit // 2, last - limit + 1), first)
            high = min(low + limit - 1, last)
        else:
            high = last
            low = high - limit + 1
        low = max(low, first)
        # Notes written before the first message carry the position 0.
        lowest = low if low > first else first - 1
        notes = SQL("TRUE" if sees_notes else "message_type <> 'note'")
        # sudo: seitech.chat.message - of a conversation in the person's sight, and
        # notes are left out where they are not for them
        messages = self.env["seitech.chat.message"].sudo()
        messages = messages._fetch_for_payload(
            SQL(
                "channel_id = %s AND position BETWEEN %s AND %s AND %s",
                self.id,
                lowest,
                high,
                notes,
            )
        )
        return messages, min(low, last + 1) > first, high < last


# What the answer to a page tells of the conversation.
_NUMBERS = ("first_position", "last_position", "last_version")
_ALL_NUMBERS = (*_NUMBERS, "last_internal_version")

# When something last happened, in whole seconds: a cursor that survives JSON.
_AT = SQL(
    """extract(epoch FROM date_trunc('second', coalesce(
        CASE WHEN channel.state = 'active' THEN latest.created_at END,
        channel.active_at, channel.started_at)))::bigint"""
)


def _of_mine(persona, condition, *, is_so=True):
    """Limit channels by one's own part in them.

    :param condition: ``SQL`` on ``mine``, the member's row, and ``channel``.
    :param bool is_so: whether to find those of which it holds, or the others.
    :return: ``Domain``.
    """
    mine = SQL(
        """SELECT mine.channel_id
             FROM seitech_chat_member mine
             JOIN seitech_chat_channel channel ON channel.id = mine.channel_id
            WHERE mine.%s = %s AND mine.is_active AND %s""",
        SQL.identifier(persona.member_field),
        persona.id,
        condition,
    )

    def to_sql(model, alias, query):
        channel_id = SQL.identifier(alias, "id")
        if is_so:
            return SQL("%s = ANY(ARRAY(%s))", channel_id, mine)
        return SQL("%s <> ALL(ARRAY(%s))", channel_id, mine)

    return Domain.custom(to_sql=to_sql)


def _archived(now):
    # As seitech.chat.membership says: until the next message, while it isn't muted.
    return SQL(
        """mine.is_archived AND (channel.last_position <= mine.archived_position
                                OR mine.muted_until > %s)""",
        now,
    )
