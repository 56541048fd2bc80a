from odoo import api, models
from odoo.tools import SQL

from ...exceptions import ChatForbidden
from ...logic import permissions
from ...logic.contract import VIEWER_TIMEOUT_SECONDS


class SeitechChatViewer(models.AbstractModel):
    """Record which users of the desk have which conversation open.

    It lets two agents notice each other before both answer the same customer. One row
    per user and conversation, in an unlogged table: after a database crash, the inboxes
    report the lost rows again within twenty seconds.
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
    def _check_may_view(self, channel, persona):
        """Refuse a person outside the desk, and conversations without a desk.

        :raises ChatForbidden: ``forbidden``.
        """
        if not permissions.may_see_notes(
            persona.roles_in(channel), channel.channel_type
        ):
            raise ChatForbidden("forbidden", self.env._("Only agents can do this."))

    @api.model
    def _set_viewing(self, channel, persona, *, is_viewing):
        """Record that a user of the desk opened a conversation, or closed it.

        Call ``_check_may_view`` first. The record expires after 45 s unless repeated.

        :return: the viewers: list of ``AuthorPayload``, by id.

        Emits ``seitech.chat.channel/viewers_changed`` to the desk, when the viewers
        changed.
        """
        user_ids, is_changed = self._record(
            channel, persona.record, is_viewing=is_viewing
        )
        # sudo: res.users - names of colleagues who view the same conversation
        users = self.env["res.users"].sudo().browse(user_ids)
        authors = users.exists()._chat_authors()
        people = [authors[user_id] for user_id in sorted(authors)]
        if is_changed:
            channel._emit(
                "seitech.chat.channel/viewers_changed",
                {"channel_id": channel.id, "people": people},
                stream="internal",
            )
        return people

    @api.model
    def _resubscribe(self, channel):
        """Make the sockets of a conversation's viewers subscribe again.

        A socket's subscriptions are fixed when it subscribes, and the desk also writes
        private notes after the end.

        Emits ``seitech.chat.session/changed`` to each.
        """
        user_ids = self._for_channel(channel)
        # sudo: res.users - colleagues whose sockets check their own rights again
        self.env["res.users"].sudo().browse(user_ids).exists()._chat_access_changed()

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
