from odoo import fields, models

from ...exceptions import ChatConflict, ChatError, ChatForbidden
from ...logic import permissions
from . import customer


class SeitechChatChannelTransfer(models.Model):
    """Transfer a conversation to another agent or department, and reopen it."""

    _inherit = "seitech.chat.channel"

    def _check_may_transfer(self, persona):
        """Refuse a person who may not transfer this conversation.

        :raises ChatForbidden: ``forbidden``.
        """
        is_owner = not persona.is_visitor and (
            # sudo: seitech.chat.agent - whether the conversation is this person's
            self.sudo().agent_id.user_id.id == persona.id
        )
        if not permissions.may_hand_over(
            persona.roles_in(self), self.channel_type, is_owner=is_owner
        ):
            raise ChatForbidden(
                "forbidden", self.env._("Take the conversation before you transfer it.")
            )

    def _check_agent_available(self, persona, agent_id):
        """Refuse to assign to an agent who is absent or of another department.

        The caller may confirm and skip this check: the agent may be about to return.
        Assigning to oneself needs no confirmation.

        :param int agent_id: ``seitech.chat.agent``.
        :raises ChatError: ``no_agent``.
        :raises ChatConflict: ``agent_unavailable``, with the consequence as text.
        """
        agent = self._find_agent(agent_id)
        # sudo: seitech.chat.channel - whether it is already assigned to the agent
        channel = self.sudo()
        if agent.user_id.id == persona.id or channel.agent_id == agent:
            return
        reasons = agent._absence_reasons(channel.department_id)
        if reasons:
            raise ChatConflict("agent_unavailable", " ".join(reasons), field="agent_id")

    def _check_department_serves(self, department_id):
        """Refuse a transfer to a department without agents, where nobody answers.

        :param int department_id: of the conversation's company.
        :raises ChatError: ``no_department``, ``no_agent``.
        """
        departments = self.env["seitech.chat.department"]
        department = departments._find_in_company(self.company_id, department_id)
        if not department._has_agents():
            raise ChatError(
                "no_agent",
                self.env._(
                    "%(department)s has no agents. Choose another department or add"
                    " agents to it.",
                    department=department.name,
                ),
                field="department_id",
            )

    def _check_department_available(self, department_id):
        """Refuse a transfer to a department that is closed or has no agent online.

        The caller may skip this check after a confirmation: customers can wait there.

        :param int department_id: of the conversation's company.
        :raises ChatError: ``no_department``.
        :raises ChatConflict: ``department_unavailable``, with the consequence as text.
        """
        departments = self.env["seitech.chat.department"]
        department = departments._find_in_company(self.company_id, department_id)
        reason = department._absence_reason()
        if reason:
            raise ChatConflict("department_unavailable", reason, field="department_id")

    def _assign_to_agent(self, persona, agent_id, *, note=None):
        """Assign a conversation to an agent of its company.

        Call ``_check_may_transfer`` first. Repeating it for the same agent changes
        nothing.

        :param int agent_id: ``seitech.chat.agent``.
        :param str note: information for the next agent; becomes a private note.
        :raises ChatError: ``no_agent``, ``channel_closed``.
        :raises ChatConflict: ``agent_full``; supervisors and managers may exceed the
            limit.

        Emits ``member_changed``, ``channel_changed``, ``subscription_expired``,
        ``message_new`` for the note, ``channel_added`` to the agent.
        """
        agent = self._find_agent(agent_id)
        # lock: agents before the conversation, as everywhere
        agent._lock_rows()
        # sudo: seitech.chat.channel - right checked by _check_may_transfer
        channel = self.sudo()
        channel._lock()
        channel._check_open()
        if channel.agent_id == agent:
            return
        if agent.open_count >= agent.chat_limit and not (
            permissions.may_exceed_limit(persona.roles_in(self))
        ):
            raise ChatConflict(
                "agent_full",
                self.env._(
                    "%(name)s has reached the conversation limit.", name=agent.name
                ),
                field="agent_id",
            )
        how = "transferred" if channel.agent_id else "manual"
        channel._post_note(persona, note)
        assignments = channel.env["seitech.chat.assignment"]
        former = channel.agent_id
        if former:
            assignments._release(channel, "transferred", by=persona)
        assignments._assign(
            channel, agent, how, note=note, given_by=persona, former=former
        )
        channel.department_id._request_assignment()

    def _transfer_to_department(self, persona, department_id, *, note=None):
        """Transfer a conversation to another department, where it waits.

        Call ``_check_may_transfer`` first.

        :param int department_id: of the conversation's company.
        :param str note: information for the next agent; becomes a private note.
        :raises ChatError: ``no_department``, ``channel_closed``.

        Emits ``member_changed``, ``channel_changed``, ``subscription_expired``,
        ``message_new`` for the note, ``channel_added`` to the department.
        """
        departments = self.env["seitech.chat.department"]
        department = departments._find_in_company(self.company_id, department_id)
        # sudo: seitech.chat.channel - right checked by _check_may_transfer
        channel = self.sudo()
        channel._lock()
        channel._check_open()
        channel._post_note(persona, note)
        assignments = channel.env["seitech.chat.assignment"]
        former = channel.agent_id
        if former:
            assignments._release(channel, "transferred", by=persona)
        both = channel.department_id | department
        channel.env["seitech.chat.queue.entry"]._move(channel, department, "moved")
        if len(both) > 1:
            names = both.with_context(lang=customer.lang_of(channel)).mapped("name")
            channel._post_event("department_changed", *names, by=persona)
        elif former:
            channel._post_event("returned", former.name, by=persona)
        self.env["seitech.chat.audit"]._record(
            "transferred", channel=channel, user=persona.record, detail=department.name
        )

    def _change_department(self, department, *, by=None):
        """Move an open conversation to another department, with its agent if any.

        Used when its department is archived. Unlike a transfer, it leaves the agent
        assigned.

        :param by: the ``Persona`` who archives the department.

        Emits ``subscription_expired``, ``channel_changed``, ``channel_added`` to the
        department and ``message_new`` for a line that says so.
        """
        self._lock()
        if self.state != "active" or self.department_id == department:
            return
        both = (self.department_id | department).with_context(
            lang=customer.lang_of(self)
        )
        if self.is_waiting:
            self.env["seitech.chat.queue.entry"]._move(self, department, "moved")
        else:
            self._expire_subscriptions()
            self.department_id = department
            self._assignment().department_id = department
            self._emit_changed()
            self._emit_added_to(department)
        self._post_event("department_changed", *both.mapped("name"), by=by)

    def _check_may_reopen(self, persona):
        """Refuse a person who may not reopen this conversation.

        :raises ChatForbidden: ``forbidden``.
        """
        if not permissions.may_reopen(persona.roles_in(self), self.channel_type):
            raise ChatForbidden(
                "forbidden", self.env._("You can't reopen this conversation.")
            )

    def _reopen(self, persona=None):
        """Reopen an ended conversation and assign its former agent if they have room.

        Call ``_check_may_reopen`` first. Repeating it changes nothing.

        :param persona: the person who reopens it.

        Emits ``message_new`` for a line that says so, ``channel_changed``,
        ``channel_added`` to the department and the members, and what ``_assign`` emits.
        """
        # sudo: seitech.chat.channel - right checked by _check_may_reopen
        channel = self.sudo()
        agent = channel.agent_id
        agent._lock_rows()
        channel._lock()
        if channel.state != "closed":
            return
        now = fields.Datetime.now()
        channel.write({"state": "active", "agent_id": False, "escalated_at": False})
        # A customer whose conversation the desk reopens is not waiting for an answer
        # yet.
        is_asked = bool(persona) and channel._is_customer(persona)
        channel._begin_next_service(now, is_asked=is_asked)
        channel._post_done("reopened", persona)
        if agent._can_resume():
            channel.env["seitech.chat.assignment"]._assign(channel, agent, "reopened")
        else:
            channel.env["seitech.chat.queue.entry"]._enqueue(channel)
            channel._emit_changed()
        # Ended conversations have no subscribers: announce this one to the department.
        channel._emit_added_to(channel.department_id)
        channel._emit_added_to_members()

    def _post_note(self, persona, note):
        if note:
            self._post(persona, note, is_note=True)

    def _find_agent(self, agent_id):
        # sudo: seitech.chat.agent - limited to the conversation's company
        agent = (
            self.env["seitech.chat.agent"]
            .sudo()
            .search([("id", "=", agent_id), ("company_id", "=", self.company_id.id)])
            ._may_serve()
        )
        # sudo: seitech.chat.channel - excludes the customer as their own agent
        agent = agent.filtered(lambda one: one.user_id != self.sudo().student_id)
        if not agent:
            raise ChatError(
                "no_agent",
                self.env._(
                    "This agent no longer serves this department. Choose another one."
                ),
                field="agent_id",
            )
        return agent
