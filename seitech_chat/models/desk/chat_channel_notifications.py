from odoo import models
from odoo.fields import Domain

# What somebody who takes a conversation, or its end, has settled for everybody.
OF_WAITING = ("urgent", "offered")
OF_SERVICE = (
    *OF_WAITING, "assigned", "escalated", "released", "sla_warning", "sla_breach",
)  # fmt: skip
# What is news only to whose it is.
OF_OWNER = ("assigned", "unread")
# What concerns somebody only while they serve.
OF_DESK = tuple(dict.fromkeys((*OF_SERVICE, *OF_OWNER, "mention")))
AUDITED = {"given": "assigned", "transferred": "transferred", "escalated": "escalated"}


class SeitechChatChannelNotifications(models.Model):
    """Whom the changes of a conversation are told, and what is kept of them."""

    _inherit = "seitech.chat.channel"

    def _note_given(self, agent, how, *, given_by=None):
        """A conversation has become an agent's.

        :param str how: a value of the assignment's ``how``.
        :param given_by: the ``Persona`` who decided, None for the rules.

        Emits ``seitech.chat.notification/changed``.
        """
        notifications = self.env["seitech.chat.notification"]
        here = Domain("channel_id", "=", self.id)
        theirs = Domain("user_id", "=", agent.user_id.id)
        notifications._dismiss(
            here
            & (
                Domain("kind", "in", OF_WAITING)
                | (theirs & Domain("kind", "=", "released"))
            )
        )
        # Who took it knows.
        if how not in ("taken", "offered") and not (
            given_by and given_by.id == agent.user_id.id
        ):
            kind = "escalated" if how == "escalated" else "assigned"
            notifications._notify(self, agent.user_id, kind)
        if given_by and how in AUDITED:
            self.env["seitech.chat.audit"]._note(
                AUDITED[how], channel=self, user=given_by.record, detail=agent.name
            )

    def _note_released(self, agent, reason, *, by=None):
        """A conversation is no longer an agent's, who is told why.

        :param str reason: a value of the assignment's ``release_reason``.
        :param by: the ``Persona`` who decided, None for the rules.

        Emits ``seitech.chat.notification/changed``.
        """
        notifications = self.env["seitech.chat.notification"]
        theirs = Domain("channel_id", "=", self.id) & Domain(
            "user_id", "=", agent.user_id.id
        )
        notifications._dismiss(theirs & Domain("kind", "in", OF_OWNER))
        # Who gave it away knows; who is no agent any more need not.
        if agent._may_serve() and not (by and by.id == agent.user_id.id):
            notifications._notify(self, agent.user_id, "released", subject=reason)

    def _note_ended(self):
        """A service is over: nothing of it waits for anybody any more.

        Emits ``seitech.chat.notification/changed``.
        """
        self._note_settled()
        self._tell_absent_customer()
        self._invite_to_rate()

    def _note_settled(self):
        """Nothing of a service waits for anybody of the desk any more.

        Emits ``seitech.chat.notification/changed``.
        """
        here = Domain("channel_id", "=", self.id)
        self.env["seitech.chat.notification"]._dismiss(
            here & Domain("kind", "in", OF_SERVICE)
        )

    def _note_seen(self, persona):
        """Somebody has read a conversation: what waited for them in it does no more.

        Emits ``seitech.chat.notification/changed``.
        """
        if not persona.is_visitor:
            self.env["seitech.chat.notification"]._dismiss(
                Domain("user_id", "=", persona.id) & Domain("channel_id", "=", self.id)
            )

    def _note_waiting(self):
        """A conversation waits: who is there and could take it is told when it is
        urgent.

        Emits ``seitech.chat.notification/changed``.
        """
        if self.priority == "urgent":
            agents = self.department_id.agent_ids.filtered("is_available")
            self.env["seitech.chat.notification"]._notify(
                self, agents.user_id, "urgent"
            )
