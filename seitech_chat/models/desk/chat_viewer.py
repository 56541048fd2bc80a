from odoo import api, models
from odoo.tools import SQL

from ...logic.contract import VIEWER_TIMEOUT_SECONDS


class SeitechChatViewer(models.AbstractModel):
    """Record which users of the desk have which conversation open.

    One row per user and conversation, in an unlogged table: after a database crash, the
    inboxes report the lost rows again within twenty seconds.
    """

    _name = "seitech.chat.viewer"
    _description = "Chat Viewer"

    def init(self):
        # SQL: not a model's table, since the ORM can't make it unlogged.
        self.env.cr.execute(
            SQL(
                """
                CREATE UNLOGGED TABLE IF NOT EXISTS seitech_chat_viewer (
                    channel_id int NOT NULL,
                    user_id int NOT NULL,
                    seen_at timestamptz NOT NULL,
                    PRIMARY KEY (channel_id, user_id)
                ) WITH (fillfactor = 70)
                """
            )
        )

    @api.model
    def _record(self, channel, user, *, is_viewing):
        """Record that a user opened a conversation, or closed it.

        :return: ``(ids of the current viewers, whether they changed)``.
        """
        before = self._for_channel(channel, is_fresh=False)
        # SQL: an upsert on an unlogged table.
        if is_viewing:
            statement = SQL(
                """
                INSERT INTO seitech_chat_viewer AS known (channel_id, user_id, seen_at)
                     VALUES (%s, %s, clock_timestamp())
                ON CONFLICT (channel_id, user_id)
                  DO UPDATE SET seen_at = clock_timestamp()
                """,
                channel.id,
                user.id,
            )
        else:
            statement = SQL(
                "DELETE FROM seitech_chat_viewer"
                " WHERE channel_id = %s AND user_id = %s",
                channel.id,
                user.id,
            )
        self.env.cr.execute(statement)
        self.env.cr.execute(
            SQL(
                "DELETE FROM seitech_chat_viewer WHERE channel_id = %s AND %s",
                channel.id,
                self._is_expired(),
            )
        )
        now = self._for_channel(channel)
        return now, now != before

    @api.model
    def _for_channel(self, channel, *, is_fresh=True):
        condition = SQL("NOT %s", self._is_expired()) if is_fresh else SQL("TRUE")
        rows = self.env.execute_query(
            SQL(
                """
                SELECT user_id FROM seitech_chat_viewer
                 WHERE channel_id = %s AND %s ORDER BY user_id
                """,
                channel.id,
                condition,
            )
        )
        return [user_id for (user_id,) in rows]

    @api.model
    def _by(self, user_id):
        """Return a query of the ids of the conversations that a user has open.

        :return: ``SQL``.
        """
        return SQL(
            "SELECT channel_id FROM seitech_chat_viewer WHERE user_id = %s AND NOT %s",
            user_id,
            self._is_expired(),
        )

    def _is_expired(self):
        return SQL(
            "(seen_at < clock_timestamp() - %s * interval '1 second')",
            VIEWER_TIMEOUT_SECONDS,
        )

    @api.autovacuum
    def _gc_watches(self):
        # Deletes the rows of windows that were closed without a request.
        self.env.cr.execute(
            SQL("DELETE FROM seitech_chat_viewer WHERE %s", self._is_expired())
        )
