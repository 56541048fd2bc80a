from datetime import timedelta

from odoo import models
from odoo.tools import SQL

from . import customer


class SeitechChatChannelTimeouts(models.Model):
    """Handle timeouts: unanswered customers, overflow and abandoned waits."""

    _inherit = "seitech.chat.channel"

    def _post_support_message(self, what, *names):
        """Post a system message for customer and desk, in the customer's language.

        The conversation is locked.

        :param str what: of ``logic.contract.SystemMessageKind``.
        :param names: names that the text contains.

        Emits ``seitech.chat.channel/message_new``.
        """
        self.with_context(lang=customer.lang_of(self))._post_system_message(
            what, *names
        )

    def _start_response_timeout(self, at):
        """Start the response timeout of the agent after a customer's message.

        :param at: naive UTC datetime; ignored while an earlier message is unanswered.
        """
        minutes = self._silence_minutes()
        if not minutes:
            return
        due_at = at + timedelta(minutes=minutes)
        # SQL: one statement, and none in departments without a response timeout.
        self.env["seitech.chat.assignment"].flush_model(["response_due_at", "ended_at"])
        self.env.cr.execute(
            SQL(
                """
                UPDATE seitech_chat_assignment SET response_due_at = %s
                 WHERE channel_id = %s AND ended_at IS NULL AND response_due_at IS NULL
                """,
                due_at,
                self.id,
            )
        )
        self.env["seitech.chat.assignment"].invalidate_model(["response_due_at"])
        self.env["seitech.chat.assignment"]._schedule_deadlines(due_at)

    def _stop_response_timeout(self):
        """Clear the response timeout after an answer of the desk."""
        if self._silence_minutes():
            self._assignment().response_due_at = False

    def _silence_minutes(self):
        departments = self.env["seitech.chat.department"]
        return departments._cached_silence_minutes(self.department_id.id)

    def _is_awaiting_response(self):
        """Return whether the customer, not the desk, wrote last."""
        message = self.env["seitech.chat.message"].search(
            [
                ("channel_id", "=", self.id),
                ("message_type", "not in", ("note", "system", "event")),
            ],
            order="position desc",
            limit=1,
        )
        author = message.author_user_id
        if author == self.student_id:
            return True
        # sudo: seitech.chat.agent - whether the author is an agent
        agents = self.env["seitech.chat.agent"].sudo()
        return not author or not agents.search_count(
            [("user_id", "=", author.id), ("company_id", "=", self.company_id.id)],
            limit=1,
        )

    def _on_response_timeout(self, assignment, now):
        """Return a conversation to the queue after an unanswered response timeout.

        Outside working hours the timeout restarts when the department opens.

        :param now: naive UTC datetime.

        Emits what ``_return_to_queue`` emits.
        """
        self._lock()
        assignment.invalidate_recordset()
        due_at = assignment.response_due_at
        if assignment.ended_at or not due_at or due_at >= now:
            return
        is_open, opens_at = self.department_id._opening_state(now)
        if not is_open:
            minutes = self.department_id.response_timeout_minutes
            assignment.response_due_at = opens_at and opens_at + timedelta(
                minutes=minutes
            )
            return
        self._return_to_queue("response_timeout")

    def _move_queue_entry(self, department, outcome):
        """Move a locked conversation to the queue of another department.

        :param str outcome: outcome of the queue entry that ends.

        Emits ``subscription_expired``, ``channel_changed``, ``channel_added`` to the
        department.
        """
        self._queue_entry()._leave(outcome)
        self.department_id._request_assignment()
        self._expire_subscriptions()
        self.department_id = department
        # The earlier waiting time counts for the position in the new queue.
        self._enqueue(since=self._service_began_at())
        self._emit_changed()
        self._emit_added_to(department)

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
            self._move_queue_entry(department, "transferred")
        else:
            self._expire_subscriptions()
            self.department_id = department
            self._assignment().department_id = department
            self._emit_changed()
            self._emit_added_to(department)
        self._post_event("department_changed", *both.mapped("name"), by=by)

    def _overflow(self, entry, now):
        """Move a conversation whose wait is too long to the fallback department.

        It stays while the fallback is closed or has no agents, and never returns to a
        department it overflowed from.

        :param now: naive UTC datetime.

        Emits what ``_move_queue_entry`` emits, and ``message_new`` for a line that says
        so.
        """
        self._lock()
        entry.invalidate_recordset()
        if entry.left_at or not entry.overflow_at or entry.overflow_at >= now:
            return
        department, fallback = (
            self.department_id,
            self.department_id.fallback_department_id,
        )
        if (
            not department.overflow_minutes
            or not fallback
            or entry._has_overflowed_from(fallback)
        ):
            entry.overflow_at = False
        elif not fallback._is_assignable(now):
            entry.overflow_at = now + timedelta(minutes=1)
        else:
            self._move_queue_entry(fallback, "overflowed")
            self._post_support_message("overflowed", department.name, fallback.name)

    def _abandon(self, now):
        """End the conversation of a waiting customer who has left.

        :param now: naive UTC datetime.

        Emits ``message_new`` for a line that says so, ``channel_changed``.
        """
        self._lock()
        entry = self._queue_entry()
        if not entry._is_abandoned(now):
            return
        self._post_support_message("abandoned", self.department_id.name)
        entry._leave("abandoned")
        self._record_end(now, is_abandoned=True)
        self._clear_notifications()
        self._emit_changed()
        self.department_id._request_assignment()
