from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..member.chat_member_personal import read_position_sql
from .names import names_sought
from .visibility import STATE_DOMAINS, newest_visible, visible_sql


class SeitechChatChannelPage(models.Model):
    """The conversation list, by page."""

    _inherit = "seitech.chat.channel"

    def _list_page(  # noqa: PLR0913 - one keyword per filter of the list
        self, persona, *, limit, cursor=None, types=None, state="open",
        unread_only=False, search=None, is_archived=False, desk=None,
    ):  # fmt: skip
        """List the conversations visible to a person, newest activity first.

        :param int limit: page size, 1 to 100.
        :param str cursor: ``next_cursor`` of the previous page.
        :param list types: channel types to show; None for all.
        :param str state: ``open``, ``closed`` or ``all``.
        :param bool unread_only: whether to list only those with unread messages.
        :param bool is_archived: True for the person's archived conversations, False for
            the others, None for both.
        :param str search: words of the conversation's name or of a member's name, a
            customer's email (desk only), or the conversation's number.
        :param dict desk: a ``DeskFilter``: filters that only the desk may use.
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
            # A desk filter may match only a few old conversations. It is applied to all
            # visible conversations and uses other indexes.
            visible = visible_sql(self, persona, domain & STATE_DOMAINS[state])
            conditions.append(SQL("channel.id IN (%s)", visible))
        else:
            visible = newest_visible(
                self,
                persona,
                domain,
                state,
                count=limit + 1,
                before=before,
                is_of_mine=bool(unread_only or is_archived),
                names=names_sought(self, persona, search) if search else None,
            )
            conditions.append(SQL("channel.id = ANY(ARRAY(%s))", visible))
        # SQL: sorts by the latest message, which the index on positions finds for each
        # conversation; a stored "last activity" would be another column to write on
        # every message.
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
        """Return further conditions of the list, as a hook for dependent packages.

        :param dict asked: requested filters, by their names in ``DeskFilter``.
        :return: list of ``SQL`` over ``channel``.
        """
        return []


# The time of the last activity in whole seconds, so that a JSON cursor is exact.
_AT = SQL(
    """extract(epoch FROM date_trunc('second', coalesce(
        CASE WHEN channel.state = 'active' THEN latest.created_at END,
        channel.active_at, channel.started_at)))::bigint"""
)


def _of_mine(persona, condition, *, is_so=True):
    """Return a domain on the person's own membership of channels.

    :param condition: ``SQL`` on ``mine``, the member's row, and ``channel``.
    :param bool is_so: True for the channels that meet the condition, False for the
        others.
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
    # As in seitech.chat.membership: archived until the next message, or until the mute
    # ends.
    return SQL(
        """mine.is_archived AND (channel.last_position <= mine.archived_position
                                OR mine.muted_until > %s)""",
        now,
    )
