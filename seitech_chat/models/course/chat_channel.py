from odoo import api, fields, models
from odoo.tools import SQL

from ...bus.subscription import ACCESS_EVENT
from ..channel.chat_channel_broadcast import enrolled_users_sql
from ..channel.chat_channel_members import MAX_INDIVIDUAL_EVENTS


class SeitechChatChannel(models.Model):
    """A course's conversations, synced with the course and its people.

    Each sync computes the wanted state from the enrolments, not from the last change,
    so the next sync repairs everything that was missed.
    """

    _inherit = "seitech.chat.channel"

    @api.model
    def _sync_with_course(self, course):
        """Sync a course's conversations with the course, its people and its pairs.

        The number of statements does not depend on the number of attendees.

        :param course: one ``slide.channel``, in sudo, archived or not.

        Emits ``member_changed`` or ``subscription_expired``, ``channel_changed`` and
        ``channel_added`` where something changed.
        """
        # sudo: seitech.chat.channel - the sync does not depend on the editor's rights
        channels = self.sudo()
        for name in ("slide.channel", "slide.channel.partner", "res.users"):
            self.env[name].flush_model()
        # lock: a request for a pair of this course checks enrolment under the same key
        channels._advisory_lock("course", course.id)
        channel = channels.search([("unique_key", "=", _course_key(course))])
        if not channel and course.has_chat and course.active:
            channel = channels.create(
                {
                    "channel_type": "course",
                    "course_id": course.id,
                    "company_id": course._chat_company().id,
                    "unique_key": _course_key(course),
                    # An existing course must not appear as new in the members' lists.
                    "started_at": course.create_date or fields.Datetime.now(),
                }
            )
            channel._emit_added_to(channel._course_target())
            channel._emit_added_to_observers()
        # Without a course conversation, the previous members are unknown.
        somebody_left = True
        if channel:
            channel._lock()
            somebody_left = channel._sync_members()
            channel._sync_state(is_active=course.has_chat and course.active)
        if somebody_left:
            channels._expire_course_broadcasts(course)
        if not channel:
            self._emit_to((course, "seitech_chat"), ACCESS_EVENT, {})
        channels._sync_direct_channels(course)

    @api.model
    def _expire_course_broadcasts(self, course):
        """End the subscriptions to the broadcasts of a course that a person has left.

        The course's own conversation may have ended, and then has no subscribers.

        Emits ``seitech.chat.channel/subscription_expired`` in each.
        """
        broadcasts = self.search(
            [
                ("channel_type", "=", "broadcast"),
                ("course_id", "=", course.id),
                ("state", "=", "active"),
            ],
            order="id",
        )
        for broadcast in broadcasts:
            broadcast._lock()
            broadcast._expire_subscriptions()

    def _course_target(self):
        """Return the bus target for the people of this conversation's course."""
        return (self.course_id, "seitech_chat")

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
        rows = self._upsert_members()
        if not rows:
            return False
        members = self.env["seitech.chat.member"]
        members.invalidate_model()
        newcomers = [user for _id, user, is_in, was_in in rows if is_in and not was_in]
        leavers = [user for _id, user, is_in, _was_in in rows if not is_in]
        self._end_subscriptions_of(leavers)
        if _should_batch_events(rows):
            self._expire_subscriptions()
        else:
            members.browse([row[0] for row in rows])._emit_state()
        users = self.env["res.users"].browse(newcomers)
        if len(newcomers) > MAX_INDIVIDUAL_EVENTS:
            users = users._chat_online()
        self._emit_added_to(*users.partner_id)
        return any(not is_in for _id, _user, is_in, _was_in in rows)

    def _end_subscriptions_of(self, user_ids):
        """Make the sockets of people who left the course check their rights again.

        They were also subscribed to new conversations of the course. Many leavers share
        one bus row, which also reaches all other subscribers of the course: those have
        to subscribe again in any case.

        Emits ``seitech.chat.session/changed``.
        """
        if len(user_ids) > MAX_INDIVIDUAL_EVENTS:
            self._emit_to(self._course_target(), ACCESS_EVENT, {})
        else:
            self.env["res.users"].browse(user_ids)._chat_access_changed()

    def _upsert_members(self):
        """Write the wanted members, and count the changes, in one statement.

        :return: list of ``(member id, user id, is in, was in)`` of the changes.
        """
        self.env["seitech.chat.member"].flush_model()
        # SQL: a thousand people may come or go at once; one statement compares and
        # writes.
        rows = self.env.execute_query(
            SQL(
                """
                WITH wanted AS (
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
                ), summed AS (
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
                people=enrolled_users_sql(self.course_id.ids),
                course=self.course_id.id or 0,
                channel=self.id,
                company=self.company_id.id,
                each=MAX_INDIVIDUAL_EVENTS,
                now=fields.Datetime.now(),
                comes=SQL("excluded.is_active AND NOT member.is_active"),
            )
        )
        if rows:
            self._cache_counters("last_version", rows[-1][4], self.last_position)
        return [row[:4] for row in rows]

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
            self._emit_added_to(self._course_target())
            self._emit_added_to_observers()

    @api.model
    def _sync_direct_channels(self, course):
        """Close pairs whose student left or instructor changed; reopen the others.

        Emits ``seitech.chat.channel/channel_changed`` in each, and ``channel_added``
        to the two people of each reopened pair.
        """
        self.flush_model()
        # SQL: a thousand pairs may end with their course; the update locks the rows.
        rows = self.env.execute_query(
            SQL(
                """
                UPDATE seitech_chat_channel channel
                   SET state = CASE WHEN pair.is_on THEN 'active' ELSE 'closed' END,
                       ended_at = CASE WHEN pair.is_on THEN NULL
                                  ELSE %(now)s::timestamp END,
                       last_version = channel.last_version + 1
                  FROM (%(pairs)s) pair
                 WHERE channel.id = pair.id
                   AND channel.state <> CASE WHEN pair.is_on
                       THEN 'active' ELSE 'closed' END
             RETURNING channel.id, pair.is_on
                """,
                now=fields.Datetime.now(),
                pairs=_course_pairs_sql(SQL("course.id = %s", course.id)),
            )
        )
        if not rows:
            return
        self.invalidate_model()
        channels = self.browse(sorted(channel_id for channel_id, _is_on in rows))
        payloads = channels._to_payloads()
        for channel in channels:
            channel._emit(
                "seitech.chat.channel/channel_changed",
                {
                    "channel_id": channel.id,
                    "stream": "public",
                    "version": payloads[channel.id]["last_version"],
                    "channel": payloads[channel.id],
                },
            )
        reopened = self.browse(sorted(row[0] for row in rows if row[1]))
        people = reopened.member_ids.filtered("is_active").user_id
        if len(reopened) > MAX_INDIVIDUAL_EVENTS:
            people = people._chat_online()
        for channel in reopened:
            channel._emit_added_to_observers()
            for member in channel.member_ids.filtered("is_active"):
                if member.user_id in people:
                    channel._emit_to(
                        member.user_id.partner_id,
                        "seitech.chat.channel/channel_added",
                        {"channel": payloads[channel.id]},
                    )

    @api.model
    def _archive_for_deleted_courses(self, courses):
        """Archive the conversations of courses that are about to be deleted.

        Their messages stay readable for their members.

        Emits ``seitech.chat.channel/channel_changed`` in each.
        """
        # sudo: seitech.chat.channel - the right to delete a course includes this
        channels = self.sudo().search(
            [
                ("course_id", "in", courses.ids),
                ("channel_type", "in", ("course", "student_instructor")),
            ]
        )
        for channel in channels.sorted("id"):
            channel._lock()
            if channel.channel_type == "course":
                channel.name = channel.course_id.name
            if channel.state == "active":
                is_course = channel.channel_type == "course"
                state = "archived" if is_course else "closed"
                channel.write({"state": state, "ended_at": fields.Datetime.now()})
            channel._emit_changed()

    @api.model
    def _find_unsynced_courses(self):
        """Find the courses whose conversations are out of sync.

        :return: sorted list of ids of ``slide.channel``.
        """
        self.env.flush_all()
        # SQL: compares all courses at once, every few minutes.
        rows = self.env.execute_query(
            SQL(
                """
                WITH held AS (
                    SELECT course.id, channel.id AS channel_id, channel.state,
                           course.user_id,
                           course.active AND course.has_chat IS TRUE AS is_on
                      FROM slide_channel course
                 LEFT JOIN seitech_chat_channel channel
                        ON channel.unique_key = 'course:' || course.id
                ), wanted AS (
                    SELECT held.channel_id, person.id AS user_id
                      FROM held
                      JOIN slide_channel_partner attendee
                        ON attendee.channel_id = held.id AND attendee.active
                       AND attendee.member_status <> 'invited'
                      JOIN res_users person
                        ON person.partner_id = attendee.partner_id
                     UNION
                    SELECT channel_id, user_id FROM held WHERE user_id IS NOT NULL
                ), known AS (
                    SELECT held.channel_id, member.user_id
                      FROM held
                      JOIN seitech_chat_member member
                        ON member.channel_id = held.channel_id AND member.is_active
                     WHERE member.user_id IS NOT NULL
                )
                SELECT id FROM held
                 WHERE is_on AND channel_id IS NULL
                    OR state <> CASE WHEN is_on THEN 'active' ELSE 'archived' END
                    OR channel_id IN (
                        SELECT channel_id
                          FROM (TABLE wanted EXCEPT TABLE known) missing
                         UNION
                        SELECT channel_id
                          FROM (TABLE known EXCEPT TABLE wanted) left_over
                    )
                 UNION
                SELECT course_id FROM (%(pairs)s) pair
                 WHERE state <> CASE WHEN is_on THEN 'active' ELSE 'closed' END
                """,
                pairs=_course_pairs_sql(SQL("TRUE")),
            )
        )
        return sorted(row[0] for row in rows)


def _course_key(course):
    return f"course:{course.id}"


def _should_batch_events(rows):
    """Return whether member changes share one event: many changes, or any removal."""
    return len(rows) > MAX_INDIVIDUAL_EVENTS or any(
        not is_in for _id, _user, is_in, _was in rows
    )


def _course_pairs_sql(condition):
    """Select the pairs of courses, and whether each should be open.

    The two people of a pair are read from its key: its members may have changed.

    :param condition: ``SQL`` on ``course``.
    """
    return SQL(
        """
        SELECT channel.id, channel.course_id, channel.state,
               course.active
               AND coalesce(
                   course.user_id = split_part(channel.unique_key, ':', 4)::int, FALSE)
               AND EXISTS (
                   SELECT FROM slide_channel_partner attendee
                     JOIN res_users student ON student.partner_id = attendee.partner_id
                    WHERE attendee.channel_id = course.id AND attendee.active
                      AND attendee.member_status <> 'invited'
                      AND student.id = split_part(channel.unique_key, ':', 3)::int
               ) AS is_on
          FROM seitech_chat_channel channel
          JOIN slide_channel course ON course.id = channel.course_id
         WHERE channel.channel_type = 'student_instructor'
           AND channel.unique_key LIKE 'student_instructor:%%' AND %s
        """,
        condition,
    )
