from odoo import fields, models

from ...exceptions import ChatConflict, ChatForbidden
from ...logic import permissions
from ...logic.contract import PRIORITIES
from ..channel.chat_channel_members import emit_added_to_members
from ..channel.chat_channel_posting import check_open
from . import customer
from .staff_notifications import notify_urgent
from .supervisors import choose_supervisor, supervisor_users, supervisors_of


class SeitechChatChannelTransfer(models.Model):
    """Transfer, reopen, prioritize and escalate a conversation."""

    _inherit = "seitech.chat.channel"

    def _check_may_transfer(self, persona):
        """Refuse a person who may not transfer this conversation.

        :raises ChatForbidden: ``forbidden``.
        """
        is_owner = not persona.is_visitor and (
            # sudo: seitech.chat.agent - whether the conversation is this person's
            self.sudo().agent_id.user_id.id == persona.id
        )
        if not permissions.may_transfer(
            persona.roles_in(self), self.channel_type, is_owner=is_owner
        ):
            raise ChatForbidden(
                "forbidden", self.env._("Take the conversation before you transfer it.")
            )

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
        agent = self.env["seitech.chat.agent"]._find_serving(self, agent_id)
        # lock: agents before the conversation, as everywhere
        agent._lock_rows()
        # sudo: seitech.chat.channel - right checked by _check_may_transfer
        channel = self.sudo()
        channel._lock()
        check_open(channel)
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
        _post_note(channel, persona, note)
        assignments = channel.env["seitech.chat.assignment"]
        former = channel.agent_id
        if former:
            assignments._release(channel, "transferred", by=persona)
        assignments._assign(
            channel, agent, how, note=note, assigned_by=persona, former=former
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
        check_open(channel)
        _post_note(channel, persona, note)
        assignments = channel.env["seitech.chat.assignment"]
        former = channel.agent_id
        if former:
            assignments._release(channel, "transferred", by=persona)
        both = channel.department_id | department
        channel.env["seitech.chat.queue.entry"]._move(
            channel, department, "transferred"
        )
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
            self.env["seitech.chat.queue.entry"]._move(self, department, "transferred")
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
        is_asked = bool(persona) and customer.is_customer(channel, persona)
        services = channel.env["seitech.chat.service"]
        services._start_next(channel, now, is_asked=is_asked)
        customer.post_state_event(channel, "reopened", persona)
        if agent._can_resume():
            channel.env["seitech.chat.assignment"]._assign(channel, agent, "reopened")
        else:
            channel.env["seitech.chat.queue.entry"]._enqueue(channel)
            channel._emit_changed()
        # Ended conversations have no subscribers: announce this one to the department.
        channel._emit_added_to(channel.department_id)
        emit_added_to_members(channel)

    def _check_may_prioritize(self, persona):
        """Refuse a person who may not set the priority of this conversation.

        :raises ChatForbidden: ``forbidden``.
        """
        if not permissions.may_prioritize(persona.roles_in(self), self.channel_type):
            raise ChatForbidden(
                "forbidden", self.env._("Only agents can set the priority.")
            )

    def _prioritize(self, priority):
        """Set a conversation's priority; its queue position follows.

        Call ``_check_may_prioritize`` first. Repeating it changes nothing.

        :param str priority: of ``logic.contract.PRIORITIES``.
        :raises ChatError: ``channel_closed``.

        Emits ``channel_changed``, and ``queue_changed`` to the waiting customers.
        """
        # sudo: seitech.chat.channel - right checked by _check_may_prioritize
        channel = self.sudo()
        channel._lock()
        check_open(channel)
        channel._set_priority(priority)

    def _set_priority(self, priority):
        """Set the priority of a locked conversation."""
        if self.priority == priority:
            return
        self.priority = priority
        entry = self._queue_entry()
        entry.priority = priority
        self._emit_changed()
        self._emit_desk_row()
        if entry:
            notify_urgent(self)
            self.department_id._request_assignment()

    def _check_may_escalate(self, persona):
        """Refuse a person who may not escalate this conversation to a supervisor.

        :raises ChatForbidden: ``forbidden``.
        """
        if not permissions.may_prioritize(persona.roles_in(self), self.channel_type):
            raise ChatForbidden(
                "forbidden", self.env._("Only agents can escalate conversations.")
            )

    def _escalate(self, persona, *, note=None):
        """Assign a conversation to a supervisor, and raise its priority by one step.

        Call ``_check_may_escalate`` first. When no supervisor is available, the
        conversation stays with its agent or in its queue. It is marked as escalated,
        and the supervisors are notified. A repeated call assigns it to a supervisor who
        has become available, else it notifies the supervisors without an unread
        notification of the escalation. If a supervisor has the conversation, a repeated
        call only adds the note. The priority is raised once.

        :param persona: the person who escalates.
        :param str note: information for the supervisor; becomes a private note.
        :raises ChatError: ``channel_closed``.

        Emits ``message_new`` for the note, ``channel_changed`` and what ``_assign``
        emits.
        """
        supervisors = supervisors_of(self)
        # lock: agents before the conversation, as everywhere
        supervisors._lock_rows()
        # sudo: seitech.chat.channel - right checked by _check_may_escalate
        channel = self.sudo()
        channel._lock()
        check_open(channel)
        _post_note(channel, persona, note)
        is_first = not channel.escalated_at
        if is_first:
            channel.escalated_at = fields.Datetime.now()
            step = min(PRIORITIES.index(channel.priority) + 1, len(PRIORITIES) - 1)
            if channel.priority == PRIORITIES[step]:
                channel._emit_desk_row()
            channel._set_priority(PRIORITIES[step])
        supervisor = choose_supervisor(supervisors, channel.department_id)
        if channel.agent_id in supervisors or not supervisor:
            _notify_supervisors(channel, persona, is_first=is_first)
            return
        assignments = channel.env["seitech.chat.assignment"]
        former = channel.agent_id
        if former:
            assignments._release(channel, "escalated", by=persona)
        assignments._assign(
            channel,
            supervisor,
            "escalated",
            note=note,
            assigned_by=persona,
            former=former,
        )
        channel.department_id._request_assignment()


def _post_note(channel, persona, note):
    if note:
        channel._post(persona, note, is_note=True)


def _notify_supervisors(channel, persona, *, is_first):
    """Notify the supervisors that a conversation was escalated.

    A supervisor with an unread notification of the escalation gets no second one.

    :param persona: the person who escalates.
    :param bool is_first: True for the first escalation of this conversation.

    Emits ``channel_changed``, ``seitech.chat.notification/changed``.
    """
    if not is_first and channel.agent_id in supervisors_of(channel):
        return
    notifications = channel.env["seitech.chat.notification"]
    # sudo: seitech.chat.notification - of other users, to avoid duplicates
    waiting = notifications.sudo().search(
        [
            ("channel_id", "=", channel.id),
            ("kind", "=", "escalated"),
            ("read_at", "=", False),
        ]
    )
    users = supervisor_users(channel, but=persona.record) - waiting.user_id
    if is_first:
        channel._emit_changed()
    notifications._notify(channel, users, "escalated")
    if is_first or users:
        channel.env["seitech.chat.audit"]._record(
            "escalated", channel=channel, user=persona.record
        )
