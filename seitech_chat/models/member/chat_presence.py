from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...logic.contract import PRESENCE_TIMEOUT_SECONDS, PRESENCE_WRITE_INTERVAL_SECONDS
from ...tools.table_options import UPDATE_HEAVY, set_storage_options
from ...tools.time_format import to_iso
from ..channel.visibility import visible_sql


class SeitechChatPresence(models.Model):
    """The times of a user's last presence and last activity, on any device."""

    _name = "seitech.chat.presence"
    _description = "Chat Presence"
    _log_access = False

    user_id = fields.Many2one("res.users", required=True, ondelete="cascade")
    seen_at = fields.Datetime(required=True, help="Last signal from an open screen.")
    active_at = fields.Datetime(help="Time someone last used a screen.")

    _one_per_user = models.UniqueIndex("(user_id)")

    def init(self):
        result = super().init()
        set_storage_options(self, UPDATE_HEAVY)
        return result

    @api.model
    def _heartbeat(self, user, *, is_active):
        """Record a heartbeat of a user, with at most one write a minute.

        :param bool is_active: whether the person has used the screen lately.
        """
        now = fields.Datetime.now()
        # SQL: inserts or updates in one statement, only if a minute has passed.
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO seitech_chat_presence AS known
                       (user_id, seen_at, active_at)
                VALUES (%(user)s, %(now)s, %(active_at)s)
           ON CONFLICT (user_id) DO UPDATE
                   SET seen_at = %(now)s,
                       active_at = coalesce(%(active_at)s, known.active_at)
                 WHERE known.seen_at < %(before)s
                    OR (%(is_active)s AND
                        coalesce(known.active_at, '-infinity') < %(before)s)
                """,
                user=user.id,
                now=now,
                active_at=now if is_active else None,
                is_active=is_active,
                before=now - timedelta(seconds=PRESENCE_WRITE_INTERVAL_SECONDS),
            )
        )
        self.invalidate_model(flush=False)

    @api.model
    def _visible_presence(self, persona, user_ids):
        """Return the presence of the users with whom the person shares a conversation.

        Broadcasts do not count as shared. A conversation counts only while it is
        visible to the person.

        :return: list of ``PresencePayload``.
        """
        if not user_ids or not persona.roles:
            return []
        visible = visible_sql(
            persona.env["seitech.chat.channel"],
            persona,
            Domain("channel_type", "!=", "broadcast")
            # Without this condition all conversations visible by role would be scanned.
            & Domain(
                "id",
                "in",
                SQL(
                    "(SELECT channel_id FROM seitech_chat_member"
                    " WHERE user_id = %s AND is_active)",
                    persona.id,
                ),
            ),
        )
        self.env["seitech.chat.member"].flush_model()
        # SQL: reads people, shared conversations and presence in one statement.
        rows = self.env.execute_query(
            SQL(
                """
                SELECT users.id, presence.seen_at, presence.active_at
                  FROM res_users users
             LEFT JOIN seitech_chat_presence presence ON presence.user_id = users.id
                 WHERE users.id IN %(ids)s
                   AND EXISTS (
                       SELECT FROM seitech_chat_member theirs
                         JOIN seitech_chat_member mine
                           ON mine.channel_id = theirs.channel_id
                          AND mine.user_id = %(me)s AND mine.is_active
                        WHERE theirs.user_id = users.id AND theirs.is_active
                          AND theirs.channel_id IN (%(visible)s)
                       )
              ORDER BY users.id
                """,
                ids=tuple(user_ids),
                me=persona.id,
                visible=visible,
            )
        )
        return [
            {
                "user_id": user_id,
                "status": status_of(seen_at, active_at, fields.Datetime.now()),
                "last_seen_at": to_iso(active_at or seen_at),
            }
            for user_id, seen_at, active_at in rows
        ]


def status_of(seen_at, active_at, now):
    """Return a person's presence status for their last heartbeat and activity.

    :param seen_at: naive UTC datetime of the last heartbeat, or None.
    :param active_at: naive UTC datetime of the last use, or None.
    :return: ``online``, ``away`` (a screen is open, but not in use) or ``offline``.
    """
    alive_since = now - timedelta(seconds=PRESENCE_TIMEOUT_SECONDS)
    if active_at and active_at >= alive_since:
        return "online"
    return "away" if seen_at and seen_at >= alive_since else "offline"
