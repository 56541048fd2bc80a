from datetime import timedelta

from odoo import models

from . import customer


class SeitechChatChannelTimeouts(models.Model):
    """Handle timeouts: unanswered customers, overflow and abandoned waits."""

    _inherit = "seitech.chat.channel"

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
