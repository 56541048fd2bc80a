"""Working-time arithmetic: when something is due, and how much of a time is used up.

Times are naive UTC. A schedule is a list of working intervals ``(start, end)`` in
ascending order, without overlap; where they come from (a calendar with its time zone,
ranges and leaves, or "around the clock") is the caller's business.
Source: product brief, section 2 "SLA".
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

Interval = tuple[datetime, datetime]


def due_at(
    start: datetime, seconds: float, schedule: Iterable[Interval]
) -> datetime | None:
    """Tell when a budget of working time runs out.

    :param start: when the clock starts, also outside of working hours.
    :param seconds: working time, ≥ 0. None left is due at once.
    :param schedule: working intervals, reaching far enough.
    :return: the moment the last second is used up: within or at the end of an
        interval, never in a pause between two. None when the schedule ends before.
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
    """Count the working time between two moments.

    :param schedule: working intervals covering both.
    :return: seconds ≥ 0; 0 when ``end`` is not after ``start``.
    """
    used = timedelta()
    for opens_at, closes_at in schedule:
        if opens_at >= end:
            break  # a schedule may reach a year on; it is made while it is walked
        opens_at, closes_at = max(opens_at, start), min(closes_at, end)
        if closes_at > opens_at:
            used += closes_at - opens_at
    return used.total_seconds()


def stretches(
    start: datetime, end: datetime, schedule: Iterable[Interval], limit: int
) -> list[Interval]:
    """List the first stretches of working time between two moments.

    They explain a due time: "Friday 16:30 to 17:00, Monday 9:00 to 9:30".

    :param limit: how many at most.
    """
    found: list[Interval] = []
    for opens_at, closes_at in schedule:
        if opens_at >= end or len(found) == limit:
            break
        opens_at, closes_at = max(opens_at, start), min(closes_at, end)
        if closes_at > opens_at:
            found.append((opens_at, closes_at))
    return found


def runs(steps: Iterable[tuple[datetime, str]], until: datetime) -> list[Interval]:
    """List when a clock was running, from its history.

    :param steps: ``(when, what)`` in order; only starts and stops count. What lies
        before a ``folded`` one was counted when it was folded.
    :param until: where the last run ends that has not stopped.
    """
    found: list[Interval] = []
    since = None
    for at, what in steps:
        if what in {"started", "resumed"} and since is None:
            since = at
        elif what in {"paused", "met", "late", "dropped", "withdrawn"} and since:
            found.append((since, at))
            since = None
        elif what == "folded":
            since = None
    return [*found, (since, until)] if since and since < until else found


def warn_at(
    start: datetime, seconds: float, ratio: float, schedule: Sequence[Interval]
) -> datetime | None:
    """Tell when the share ``ratio`` (0 to 1) of a budget is used up."""
    return due_at(start, seconds * ratio, schedule)


@dataclass(frozen=True)
class Policy:
    """What is promised, and to whom. None of the conditions set: to everybody.

    The budgets are seconds of working time; 0 promises nothing.
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
    """Find the promise for one conversation: the most specific that fits.

    A department counts more than the kind of question, that more than the priority;
    of equals the lowest id wins.
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
    """Tell whether what happened then broke a promise; the last second keeps it."""
    return happened_at > due
