from odoo import api, fields, models
from odoo.fields import Domain

from ...logic.sla_clock import due_at, used_seconds, warn_at, working_intervals
from ...tools.time_format import to_iso
from .chat_sla_target_history import add_step, count_used_seconds

MAX_INTERVALS_SHOWN = 10  # intervals of working time that explain a due time


class SeitechChatSlaTargetClock(models.Model):
    """Start, pause, resume and stop the clocks of a conversation's SLA targets.

    The caller of every method has locked the conversation, except where the method
    locks it itself.
    """

    _inherit = "seitech.chat.sla.target"

    @api.model
    def _start(self, channel, at, *, is_asked=True):
        """Start the SLA targets of a new or reopened conversation.

        :param at: naive UTC datetime.
        :param bool is_asked: whether the customer waits for an answer.

        Emits ``seitech.chat.channel/sla_changed`` to the desk.
        """
        policy = self.env["seitech.chat.sla.policy"]._for_channel(channel)
        if channel.has_sla_targets != bool(policy):
            channel.has_sla_targets = bool(policy)
        if not policy:
            return
        if is_asked and not channel.first_response_at:
            self._open_target(channel, policy, "first_response", at)
        self._open_target(channel, policy, "resolution", at)
        self._emit_changes(channel)

    @api.model
    def _expect_answer(self, channel, at):
        """Resume the resolution target and start a response target after a message.

        Emits ``seitech.chat.channel/sla_changed`` to the desk.
        """
        resolution, answers = self._open_for(channel)._split()
        resolution._resume(at)
        if not answers:
            kind = "next_response" if channel.first_response_at else "first_response"
            policy = self.env["seitech.chat.sla.policy"]._for_channel(channel)
            self._open_target(channel, policy, kind, at)
        self._emit_changes(channel)

    @api.model
    def _record_answer(self, channel, at):
        """Settle response targets and pause the resolution target after an answer.

        Emits ``seitech.chat.channel/sla_changed`` to the desk.
        """
        resolution, answers = self._open_for(channel)._split()
        answers._meet(at)
        resolution._pause(at)
        self._emit_changes(channel)

    @api.model
    def _close(self, channel, at, *, is_abandoned=False):
        """Settle the resolution target and cancel the response targets at the end.

        :param bool is_abandoned: whether the customer left; all targets are cancelled.

        Emits ``seitech.chat.channel/sla_changed`` to the desk.
        """
        targets = self._open_for(channel)
        if is_abandoned:
            targets._cancel(at)
        else:
            resolution, answers = targets._split()
            resolution._meet(at)
            answers._cancel(at)
        self._emit_changes(channel)

    def _split(self):
        """Split open targets: ``(resolution, responses)``; both may be empty."""
        resolution = self.filtered(lambda target: target.kind == "resolution")
        return resolution, self - resolution

    @api.model
    def _deadline_fields(self):
        is_open = Domain("met_at", "=", False) & Domain("cancelled_at", "=", False)
        is_running = is_open & Domain("breached_at", "=", False)
        is_running &= Domain("paused_at", "=", False)
        return [
            ("due_at", is_running),
            ("warn_at", is_running & Domain("warned_at", "=", False)),
            ("next_escalation_at", is_open),
        ]

    def _on_deadline(self, now):
        """Record warnings and breaches up to now, and run due escalations.

        Locks the conversation itself, and looks at all its open targets.

        Emits ``seitech.chat.channel/sla_changed`` to the desk, when something has
        changed.
        """
        channel = self.channel_id
        channel._lock()
        targets = self._open_for(channel)
        targets.invalidate_recordset()
        has_news = False
        for target in targets:
            is_recorded = not target.paused_at and (
                target._record_breach(now) or target._record_warning(now)
            )
            has_news |= target._run_escalations(now) or is_recorded
        if has_news:
            self._emit_changes(channel)

    def _recompute_all(self):
        """Recompute the open targets of this one's conversation and policy.

        Locks the conversation itself.

        Emits ``seitech.chat.channel/sla_changed`` to the desk.
        """
        channel = self.channel_id
        channel._lock()
        now = fields.Datetime.now()
        targets = self._open_for(channel)
        targets.invalidate_recordset()
        mine = targets.filtered(lambda target: target.policy_id == self.policy_id)
        for target in mine:
            target._recompute(now)
        if mine:
            self._emit_changes(channel)

    @api.model
    def _open_target(self, channel, policy, kind, at):
        """Start the clock of one target, where the policy defines one.

        Lock the conversation first.

        :param policy: ``seitech.chat.sla.policy`` of the conversation, or none.
        :param at: naive UTC datetime from which it counts.
        """
        budget = policy._budget_seconds(kind) if policy else 0
        if not budget:
            return
        target = self.create(
            {
                "channel_id": channel.id,
                "company_id": channel.company_id.id,
                "policy_id": policy.id,
                "kind": kind,
                "service_number": self._latest_per_kind(channel, kind).service_number
                + 1,
                "budget_seconds": budget,
                "started_at": at,
                "history": [],
            }
        )
        target._start_clock(at, budget, "started")

    def _start_clock(self, at, seconds, what):
        """Start or resume the clock with an amount of working time left.

        :param str what: reason for the history: ``started``, ``resumed``, ``changed``.
        """
        schedule = self.policy_id.calendar_id._chat_schedule
        used = self.budget_seconds - seconds
        to_warning = self.budget_seconds * self.policy_id.warning_ratio - used
        due = due_at(at, seconds, schedule(at))
        self.write(
            {
                "paused_at": False,
                "due_at": due,
                "warn_at": warn_at(at, max(to_warning, 0), 1, schedule(at)),
            }
        )
        spans = (
            working_intervals(at, due, schedule(at), MAX_INTERVALS_SHOWN) if due else []
        )
        add_step(
            self,
            at,
            what,
            left_seconds=int(seconds),
            due_at=to_iso(due),
            spans=[[to_iso(opens_at), to_iso(ends_at)] for opens_at, ends_at in spans],
        )
        self._schedule_deadlines(self.due_at)
        self._schedule_deadlines(self.warn_at)

    def _pause(self, at):
        """Pause the clocks while the customer has to write, except breached ones."""
        for target in self:
            if target.paused_at or target.breached_at:
                continue
            target._record_breach(at)
            if target.breached_at:
                target._run_escalations(at)
                continue
            left = target._remaining(at)
            add_step(target, at, "paused", left_seconds=int(left))
            target.write(
                {
                    "paused_at": at,
                    "remaining_seconds": left,
                    "due_at": False,
                    "warn_at": False,
                }
            )

    def _resume(self, at):
        """Resume paused clocks with the remaining working time."""
        for target in self.filtered("paused_at"):
            target._start_clock(at, target.remaining_seconds, "resumed")

    def _meet(self, at):
        """Settle these targets: met, or late if they are breached by then."""
        for target in self:
            target._record_breach(at)
            add_step(target, at, "late" if target.breached_at else "met")
            target.write(
                {"met_at": at, "paused_at": False, "next_escalation_at": False}
            )
            target._run_escalations(at)

    def _cancel(self, at, what="cancelled"):
        """Cancel these targets.

        :param str what: ``dropped`` at the end of the conversation, or ``withdrawn``
            when the policy no longer defines the target.
        """
        for target in self:
            target._record_breach(at)
            add_step(target, at, what)
            target.write({"cancelled_at": at, "next_escalation_at": False})
            target._run_escalations(at)

    def _remaining(self, at):
        schedule = self.policy_id.calendar_id._chat_schedule(at)
        return used_seconds(at, self.due_at, schedule) if self.due_at else 0

    def _recompute(self, now):
        """Recompute the clock after a change of the policy or its calendar.

        The used time is counted again in the changed hours. No breach is recorded for a
        past moment: a target whose due time would lie before now is due now. A breached
        target stays breached.
        """
        self.ensure_one()
        if self.breached_at or self._record_breach(now):
            self._schedule_next_escalation()
            return
        budget = self.policy_id._budget_seconds(self.kind)
        if not budget:
            self._cancel(now, "breach_withdrawn")
            return
        until = self.paused_at or now
        left = max(budget - count_used_seconds(self, self.history or [], until), 0)
        if (budget, left) == (self.budget_seconds, self._remaining_budget(until)):
            self._schedule_next_escalation()
            return
        self.budget_seconds = budget
        if self.paused_at:
            self.remaining_seconds = left
            add_step(self, now, "changed", left_seconds=int(left))
        else:
            self._start_clock(now, left, "changed")

    def _remaining_budget(self, until):
        return self.remaining_seconds if self.paused_at else self._remaining(until)
