from odoo import fields, models

from ..exceptions import ChatConflict, ChatError, ChatForbidden
from ..logic import routing


class SeitechChatChannelSupport(models.AbstractModel):
    """A customer's conversation: taken by an agent, answered, ended."""

    _name = "seitech.chat.channel.support"
    _description = "Chat Conversation: Support"

    def _check_may_accept(self, persona):
        """Refuse who may not answer for this conversation.

        :raises ChatForbidden: ``forbidden``; also for staff who are no agents.
        """
        if not routing.may_take(persona.roles, self.channel_type) or not (
            self._agent_of(persona)
        ):
            raise ChatForbidden(
                "forbidden", self.env._("Only an agent can take this conversation.")
            )

    def _accept(self, persona):
        """Make a waiting conversation this agent's. Call ``_check_may_accept`` first.

        Repeating it changes nothing.

        :raises ChatConflict: ``already_taken``, by somebody else.
        :raises ChatError: ``channel_closed``.

        Emits ``member_changed`` and ``channel_changed``.
        """
        agent = self._agent_of(persona)
        # sudo: seitech.chat.channel - right checked by _check_may_accept
        channel = self.sudo()
        channel._lock()
        if channel.state != "active":
            raise ChatError(
                "channel_closed", self.env._("This conversation is closed.")
            )
        if channel.agent_id == agent:
            return
        if channel.agent_id:
            raise ChatConflict(
                "already_taken",
                self.env._(
                    "%(name)s has taken this conversation.", name=channel.agent_id.name
                ),
            )
        channel.agent_id = agent
        channel._join(persona)
        channel._announce()

    def _check_may_end(self, persona):
        """Refuse who may not end this conversation.

        :raises ChatForbidden: ``forbidden``.
        """
        is_member = bool(self._member_of(persona))
        if not routing.may_end(persona.roles, self.channel_type, is_member=is_member):
            raise ChatForbidden(
                "forbidden", self.env._("Take the conversation to end it.")
            )

    def _end(self):
        """Close a customer's conversation. Call ``_check_may_end`` first.

        Repeating it changes nothing.

        Emits ``channel_changed``.
        """
        # sudo: seitech.chat.channel - right checked by _check_may_end
        channel = self.sudo()
        channel._lock()
        if channel.state == "closed":
            return
        channel.write({"state": "closed", "ended_at": fields.Datetime.now()})
        channel._announce()

    def _note_response(self, persona, message):
        """Stamp the first answer of the desk, at the moment of the answer."""
        if self.department_id and not self.first_response_at and "agent" in persona.roles:
            self.first_response_at = message.created_at

    def _agent_of(self, persona):
        """Find the agent record with which this person serves the channel's company."""
        # sudo: seitech.chat.agent - the person's own record
        return (
            self.env["seitech.chat.agent"]
            .sudo()
            .search(
                [
                    ("user_id", "=", 0 if persona.is_visitor else persona.id),
                    ("company_id", "=", self.company_id.id),
                ]
            )
        )

    def _place_in_queue(self):
        """Tell a waiting customer how many are before them, and themselves.

        :return: ``QueuePayload``, or None when nobody waits here.
        """
        self.ensure_one()
        if not self.is_waiting:
            return None
        # sudo: seitech.chat.channel - a number is told, no conversation
        before = self.sudo().search_count(
            [
                ("department_id", "=", self.department_id.id),
                ("state", "=", "active"),
                ("agent_id", "=", False),
                ("id", "<=", self.id),
            ]
        )
        return {"place": before}

    def _to_desk_payload(self):
        """Give what only the desk sees of a conversation.

        :return: ``DeskPayload``.
        """
        self.ensure_one()
        earlier_count = 0
        if self.visitor_email:
            earlier_count = self.search_count(
                [
                    ("visitor_email", "=", self.visitor_email),
                    ("company_id", "=", self.company_id.id),
                    ("id", "<", self.id),
                ]
            )
        return {
            "priority": self.priority,
            "visitor_email": self.visitor_email or None,
            "page_url": self.page_url or None,
            "lang": self.lang or None,
            "company": {"id": self.company_id.id, "name": self.company_id.name},
            "first_response_seconds": self.first_response_seconds
            if self.first_response_at
            else None,
            "resolution_seconds": self.resolution_seconds if self.ended_at else None,
            "earlier_count": earlier_count,
        }
