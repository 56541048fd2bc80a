"""SLA targets of ended conversations, as their clocks would have left them.

The rules are those of ``seitech.chat.sla.target``, with the times of the messages.
Escalations are left out: they would notify somebody.
"""

from bisect import bisect_right
from datetime import timedelta

from odoo.tools import SQL

from ...logic.sla_clock import (
    choose_policy,
    due_at,
    is_late,
    used_seconds,
    working_intervals,
)
from ...tools.time_format import to_iso
from .bulk_insert import insert_rows, stamp

MAX_INTERVALS_SHOWN = 10
MARGIN = timedelta(days=30)  # an end may be so long before the last deadline
FOREVER = timedelta(days=36_500)


def settle_ended(env):
    """Give all ended conversations of the desk the SLA targets they would have."""
    env.flush_all()
    services = _services_with_events(env)
    if not services:
        return
    policies = env["seitech.chat.sla.policy"].search([("active", "=", True)])
    starts = [service["events"][0][0] for service in services]
    hours = {
        policy.id: WorkingHours(policy.calendar_id, min(starts), max(starts) + MARGIN)
        for policy in policies
    }
    numbers, targets = {}, []
    for service in services:
        policy = _policy_of(policies, service)
        if policy:
            clocks = Clocks(policy, hours[policy.id], service, numbers)
            clocks.run()
            targets += clocks.targets
    for target in targets:
        stamp(target, env.uid, target["started_at"], target.pop("_settled_at"))
    insert_rows(env["seitech.chat.sla.target"], targets)
    ids = {target["channel_id"] for target in targets}
    # SQL: the ORM would also change the conversations' write dates.
    env.cr.execute(
        SQL(
            "UPDATE seitech_chat_channel SET has_sla_targets = TRUE WHERE id = ANY(%s)",
            list(ids),
        )
    )
    env.invalidate_all()


def _policy_of(policies, service):
    found = choose_policy(
        [policy._to_policy() for policy in policies],
        department_id=service["department_id"],
        query_type=service["query_type"],
        priority=service["priority"],
    )
    return policies.browse(found and found.id)


def _services_with_events(env):
    """Read the ended services with what happened in each, in order.

    :return: list of dicts; ``events``: list of ``(at, what)``.
    """
    # SQL: the messages' times and sides, without their texts.
    rows = env.execute_query_dict(
        SQL(
            """
            SELECT service.id, service.channel_id, service.company_id,
                   service.department_id, service.opened_at, service.ended_at,
                   channel.query_type, channel.priority,
                   array_agg(message.created_at ORDER BY message.version) AS times,
                   array_agg(CASE
                       WHEN message.message_type IN ('system', 'event')
                       THEN message.system_data ->> 'kind'
                       WHEN message.author_user_id IS DISTINCT FROM channel.student_id
                            AND message.author_user_id IS NOT NULL THEN 'desk'
                       ELSE 'customer' END ORDER BY message.version) AS sides
              FROM seitech_chat_service service
              JOIN seitech_chat_channel channel ON channel.id = service.channel_id
              JOIN seitech_chat_message message
                ON message.channel_id = channel.id
               AND message.message_type <> 'note'
               AND message.created_at BETWEEN service.opened_at AND service.ended_at
             WHERE channel.state = 'closed'
               AND NOT EXISTS (SELECT FROM seitech_chat_sla_target target
                                WHERE target.channel_id = channel.id)
          GROUP BY service.id, channel.id
          ORDER BY service.opened_at, service.id
            """
        )
    )
    for row in rows:
        lines = list(zip(row.pop("times"), row.pop("sides"), strict=True))
        sides = [side for _at, side in lines]
        said = [line for line in lines if line[1] in ("customer", "desk")]
        end = "abandoned" if "abandoned" in sides else "ended"
        start = "checked" if "reopened" in sides else "opened"
        row["events"] = [(row["opened_at"], start), *said, (row["ended_at"], end)]
    return rows


class WorkingHours:
    """The working intervals of a calendar in a period; always without one."""

    def __init__(self, calendar, start, end):
        """Read all intervals once."""
        self.intervals = []
        at = start
        while calendar and at < end:
            found = calendar._chat_schedule(at)
            self.intervals += list(_until(found, at + MARGIN))
            at += MARGIN
        if not calendar:
            self.intervals = [(start, start + FOREVER)]
        self.ends = [ends_at for _starts_at, ends_at in self.intervals]

    def since(self, at):
        """Return the intervals that end after a moment."""
        return self.intervals[bisect_right(self.ends, at) :]


def _until(intervals, end):
    for opens_at, ends_at in intervals:
        if opens_at >= end:
            return
        yield opens_at, min(ends_at, end)


class Clocks:
    """The targets of one service while its events are replayed."""

    def __init__(self, policy, hours, service, numbers):
        """Take the policy and hours; ``numbers`` counts targets per conversation."""
        self.policy, self.hours, self.service = policy, hours, service
        self.numbers = numbers
        self.targets = []
        self.is_answered = False

    def run(self):
        """Replay the events."""
        for at, what in self.service["events"]:
            for target in self._running():
                self._pass_time(target, at)
            getattr(self, f"_on_{what}")(at)

    def _open(self):
        return [one for one in self.targets if "_settled_at" not in one]

    def _running(self):
        return [one for one in self._open() if one["due_at"]]

    def _split(self):
        resolution = [one for one in self._open() if one["kind"] == "resolution"]
        return resolution, [one for one in self._open() if one not in resolution]

    def _pass_time(self, target, at):
        """Record the warning and the breach that happened before a moment."""
        if target["breached_at"]:
            return
        if target["warn_at"] and target["warn_at"] <= at and not target["warned_at"]:
            self._step(target, target["warn_at"], "warned")
            target["warned_at"] = target["warn_at"]
        if is_late(at, target["due_at"]):
            self._step(target, target["due_at"], "breached")
            target["breached_at"] = target["due_at"]

    def _step(self, target, at, what, **details):
        step = [to_iso(at), what, details] if details else [to_iso(at), what]
        target["history"].append(step)

    def _start(self, kind, at):
        budget = self.policy._budget_seconds(kind)
        if not budget:
            return
        key = (self.service["channel_id"], kind)
        self.numbers[key] = self.numbers.get(key, 0) + 1
        target = {
            "channel_id": self.service["channel_id"],
            "company_id": self.service["company_id"],
            "policy_id": self.policy.id,
            "kind": kind,
            "service_number": self.numbers[key],
            "budget_seconds": budget,
            "started_at": at,
            "paused_at": None,
            "remaining_seconds": None,
            "warned_at": None,
            "breached_at": None,
            "met_at": None,
            "cancelled_at": None,
            "history": [],
        }
        self.targets.append(target)
        self._run_clock(target, at, budget, "started")

    def _run_clock(self, target, at, seconds, what):
        schedule = self.hours.since(at)
        used = target["budget_seconds"] - seconds
        to_warning = target["budget_seconds"] * self.policy.warning_ratio - used
        due = due_at(at, seconds, schedule)
        target.update(
            paused_at=None,
            due_at=due,
            warn_at=due_at(at, max(to_warning, 0), schedule),
        )
        spans = working_intervals(at, due, schedule, MAX_INTERVALS_SHOWN) if due else []
        self._step(
            target, at, what,
            left_seconds=int(seconds),
            due_at=to_iso(due),
            spans=[[to_iso(opens_at), to_iso(ends_at)] for opens_at, ends_at in spans],
        )  # fmt: skip

    def _on_opened(self, at):
        self._start("first_response", at)
        self._start("resolution", at)

    def _on_checked(self, at):
        self._start("resolution", at)

    def _on_customer(self, at):
        resolution, answers = self._split()
        for target in resolution:
            if target["paused_at"]:
                self._run_clock(target, at, target["remaining_seconds"], "resumed")
        if not answers:
            kind = "next_response" if self.is_answered else "first_response"
            self._start(kind, at)

    def _on_desk(self, at):
        self.is_answered = True
        resolution, answers = self._split()
        for target in answers:
            self._meet(target, at)
        for target in resolution:
            if not target["paused_at"] and not target["breached_at"]:
                left = used_seconds(at, target["due_at"], self.hours.since(at))
                self._step(target, at, "paused", left_seconds=int(left))
                target.update(
                    paused_at=at, remaining_seconds=left, due_at=None, warn_at=None
                )

    def _on_ended(self, at):
        resolution, answers = self._split()
        for target in resolution:
            self._meet(target, at)
        for target in answers:
            self._cancel(target, at)

    def _on_abandoned(self, at):
        for target in self._open():
            self._cancel(target, at)

    def _meet(self, target, at):
        self._step(target, at, "late" if target["breached_at"] else "met")
        target.update(met_at=at, paused_at=None, _settled_at=at)

    def _cancel(self, target, at):
        self._step(target, at, "cancelled")
        target.update(cancelled_at=at, _settled_at=at)
