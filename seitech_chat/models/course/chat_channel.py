from odoo import fields, models
from odoo.tools import SQL

from ...bus.subscription import ACCESS_EVENT
from ..channel.chat_channel import cache_counters
from ..channel.chat_channel_creation import emit_added_to_observers
from ..channel.chat_channel_members import MAX_INDIVIDUAL_EVENTS
from ..slide_channel import enrolled_users_sql


class SeitechChatChannel(models.Model):
    """The conversation of a course."""

    _inherit = "seitech.chat.channel"

    def _sync_members(self):
        """Add the people of the course to this conversation, and remove the others.

        Call ``_lock`` first. A few changes are sent one by one, each with its own
        version. Many changes share one version, and an event makes all subscribers
        sync. Of many newcomers, only those online are notified: the others sync when
        they open the chat.

        :return: whether a member was removed.

        Emits ``seitech.chat.channel/member_changed`` for each, or
        ``seitech.chat.channel/subscription_expired``; ``channel_added`` to newcomers.
        """
        self.ensure_one()
        rows = _upsert_members(self)
        if not rows:
            return False
        members = self.env["seitech.chat.member"]
        members.invalidate_model()
        newcomers = [user for _id, user, is_in, was_in in rows if is_in and not was_in]
        leavers = [user for _id, user, is_in, _was_in in rows if not is_in]
        _end_subscriptions(self, leavers)
        if _should_batch_events(rows):
            self._expire_subscriptions()
        else:
            members.browse([row[0] for row in rows])._emit_state()
        users = self.env["res.users"].browse(newcomers)
        if len(newcomers) > MAX_INDIVIDUAL_EVENTS:
            users = users._chat_online()
        self._emit_added_to(*users.partner_id)
        return any(not is_in for _id, _user, is_in, _was_in in rows)

    def _sync_state(self, *, is_active):
        """Archive the conversation with its course, or reopen it.

        Call ``_lock`` first.

        Emits ``seitech.chat.channel/channel_changed``; ``channel_added`` to the course
        at a reopening, since an ended conversation has no subscribers.
        """
        state = "active" if is_active else "archived"
        if self.state == state:
            return
        self.write(
            {"state": state, "ended_at": not is_active and fields.Datetime.now()}
        )
        self._emit_changed()
        if is_active:
            self._emit_added_to(_course_target(self))
            emit_added_to_observers(self)


def _course_target(channel):
    """Return the bus target for the people of a conversation's course."""
    return (channel.course_id, "seitech_chat")


def _end_subscriptions(channel, user_ids):
    """Make the sockets of people who left the course check their rights again.

    They were also subscribed to new conversations of the course. Many leavers share
    one bus row, which also reaches all other subscribers of the course: those have
    to subscribe again in any case.

    Emits ``seitech.chat.session/changed``.
    """
    if len(user_ids) > MAX_INDIVIDUAL_EVENTS:
        channel._emit_to(_course_target(channel), ACCESS_EVENT, {})
    else:
        channel.env["res.users"].browse(user_ids)._chat_access_changed()


def _should_batch_events(rows):
    """Return whether member changes share one event: many changes, or any removal."""
    return len(rows) > MAX_INDIVIDUAL_EVENTS or any(
        not is_in for _id, _user, is_in, _was in rows
    )


def _changes_sql(channel):
    """Compare the members of a course's conversation with the people of the course.

    :return: ``SQL`` of the queries ``wanted``, ``known`` and ``changes``; of a leaver,
        the role is NULL.
    """
    return SQL(
        """
        wanted AS (
            SELECT person.id AS user_id,
                   CASE WHEN course.user_id = person.id
                        THEN 'moderator' ELSE 'member' END AS role
              FROM (%(people)s) person
              JOIN slide_channel course ON course.id = %(course)s
        ), known AS (
            SELECT user_id, role, is_active FROM seitech_chat_member
             WHERE channel_id = %(channel)s AND user_id IS NOT NULL
        ), changes AS (
            SELECT user_id, wanted.role,
                   coalesce(known.is_active, FALSE) AS was_in,
                   row_number() OVER (ORDER BY user_id) AS number
              FROM wanted
         FULL JOIN known USING (user_id)
             WHERE CASE WHEN wanted.role IS NULL THEN known.is_active
                   ELSE known.is_active IS NOT TRUE
                        OR known.role <> wanted.role END
        )
        """,
        people=enrolled_users_sql(channel.course_id.ids),
        course=channel.course_id.id or 0,
        channel=channel.id,
    )


def _upsert_members(channel):
    """Write the wanted members, and count the changes, in one statement.

    :return: list of ``(member id, user id, is in, was in)`` of the changes.
    """
    channel.env["seitech.chat.member"].flush_model()
    # SQL: a thousand people may come or go at once; one statement compares and
    # writes.
    rows = channel.env.execute_query(
        SQL(
            """
            WITH %(changes)s, summed AS (
                SELECT count(*) AS total,
                       count(*) > %(each)s OR bool_or(role IS NULL) AS is_one
                  FROM changes
            ), counted AS (
                UPDATE seitech_chat_channel
                   SET last_version = last_version
                       + CASE WHEN is_one THEN 1 ELSE total END
                  FROM summed
                 WHERE id = %(channel)s AND total > 0
             RETURNING last_version, last_position, is_one, total
            ), applied AS (
                INSERT INTO seitech_chat_member AS member
                       (channel_id, company_id, user_id, role, is_active, version,
                        own_version, joined_at, last_read_position,
                        last_delivered_position)
                SELECT %(channel)s, %(company)s, user_id,
                       coalesce(role, 'member'), role IS NOT NULL,
                       CASE WHEN is_one THEN last_version
                            ELSE last_version - total + number END,
                       1, %(now)s, last_position, last_position
                  FROM changes, counted
           ON CONFLICT (channel_id, user_id) WHERE user_id IS NOT NULL DO UPDATE
                   SET role = excluded.role,
                       is_active = excluded.is_active,
                       version = excluded.version,
                       joined_at = CASE WHEN %(comes)s
                           THEN excluded.joined_at ELSE member.joined_at END,
                       last_read_position = CASE WHEN %(comes)s
                           THEN excluded.last_read_position
                           ELSE member.last_read_position END,
                       last_delivered_position = CASE WHEN %(comes)s
                           THEN excluded.last_delivered_position
                           ELSE member.last_delivered_position END,
                       unread_from = CASE WHEN %(comes)s
                           THEN NULL ELSE member.unread_from END
             RETURNING id, user_id, version
            )
            SELECT applied.id, user_id, changes.role IS NOT NULL, was_in,
                   applied.version
              FROM applied
              JOIN changes USING (user_id)
          ORDER BY applied.version, user_id
            """,
            changes=_changes_sql(channel),
            channel=channel.id,
            company=channel.company_id.id,
            each=MAX_INDIVIDUAL_EVENTS,
            now=fields.Datetime.now(),
            comes=SQL("excluded.is_active AND NOT member.is_active"),
        )
    )
    if rows:
        cache_counters(channel, "last_version", rows[-1][4], channel.last_position)
    return [row[:4] for row in rows]
