from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ...logic.characters import isolate

UNREAD_AFTER_SECONDS = 2 * 60  # before an unread message becomes a notification


class SeitechChatNotification(models.Model):
    """The notifications of agents and supervisors."""

    _inherit = "seitech.chat.notification"

    @api.model
    def _cron_notify_unread(self):
        """Notify agents of unread messages in their conversations.

        Emits ``seitech.chat.notification/changed`` to each of them.
        """
        since = fields.Datetime.now() - timedelta(seconds=UNREAD_AFTER_SECONDS)
        self.env["seitech.chat.member"].flush_model()
        # SQL: one statement over all assigned open conversations; a row is written only
        # where the number has changed.
        rows = self.env.execute_query(
            SQL(
                """
                INSERT INTO seitech_chat_notification
                       (user_id, channel_id, company_id, kind, count, created_at)
                SELECT agent.user_id, channel.id, channel.company_id, 'unread',
                       channel.last_position - member.last_read_position, %(now)s
                  FROM seitech_chat_channel channel
                  JOIN seitech_chat_agent agent ON agent.id = channel.agent_id
                  JOIN seitech_chat_member member
                    ON member.channel_id = channel.id AND member.is_active
                   AND member.user_id = agent.user_id
                   AND member.last_read_position < channel.last_position
                  JOIN seitech_chat_message latest
                    ON latest.channel_id = channel.id
                   AND latest.position = channel.last_position
                   AND latest.message_type NOT IN ('note', 'event')
                 WHERE channel.state = 'active' AND latest.created_at < %(since)s
           ON CONFLICT (user_id, channel_id, kind) WHERE read_at IS NULL
             DO UPDATE SET count = excluded.count, created_at = excluded.created_at
                     WHERE seitech_chat_notification.count <> excluded.count
             RETURNING id
                """,
                now=fields.Datetime.now(),
                since=since,
            )
        )
        found = self.browse([row[0] for row in rows])
        found.invalidate_recordset(flush=False)
        found._emit_changes()

    def _text(self, name):
        if self.kind == "unassigned":
            return self._release_text(isolate(name))
        texts = {
            "urgent": self.env._(
                "Urgent conversation waiting: %(name)s", name=isolate(name)
            ),
            "assigned": self.env._("Assigned to you: %(name)s", name=isolate(name)),
            "offered": self.env._(
                "New conversation offered: %(name)s", name=isolate(name)
            ),
            "escalated": self.env._("Escalated to you: %(name)s", name=isolate(name)),
        }
        return texts.get(self.kind) or super()._text(name)

    def _release_text(self, name):
        return {
            "response_timeout": self.env._(
                "Unassigned from you, response timeout: %(name)s",
                name=name,
            ),
            "offline": self.env._(
                "Unassigned from you, you were offline too long: %(name)s", name=name
            ),
            "removed": self.env._(
                "Unassigned from you, you left the department: %(name)s", name=name
            ),
        }.get(self.subject_name) or self.env._(
            "Reassigned to another agent: %(name)s", name=name
        )
