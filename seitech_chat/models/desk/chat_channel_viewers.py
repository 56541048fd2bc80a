from odoo import models

from ...exceptions import ChatForbidden
from ...logic import routing


class SeitechChatChannelViewers(models.Model):
    """Who else of the desk has a customer's conversation open.

    Two agents who answer the same customer at once see each other here first.
    """

    _inherit = "seitech.chat.channel"

    def _check_may_watch(self, persona):
        """Refuse who is not of the desk, or where there is no desk.

        :raises ChatForbidden: ``forbidden``.
        """
        if not routing.may_see_notes(persona.roles_in(self), self.channel_type):
            raise ChatForbidden(
                "forbidden", self.env._("This is for the support desk.")
            )

    def _subscribe_watchers(self):
        """Have the sockets of those who have this conversation open subscribe again.

        A socket listens to what was open when it subscribed; the desk writes private
        notes after the end, too.

        Emits ``seitech.chat.session/changed`` to each.
        """
        user_ids = self.env["seitech.chat.watch"]._of(self)
        # sudo: res.users - colleagues whose sockets look up their own rights again
        self.env["res.users"].sudo().browse(user_ids).exists()._chat_access_changed()

    def _watch(self, persona, *, is_watching):
        """Note that somebody has this conversation open, or closed it.

        Call ``_check_may_watch`` first. Forgotten after 45 s without saying so again.

        :return: who has it open: list of ``AuthorPayload``, by id.

        Emits ``seitech.chat.channel/watched`` to the desk, when that changed.
        """
        self.ensure_one()
        user_ids, is_changed = self.env["seitech.chat.watch"]._note(
            self, persona.record, is_watching=is_watching
        )
        # sudo: res.users - names of colleagues who look at the same conversation
        users = self.env["res.users"].sudo().browse(user_ids)
        authors = users.exists()._chat_authors()
        people = [authors[user_id] for user_id in sorted(authors)]
        if is_changed:
            self._emit(
                "seitech.chat.channel/watched",
                {"channel_id": self.id, "people": people},
                stream="internal",
            )
        return people
