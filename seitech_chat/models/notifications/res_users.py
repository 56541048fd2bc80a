from odoo import fields, models
from odoo.tools import SQL

from ...logic import notification_rules
from ...persona import Persona
from ..channel.visibility import takes_part
from ..member.chat_member_personal import read_position_sql
from .chat_preference import DEFAULTS


class ResUsers(models.Model):
    _inherit = "res.users"

    def _chat_unread_count(self):
        """Count this user's unread messages, as their screens do.

        It covers all conversations of their list. Their notification preferences decide
        what counts, as described for the badge in ``logic/notification_rules.py``.

        :return: an int; positions are dense, so it is a sum of differences.
        """
        self.ensure_one()
        for name in ("member", "channel", "mention", "preference"):
            self.env[f"seitech.chat.{name}"].flush_model()
        # SQL: a sum over columns of several tables, in one statement per page.
        [[count]] = self.env.execute_query(
            SQL(
                """
                  WITH preference AS (
                    SELECT coalesce(max(notification_level), %(default)s)
                           AS notification_level
                      FROM seitech_chat_preference WHERE user_id = %(user)s)
                SELECT coalesce(sum(CASE counted
                           WHEN 'all' THEN greatest(last_position - read_position, 0)
                           WHEN 'mentions' THEN (
                                SELECT count(*) FROM seitech_chat_mention mention
                                 WHERE mention.user_id = %(user)s
                                   AND mention.channel_id = parts.id
                                   AND mention.position > read_position)
                           ELSE 0 END), 0)
                  FROM (
                    SELECT channel.id, channel.last_position,
                           %(read)s AS read_position, CASE
                           WHEN member.muted_until > %(now)s THEN 'mentions'
                           WHEN member.notification_level IS NOT NULL
                           THEN member.notification_level
                           WHEN preference.notification_level = 'mentions'
                            AND channel.channel_type IN %(personal)s THEN 'all'
                           ELSE preference.notification_level END AS counted
                      FROM preference
                CROSS JOIN seitech_chat_member member
                      JOIN seitech_chat_channel channel
                        ON channel.id = member.channel_id
                     WHERE member.user_id = %(user)s AND member.is_active
                       AND channel.company_id IN %(companies)s
                       AND (%(takes_part)s OR %(reads)s)
                       AND channel.state <> 'archived'
                       AND NOT (coalesce(member.is_archived, FALSE) AND (
                           channel.last_position <= member.archived_position
                           OR member.muted_until > %(now)s))
                 UNION ALL %(broadcasts)s
                       ) parts
                """,
                read=read_position_sql("member", "channel"),
                user=self.id,
                # sudo: res.users - the user's own companies
                companies=tuple(self.sudo().company_ids.ids) or (0,),
                takes_part=takes_part(Persona(self.sudo())),
                reads=self._chat_reads_broadcast(),
                now=fields.Datetime.now(),
                default=DEFAULTS["notification_level"],
                personal=tuple(notification_rules.PERSONAL_TYPES),
                broadcasts=self._chat_unread_broadcasts(),
            )
        )
        return int(count)

    def _chat_unread_broadcasts(self):
        """Select the positions of broadcasts that this user has never read.

        Messages from before the account count as read.

        :return: ``SQL`` of ``(conversation, last position, position that counts as
            read, notification preference)``; joined with ``preference``.
        """
        # sudo: res.users - the user's own companies
        user = self.sudo()
        return SQL(
            """
            SELECT channel.id, channel.last_position, (
                   SELECT coalesce(max(message.position), 0)
                     FROM seitech_chat_message message
                    WHERE message.channel_id = channel.id
                      AND message.created_at < %(since)s), preference.notification_level
              FROM preference
        CROSS JOIN seitech_chat_channel channel
             WHERE channel.state = 'active' AND channel.company_id IN %(companies)s
               AND %(reads)s
               AND NOT EXISTS (
                   SELECT FROM seitech_chat_member mine
                    WHERE mine.channel_id = channel.id AND mine.is_active
                      AND mine.user_id = %(user)s)
            """,
            since=user._chat_signup_at(),
            companies=tuple(user.company_ids.ids) or (0,),
            reads=self._chat_reads_broadcast(),
            user=user.id,
        )
