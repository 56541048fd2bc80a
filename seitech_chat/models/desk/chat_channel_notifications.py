from odoo import models
from odoo.fields import Domain

# What somebody who takes a conversation, or its end, has settled for everybody.
QUEUE_KINDS = ("urgent", "offered")
SERVICE_KINDS = (
    *QUEUE_KINDS, "assigned", "escalated", "released", "sla_warning", "sla_breach",
)  # fmt: skip
# What is news only to whose it is.
ASSIGNEE_KINDS = ("assigned", "unread")
# What concerns somebody only while they serve.
OF_DESK = tuple(dict.fromkeys((*SERVICE_KINDS, *ASSIGNEE_KINDS, "mention")))
AUDITED = {"given": "assigned", "transferred": "transferred", "escalated": "escalated"}


class SeitechChatChannelNotifications(models.Model):
    """Whom the changes of a conversation are told, and what is kept of them."""

    _inherit = "seitech.chat.channel"

    def _on_assigned(self, agent, how, *, given_by=None):
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
                Domain("kind", "in", QUEUE_KINDS)
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

    def _on_released(self, agent, reason, *, by=None):
        """A conversation is no longer an agent's, who is told why.

        :param str reason: a value of the assignment's ``release_reason``.
        :param by: the ``Persona`` who decided, None for the rules.

        Emits ``seitech.chat.notification/changed``.
        """
        notifications = self.env["seitech.chat.notification"]
        theirs = Domain("channel_id", "=", self.id) & Domain(
            "user_id", "=", agent.user_id.id
        )
        notifications._dismiss(theirs & Domain("kind", "in", ASSIGNEE_KINDS))
        # Who gave it away knows; who is no agent any more need not.
        if agent._may_serve() and not (by and by.id == agent.user_id.id):
            notifications._notify(self, agent.user_id, "released", subject=reason)

    def _on_service_ended(self):
        """A service is over: nothing of it waits for anybody any more.

        Emits ``seitech.chat.notification/changed``.
        """
        self._clear_notifications()
        self._schedule_missed_reply_email()
        self._schedule_rating_request()

    def _clear_notifications(self):
        """Nothing of a service waits for anybody of the desk any more.

        Emits ``seitech.chat.notification/changed``.
        """
        here = Domain("channel_id", "=", self.id)
        self.env["seitech.chat.notification"]._dismiss(
            here & Domain("kind", "in", SERVICE_KINDS)
        )

    def _on_read(self, persona):
        """Somebody has read a conversation: what waited for them in it does no more.

        Emits ``seitech.chat.notification/changed``.
        """
        if not persona.is_visitor:
            self.env["seitech.chat.notification"]._dismiss(
                Domain("user_id", "=", persona.id) & Domain("channel_id", "=", self.id)
            )

    def _on_queued(self):
        """A conversation waits: who is there and could take it is told when it is
        urgent.

        Emits ``seitech.chat.notification/changed``.
        """
        if self.priority == "urgent":
            agents = self.department_id.agent_ids.filtered("is_available")
            self.env["seitech.chat.notification"]._notify(
                self, agents.user_id, "urgent"
            )
