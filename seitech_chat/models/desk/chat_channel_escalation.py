from odoo import fields, models

from ...exceptions import ChatForbidden
from ...logic import permissions
from ...logic.contract import PRIORITIES
from .staff_notifications import notify_urgent


class SeitechChatChannelEscalation(models.Model):
    """Set a conversation's priority and escalate it to a supervisor."""

    _inherit = "seitech.chat.channel"

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
        channel._check_open()
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
        supervisors = self._supervisors()
        # lock: agents before the conversation, as everywhere
        supervisors._lock_rows()
        # sudo: seitech.chat.channel - right checked by _check_may_escalate
        channel = self.sudo()
        channel._lock()
        channel._check_open()
        channel._post_note(persona, note)
        is_first = not channel.escalated_at
        if is_first:
            channel.escalated_at = fields.Datetime.now()
            step = min(PRIORITIES.index(channel.priority) + 1, len(PRIORITIES) - 1)
            if channel.priority == PRIORITIES[step]:
                channel._emit_desk_row()
            channel._set_priority(PRIORITIES[step])
        supervisor = channel._choose_supervisor(supervisors)
        if channel.agent_id in supervisors or not supervisor:
            channel._notify_supervisors(persona, is_first=is_first)
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
            given_by=persona,
            former=former,
        )
        channel.department_id._request_assignment()

    def _notify_supervisors(self, persona, *, is_first):
        """Notify the supervisors that a conversation was escalated.

        A supervisor with an unread notification of the escalation gets no second one.

        :param persona: the person who escalates.
        :param bool is_first: True for the first escalation of this conversation.

        Emits ``channel_changed``, ``seitech.chat.notification/changed``.
        """
        if not is_first and self.agent_id in self._supervisors():
            return
        notifications = self.env["seitech.chat.notification"]
        # sudo: seitech.chat.notification - of other users, to avoid duplicates
        waiting = notifications.sudo().search(
            [
                ("channel_id", "=", self.id),
                ("kind", "=", "escalated"),
                ("read_at", "=", False),
            ]
        )
        users = supervisor_users(self, but=persona.record) - waiting.user_id
        if is_first:
            self._emit_changed()
        notifications._notify(self, users, "escalated")
        if is_first or users:
            self.env["seitech.chat.audit"]._record(
                "escalated", channel=self, user=persona.record
            )

    def _supervisors(self):
        """Return the supervisors among the agents of the conversation's company.

        A supervisor who is the customer of this conversation is excluded.
        """
        group = self.env.ref("seitech_chat.group_chat_supervisor")
        # sudo: seitech.chat.agent - limited to the conversation's company
        return (
            self.env["seitech.chat.agent"]
            .sudo()
            .search(
                [
                    ("company_id", "=", self.sudo().company_id.id),
                    ("user_id.all_group_ids", "in", group.ids),
                    ("user_id", "!=", self.sudo().student_id.id),
                ]
            )
            ._may_serve()
        )

    def _choose_supervisor(self, supervisors):
        """Choose an available supervisor: same department first, then lowest load.

        :return: one agent, or none. Supervisors may exceed their limit.
        """
        loads = supervisors._loads()
        there = supervisors.filtered("is_available")
        return there.sorted(
            lambda agent: (
                self.department_id not in agent.department_ids,
                loads.get(agent.id, 0),
                agent.id,
            )
        )[:1]


def supervisor_users(channel, *, but=None):
    """Return the supervisors of a conversation's company, else its managers.

    :param but: ``res.users`` to exclude, who need no notification.
    """
    known = (but or channel.env["res.users"]) | channel.student_id
    supervisors = channel._supervisors().user_id - known
    if supervisors:
        return supervisors
    group = channel.env.ref("seitech_chat.group_chat_manager")
    # sudo: res.users - recipients of a notification, of the conversation's company
    return (
        channel.env["res.users"]
        .sudo()
        .search(
            [
                ("all_group_ids", "in", group.ids),
                ("company_ids", "in", channel.company_id.ids),
            ]
        )
    ) - known
