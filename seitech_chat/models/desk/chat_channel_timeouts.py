from datetime import timedelta

from odoo import models
from odoo.tools import SQL


class SeitechChatChannelTimeouts(models.Model):
    """What happens to a customer's conversation when time passes and nothing else."""

    _inherit = "seitech.chat.channel"

    def _post_support_message(self, what, *names):
        """Tell customer and desk why something happened, in the customer's language.

        The conversation is locked.

        :param str what: of ``logic.contract.NoticeKind``.
        :param names: of whom and what it is about.

        Emits ``seitech.chat.channel/message_new``.
        """
        self.with_context(lang=self._email_lang())._post_system_message(what, *names)

    def _start_response_timeout(self, at):
        """A customer wrote and an agent has it: its silence is timed from now on.

        :param at: naive UTC datetime; an earlier unanswered message counts instead.
        """
        minutes = self._silence_minutes()
        if not minutes:
            return
        due_at = at + timedelta(minutes=minutes)
        # SQL: one statement, and none where no silence is timed.
        self.env["seitech.chat.assignment"].flush_model(["answer_due_at", "ended_at"])
        self.env.cr.execute(
            SQL(
                """
                UPDATE seitech_chat_assignment SET answer_due_at = %s
                 WHERE channel_id = %s AND ended_at IS NULL AND answer_due_at IS NULL
                """,
                due_at,
                self.id,
            )
        )
        self.env["seitech.chat.assignment"].invalidate_model(["answer_due_at"])
        self.env["seitech.chat.assignment"]._schedule_deadlines(due_at)

    def _stop_response_timeout(self):
        """The desk answered: nobody waits for it."""
        if self._silence_minutes():
            self._assignment().answer_due_at = False

    def _last_questions(self):
        """Return what the customers of these conversations wrote last.

        :return: ``{channel id: HTML}``, without those who sent files alone.
        """
        self.env["seitech.chat.message"].flush_model()
        # SQL: the last of each conversation, in one statement.
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT ON (message.channel_id) message.channel_id, message.body
                  FROM seitech_chat_message message
                  JOIN seitech_chat_channel channel ON channel.id = message.channel_id
                 WHERE message.channel_id IN %s AND message.message_type = 'text'
                   AND message.deleted_at IS NULL AND message.body <> ''
                   AND (message.author_visitor_id IS NOT NULL
                        OR message.author_user_id = channel.student_id)
              ORDER BY message.channel_id, message.position DESC
                """,
                tuple(self.ids) or (0,),
            )
        )
        return dict(rows)

    def _silence_minutes(self):
        departments = self.env["seitech.chat.department"]
        return departments._cached_silence_minutes(self.department_id.id)

    def _is_awaiting_response(self):
        """Tell whether the customer, not the desk, wrote last."""
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
        # sudo: seitech.chat.agent - whether an author is of the desk
        agents = self.env["seitech.chat.agent"].sudo()
        return not author or not agents.search_count(
            [("user_id", "=", author.id), ("company_id", "=", self.company_id.id)],
            limit=1,
        )

    def _on_response_timeout(self, assignment, now):
        """A customer waited too long for an answer: somebody else is asked.

        Out of hours the time begins anew when the department opens.

        :param now: naive UTC datetime.

        Emits what ``_return_to_queue`` emits.
        """
        self._lock()
        assignment.invalidate_recordset()
        due_at = assignment.answer_due_at
        if assignment.ended_at or not due_at or due_at >= now:
            return
        is_open, opens_at = self.department_id._opening_state(now)
        if not is_open:
            minutes = self.department_id.silence_minutes
            assignment.answer_due_at = opens_at and opens_at + timedelta(
                minutes=minutes
            )
            return
        self._return_to_queue("silent")

    def _move_queue_entry(self, department, outcome):
        """Let a locked, waiting conversation wait in another department instead.

        :param str outcome: of the wait that ends here.

        Emits ``audience_changed``, ``channel_changed``, ``channel_added`` to the
        department.
        """
        self._queue_entry()._leave(outcome)
        self.department_id._request_assignment()
        self._expire_subscriptions()
        self.department_id = department
        # Who has waited already is not the last of the new queue.
        self._enqueue(since=self._service_began_at())
        self._announce()
        self._emit_added_to(department)

    def _change_department(self, department, *, by=None):
        """Let an open conversation go on in another department, with its agent if any.

        Unlike a transfer, this takes it from nobody: its department is archived.

        :param by: the ``Persona`` who archives it.

        Emits ``audience_changed``, ``channel_changed``, ``channel_added`` to the
        department and ``message_new`` for a line that says so.
        """
        self._lock()
        if self.state != "active" or self.department_id == department:
            return
        both = (self.department_id | department).with_context(lang=self._email_lang())
        if self.is_waiting:
            self._move_queue_entry(department, "moved")
        else:
            self._expire_subscriptions()
            self.department_id = department
            self._assignment().department_id = department
            self._announce()
            self._emit_added_to(department)
        self._post_event("moved", *both.mapped("name"), by=by)

    def _overflow(self, entry, now):
        """A wait has become too long: it goes on in the fallback department.

        Not to one that is closed or has nobody, and never back to where it came from.

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
        """A waiting customer is gone: the conversation ends.

        :param now: naive UTC datetime.

        Emits ``message_new`` for a line that says so, ``channel_changed``.
        """
        self._lock()
        entry = self._queue_entry()
        if not entry._is_abandoned(now):
            return
        self._post_support_message("abandoned", self.department_id.name)
        entry._leave("abandoned")
        self._record_end(now)
        if self.has_promises:
            self.env["seitech.chat.sla.target"]._open_of(self)._drop(now)
            self._emit_sla_changed()
        self._clear_notifications()
        self._announce()
        self.department_id._request_assignment()
