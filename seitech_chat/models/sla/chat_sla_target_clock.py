from odoo import fields, models

from ...logic.sla_clock import due_at, is_late, runs, stretches, used_seconds, warn_at
from ...tools import metrics
from ...tools.durations import format_duration
from ...tools.times import from_iso, to_iso

MAX_INTERVALS_SHOWN = 10  # intervals of working time that explain a due time
# A conversation may go back and forth for years, and each message reads and writes the
# history of its resolution target. The earliest pauses are therefore merged into one
# step. The latest steps stay.
MAX_STEPS = 24
KEPT_STEPS = 12


class SeitechChatSlaTargetClock(models.Model):
    """Run, pause, stop and explain the clock of an SLA target.

    The caller of every method has locked the conversation.
    """

    _inherit = "seitech.chat.sla.target"

    def _run(self, at, seconds, what):
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
        spans = stretches(at, due, schedule(at), MAX_INTERVALS_SHOWN) if due else []
        self._log(
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
            target._log(at, "paused", left_seconds=int(left))
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
            target._run(at, target.remaining_seconds, "resumed")

    def _meet(self, at):
        """Settle these targets: met, or late if they are breached by then."""
        for target in self:
            target._record_breach(at)
            target._log(at, "late" if target.breached_at else "met")
            target.write({"met_at": at, "paused_at": False, "next_step_at": False})
            target._run_escalations(at)

    def _drop(self, at, what="dropped"):
        """Cancel these targets.

        :param str what: ``dropped`` at the end of the conversation, or ``withdrawn``
            when the policy no longer defines the target.
        """
        for target in self:
            target._record_breach(at)
            target._log(at, what)
            target.write({"dropped_at": at, "next_step_at": False})
            target._run_escalations(at)

    def _record_breach(self, now):
        """Record a breach that has happened by now, once, with its own time.

        :return: True when the breach is new.
        """
        self.ensure_one()
        is_over = self.due_at and is_late(now, self.due_at)
        if self.breached_at or self.met_at or self.dropped_at or not is_over:
            return False
        self._log(self.due_at, "breached")
        self.breached_at = self.due_at
        self._count("breached")
        return True

    def _record_warning(self, now):
        """Record that the warning time is reached, once.

        :return: True when the warning is new.
        """
        self.ensure_one()
        if self.warned_at or self.breached_at or self.met_at or self.dropped_at:
            return False
        if not self.warn_at or now < self.warn_at:
            return False
        self._log(self.warn_at, "warned")
        self.warned_at = self.warn_at
        self._count("warned")
        return True

    def _count(self, what):
        metrics.count_after_commit(self.env.cr, metrics.PROMISES, self.kind, what)

    def _remaining(self, at):
        schedule = self.policy_id.calendar_id._chat_schedule(at)
        return used_seconds(at, self.due_at, schedule) if self.due_at else 0

    def _log(self, at, what, **more):
        step = [to_iso(at), what, more] if more else [to_iso(at), what]
        self.history = [*(self.history or []), step]
        if len(self.history) > MAX_STEPS:
            self._compact_history()

    def _compact_history(self):
        """Merge the earliest pauses into one step that ends where the clock resumed."""
        history = self.history
        for end in range(len(history) - KEPT_STEPS, 2, -1):
            at, what, *_more = history[end]
            if what == "resumed":
                break
        else:
            return
        before = history[:end]
        [*_others, left] = [
            more["left_seconds"]
            for _at, _what, *rest in before
            for more in rest
            if "left_seconds" in more
        ]
        used = self._used_seconds(before, from_iso(at))
        folded = {"left_seconds": left, "used_seconds": used}
        self.history = [history[0], [before[-1][0], "folded", folded], *history[end:]]

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
            self._drop(now, "withdrawn")
            return
        until = self.paused_at or now
        left = max(budget - self._used_seconds(self.history or [], until), 0)
        if (budget, left) == (self.budget_seconds, self._remaining_budget(until)):
            self._schedule_next_escalation()
            return
        self.budget_seconds = budget
        if self.paused_at:
            self.remaining_seconds = left
            self._log(now, "changed", left_seconds=int(left))
        else:
            self._run(now, left, "changed")

    def _remaining_budget(self, until):
        return self.remaining_seconds if self.paused_at else self._remaining(until)

    def _used_seconds(self, history, until):
        """Count the working time the clock has run, in the current working hours.

        :param datetime until: end of the last run, if that has not stopped.
        """
        schedule = self.policy_id.calendar_id._chat_schedule
        steps = [(from_iso(at), what) for at, what, *_more in history]
        folded = [more[0] for _at, what, *more in history if what == "folded"]
        return sum(more["used_seconds"] for more in folded) + sum(
            used_seconds(start, end, schedule(start))
            for start, end in runs(steps, until)
        )

    def _explain(self):
        """Explain step by step how the due time was computed.

        :return: list of ``(moment, sentence)``, in the reader's time zone and language.
        """
        self.ensure_one()
        lines = [
            (self._moment(at), self._step_text(what, *more))
            for at, what, *more in self.history or []
        ]
        if self.due_at and not (self.met_at or self.dropped_at or self.breached_at):
            lines.append((self._moment(to_iso(self.due_at)), self.env._("due")))
        return lines

    def _moment(self, text):
        local = fields.Datetime.context_timestamp(self, from_iso(text))
        return local.strftime("%a %d %b %H:%M:%S")

    def _step_text(self, what, more=None):
        text = {
            "started": self.env._("the clock starts"),
            "paused": self.env._("paused: waiting for the customer"),
            "resumed": self.env._("goes on: the customer wrote"),
            "folded": self.env._("earlier pauses are not listed"),
            "changed": self.env._("the policy or its hours changed"),
            "warned": self.env._("at risk"),
            "breached": self.env._("the time ran out"),
            "escalated": self.env._("escalated"),
            "met": self.env._("kept"),
            "late": self.env._("done, but too late"),
            "dropped": self.env._("the conversation ended before"),
            "withdrawn": self.env._("not promised any more"),
        }[what]
        more = more or {}
        if more.get("action"):
            return f"{text}: {self._action_text(more['action'])}"
        if "left_seconds" in more:
            left = format_duration(self.env, more["left_seconds"])
            text = self.env._("%(what)s, %(left)s left", what=text, left=left)
        spans = ", ".join(
            f"{self._moment(opens)} – {self._moment(ends)}"
            for opens, ends in more.get("spans", [])
        )
        return (
            self.env._("%(what)s; counts %(spans)s", what=text, spans=spans)
            if (spans)
            else text
        )

    def _action_text(self, action):
        selection = self.env["seitech.chat.sla.step"]._fields["action"]
        return dict(selection._description_selection(self.env)).get(action, action)
