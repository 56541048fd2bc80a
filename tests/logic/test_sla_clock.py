"""Working-time arithmetic, held against a slow walk of one second at a time."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from logic.sla_clock import (
    Policy,
    choose_policy,
    due_at,
    is_late,
    used_seconds,
    warn_at,
)

HOUR = 3600


def at(text):
    """Read ``Mon 09:00``, a moment of the week from 2 March 2026."""
    day, clock = text.split()
    days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun", "Mon2", "Tue2"]
    hours, minutes = map(int, clock.split(":"))
    start = datetime.fromisoformat("2026-03-02") + timedelta(days=days.index(day))
    return start + timedelta(hours=hours, minutes=minutes)


def office(*days):
    """Work from 9 to 12 and from 13 to 17, with the lunch break between."""
    hours = (("09:00", "12:00"), ("13:00", "17:00"))
    return [(at(f"{d} {a}"), at(f"{d} {b}")) for d in days for a, b in hours]


WEEK = office("Mon", "Tue", "Wed", "Thu", "Fri", "Mon2", "Tue2")
NIGHT = [(at("Mon 22:00"), at("Tue 06:00")), (at("Tue 22:00"), at("Wed 06:00"))]


@pytest.mark.parametrize(
    ("opened", "seconds", "schedule", "expected"),
    [
        ("Mon 09:00", HOUR, WEEK, "Mon 10:00"),
        ("Mon 08:30", HOUR, WEEK, "Mon 10:00"),  # before hours
        ("Mon 11:30", HOUR, WEEK, "Mon 13:30"),  # over the lunch break
        ("Mon 12:10", HOUR, WEEK, "Mon 14:00"),  # in the lunch break
        ("Mon 09:00", 3 * HOUR, WEEK, "Mon 12:00"),  # at the end, not after lunch
        ("Mon 16:30", HOUR, WEEK, "Tue 09:30"),  # over night
        ("Fri 16:30", HOUR, WEEK, "Mon2 09:30"),  # over the weekend
        ("Sat 11:00", HOUR, WEEK, "Mon2 10:00"),  # at the weekend
        ("Mon 09:00", 14 * HOUR, WEEK, "Tue 17:00"),  # two whole days
        ("Mon 09:00", 0, WEEK, "Mon 09:00"),  # nothing left
        ("Mon 23:00", 4 * HOUR, NIGHT, "Tue 03:00"),  # past midnight
        ("Tue 05:00", 2 * HOUR, NIGHT, "Tue 23:00"),
        ("Mon 09:00", HOUR, office("Tue"), "Tue 10:00"),  # Monday is a holiday
    ],
)
def test_due_times(opened, seconds, schedule, expected):
    assert due_at(at(opened), seconds, schedule) == at(expected)


def test_a_schedule_that_ends_before_says_so():
    assert due_at(at("Mon 09:00"), 8 * HOUR, office("Mon")) is None
    assert due_at(at("Mon 09:00"), 1, []) is None


def test_a_reply_at_the_last_second_meets_the_target():
    due = at("Mon 10:00")

    assert not is_late(due, due)
    assert is_late(due + timedelta(seconds=1), due)


def test_the_warning_comes_at_its_share_of_the_working_time():
    warned = warn_at(at("Mon 11:30"), HOUR, 0.75, WEEK)

    assert warned == at("Mon 13:15")


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ((1, "billing", "urgent"), 4),
        ((1, "other", "urgent"), 2),
        ((2, "billing", "urgent"), 3),
        ((2, "other", "urgent"), 5),
        ((2, "other", "low"), 1),
    ],
)
def test_the_most_specific_target_wins(facts, expected):
    policies = [
        Policy(1),
        Policy(2, department_id=1),
        Policy(3, query_type="billing"),
        Policy(4, department_id=1, query_type="billing"),
        Policy(5, priority="urgent"),
        Policy(6, priority="urgent"),
    ]
    department, query_type, priority = facts

    policy = choose_policy(
        policies, department_id=department, query_type=query_type, priority=priority
    )

    assert policy.id == expected


def test_without_a_policy_there_is_no_target():
    policies = [Policy(1, department_id=9)]
    facts = {"department_id": 1, "query_type": "other", "priority": "low"}

    assert choose_policy(policies, **facts) is None


@st.composite
def schedules(draw):
    """Draw working intervals of whole minutes within some hours."""
    cuts = draw(st.lists(st.integers(0, 300), unique=True, max_size=16))
    cuts = sorted(cuts)[: len(cuts) // 2 * 2]
    moments = [at("Mon 00:00") + timedelta(minutes=cut) for cut in cuts]
    return list(zip(moments[::2], moments[1::2], strict=True))


def walk(start, seconds, schedule):
    """Find the due time by counting minutes of work one by one."""
    now = start
    end = max((closes for _opens, closes in schedule), default=start)
    while seconds > 0 and now < end:
        if any(opens <= now < closes for opens, closes in schedule):
            seconds -= 60
        now += timedelta(minutes=1)
    return now if seconds <= 0 else None


@given(schedules(), st.integers(0, 320), st.integers(0, 320))
def test_the_clock_agrees_with_a_slow_walk(schedule, start_minute, minutes):
    start = at("Mon 00:00") + timedelta(minutes=start_minute)

    due = due_at(start, minutes * 60, schedule)

    assert due == walk(start, minutes * 60, schedule)
    if due:
        assert used_seconds(start, due, schedule) == minutes * 60
        later = due + timedelta(minutes=7)
        assert used_seconds(start, later, schedule) >= minutes * 60


@given(schedules(), *[st.integers(0, 320)] * 3, st.integers(0, 320))
def test_a_pause_keeps_the_remaining_time(schedule, start, pause, length, budget):
    start, paused = sorted((start, pause))
    moments = [at("Mon 00:00") + timedelta(minutes=m) for m in (start, paused)]
    start_at, paused_at = moments
    resumed_at = paused_at + timedelta(minutes=length)
    left = budget * 60 - used_seconds(start_at, paused_at, schedule)

    if left > 0:
        due = due_at(resumed_at, left, schedule)

        if due:
            used = used_seconds(start_at, paused_at, schedule)
            used += used_seconds(resumed_at, due, schedule)
            assert used == budget * 60
