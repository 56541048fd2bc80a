"""Working-time arithmetic for SLA targets: deadlines and used working time.

Times are naive UTC. A schedule is a list of working intervals ``(start, end)`` in
ascending order, without overlap. The caller builds it, from a calendar with its time
zone, ranges and leaves, or for "around the clock".
Source: product brief, section 2 "SLA".
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

Interval = tuple[datetime, datetime]


def due_at(
    start: datetime, seconds: float, schedule: Iterable[Interval]
) -> datetime | None:
    """Return the deadline of a budget of working time.

    :param start: the start of the clock, also outside of working hours.
    :param seconds: working time, ≥ 0. With 0, the deadline is ``start``.
    :param schedule: working intervals that cover the budget.
    :return: the end of the last second, within or at the end of an interval, never in a
        pause between two. None if the schedule ends before.
    """
    if seconds <= 0:
        return start
    left = timedelta(seconds=seconds)
    for opens_at, closes_at in schedule:
        opens_at = max(opens_at, start)
        if closes_at <= opens_at:
            continue
        if closes_at - opens_at >= left:
            return opens_at + left
        left -= closes_at - opens_at
    return None


def used_seconds(start: datetime, end: datetime, schedule: Iterable[Interval]) -> float:
    """Return the working time between two moments.

    :param schedule: working intervals that cover both moments.
    :return: seconds ≥ 0; 0 if ``end`` is not after ``start``.
    """
    used = timedelta()
    for opens_at, closes_at in schedule:
        if opens_at >= end:
            break  # a schedule is generated lazily and may cover a year
        opens_at, closes_at = max(opens_at, start), min(closes_at, end)
        if closes_at > opens_at:
            used += closes_at - opens_at
    return used.total_seconds()


def working_intervals(
    start: datetime, end: datetime, schedule: Iterable[Interval], limit: int
) -> list[Interval]:
    """Return the first intervals of working time between two moments.

    They explain a deadline: "Friday 16:30 to 17:00, Monday 9:00 to 9:30".

    :param limit: the maximum number of intervals.
    """
    found: list[Interval] = []
    for opens_at, closes_at in schedule:
        if opens_at >= end or len(found) == limit:
            break
        opens_at, closes_at = max(opens_at, start), min(closes_at, end)
        if closes_at > opens_at:
            found.append((opens_at, closes_at))
    return found


def running_intervals(
    steps: Iterable[tuple[datetime, str]], until: datetime
) -> list[Interval]:
    """Return the intervals in which a clock was running, from its history.

    :param steps: ``(when, what)`` in order; only starts and stops count. A ``folded``
        step already contains the time before it.
    :param until: the end of a run that has not stopped.
    """
    found: list[Interval] = []
    since = None
    for at, what in steps:
        if what in {"started", "resumed"} and since is None:
            since = at
        elif (
            what in {"paused", "met", "late", "cancelled", "breach_withdrawn"} and since
        ):
            found.append((since, at))
            since = None
        elif what == "compacted":
            since = None
    return [*found, (since, until)] if since and since < until else found


def warn_at(
    start: datetime, seconds: float, ratio: float, schedule: Sequence[Interval]
) -> datetime | None:
    """Return the time at which the share ``ratio`` (0 to 1) of a budget is used up."""
    return due_at(start, seconds * ratio, schedule)


@dataclass(frozen=True)
class Policy:
    """The budgets of an SLA policy and its conditions; a condition of None fits all.

    The budgets are seconds of working time; 0 means no SLA target.
    """

    id: int
    department_id: int | None = None
    query_type: str | None = None
    priority: str | None = None
    first_response_seconds: int = 0
    next_response_seconds: int = 0
    resolution_seconds: int = 0


def choose_policy(
    policies: Iterable[Policy], *, department_id: int, query_type: str, priority: str
) -> Policy | None:
    """Return the most specific SLA policy that fits a conversation.

    A department counts more than the kind of question, and the kind of question counts
    more than the priority. Among equal policies, the one with the lowest id is chosen.
    """
    facts = (department_id, query_type, priority)

    def conditions(policy: Policy) -> tuple[object, ...]:
        return policy.department_id, policy.query_type, policy.priority

    fitting = [
        policy
        for policy in policies
        if all(
            wanted is None or wanted == fact
            for wanted, fact in zip(conditions(policy), facts, strict=True)
        )
    ]
    return max(
        fitting,
        key=lambda p: ([wanted is not None for wanted in conditions(p)], -p.id),
        default=None,
    )


def is_late(happened_at: datetime, due: datetime) -> bool:
    """Return whether an event breaches an SLA target; the last second meets it."""
    return happened_at > due
