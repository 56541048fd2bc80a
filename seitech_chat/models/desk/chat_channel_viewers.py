from odoo import models

from ...exceptions import ChatForbidden
from ...logic import permissions


class SeitechChatChannelViewers(models.Model):
    """Show the desk's users which colleagues have a customer's conversation open.

    It lets two agents notice each other before both answer the same customer.
    """

    _inherit = "seitech.chat.channel"

    def _check_may_watch(self, persona):
        """Refuse a person outside the desk, and conversations without a desk.

        :raises ChatForbidden: ``forbidden``.
        """
        if not permissions.may_see_notes(persona.roles_in(self), self.channel_type):
            raise ChatForbidden("forbidden", self.env._("Only agents can do this."))

    def _subscribe_watchers(self):
        """Make the sockets of this conversation's viewers subscribe again.

        A socket's subscriptions are fixed when it subscribes, and the desk also writes
        private notes after the end.

        Emits ``seitech.chat.session/changed`` to each.
        """
        user_ids = self.env["seitech.chat.viewer"]._for_channel(self)
        # sudo: res.users - colleagues whose sockets check their own rights again
        self.env["res.users"].sudo().browse(user_ids).exists()._chat_access_changed()

    def _set_viewing(self, persona, *, is_viewing):
        """Record that a user of the desk opened this conversation, or closed it.

        Call ``_check_may_watch`` first. The record expires after 45 s unless repeated.

        :return: the viewers: list of ``AuthorPayload``, by id.

        Emits ``seitech.chat.channel/viewers_changed`` to the desk, if they changed.
        """
        self.ensure_one()
        user_ids, is_changed = self.env["seitech.chat.viewer"]._record(
            self, persona.record, is_viewing=is_viewing
        )
        # sudo: res.users - names of colleagues who view the same conversation
        users = self.env["res.users"].sudo().browse(user_ids)
        authors = users.exists()._chat_authors()
        people = [authors[user_id] for user_id in sorted(authors)]
        if is_changed:
            self._emit(
                "seitech.chat.channel/viewers_changed",
                {"channel_id": self.id, "people": people},
                stream="internal",
            )
        return people
