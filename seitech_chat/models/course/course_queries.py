"""Statements that compare courses with their conversations."""

from odoo.tools import SQL

from ..slide_channel import enrolled_sql


def unsynced_courses_sql():
    """Select the ids of the courses whose conversations are out of sync."""
    return SQL(
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
                ON attendee.channel_id = held.id AND %(enrolled)s
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
        pairs=pairs_sql(SQL("TRUE")),
        enrolled=enrolled_sql("attendee"),
    )


def pairs_sql(condition):
    """Select the pairs of courses, and whether each should be open.

    :param condition: ``SQL`` on ``course``.
    """
    return SQL(
        """
        SELECT channel.id, channel.course_id, channel.state,
               course.active
               AND coalesce(course.user_id = channel.pair_instructor_id, FALSE)
               AND EXISTS (
                   SELECT FROM slide_channel_partner attendee
                     JOIN res_users student ON student.partner_id = attendee.partner_id
                    WHERE attendee.channel_id = course.id AND %(enrolled)s
                      AND student.id = channel.pair_student_id
               ) AS is_on
          FROM seitech_chat_channel channel
          JOIN slide_channel course ON course.id = channel.course_id
         WHERE channel.channel_type = 'student_instructor'
           AND (channel.pair_student_id IS NOT NULL
                OR channel.pair_instructor_id IS NOT NULL)
           AND %(condition)s
        """,
        condition=condition,
        enrolled=enrolled_sql("attendee"),
    )
