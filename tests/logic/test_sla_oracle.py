"""The clock against a walk in local time as people read it.

The walk asks of each minute, by the wall clock of the calendar's time zone, whether
somebody works then. It knows no intervals and does no arithmetic but adding one. A few
cases are walked second by second.

`SLA_ORACLE_CASES=20000` compares more; the default, 2,424, takes seconds.
"""

import os
import random
from datetime import date, datetime, timedelta, timezone
from functools import cache
from zoneinfo import ZoneInfo

import pytest
from logic.sla_clock import due_at, running_intervals, used_seconds, working_intervals

EPOCH = datetime.fromisoformat("1970-01-01")
ZONES = ("Europe/Berlin", "America/New_York", "America/Sao_Paulo", "Asia/Kolkata",
         "Australia/Lord_Howe", "Africa/Casablanca", "Pacific/Apia", "UTC")  # fmt: skip
# Nights on which the clocks change in some of these, and ordinary ones.
DAYS = (date(2026, 3, 27), date(2026, 10, 23), date(2026, 3, 6), date(2026, 10, 30),
        date(2026, 4, 3), date(2026, 2, 14), date(2026, 12, 30))  # fmt: skip
CASES = int(os.environ.get("SLA_ORACLE_CASES", "1200"))  # of each kind
SECOND_CASES = 24  # walked second by second
LENGTH_DAYS = 9
DAY = 1_440  # minutes
WEEK = 7 * DAY
THURSDAY = 3 * DAY  # minutes from a week's beginning to that of the epoch's day
CELL = 15  # minutes; no clock changes within one


@cache
def offset(zone, cell):
    """Return by how many minutes local time is ahead in a quarter of an hour."""
    moment = (EPOCH + timedelta(minutes=cell * CELL)).replace(tzinfo=timezone.utc)
    ahead = moment.astimezone(ZoneInfo(zone)).utcoffset()
    return int(ahead.total_seconds()) // 60


def minutes_of(moment):
    """Count the minutes from the epoch to a naive UTC moment."""
    return int((moment - EPOCH).total_seconds()) // 60


def moment_of(minute):
    """Return the naive UTC moment at which a minute begins."""
    return EPOCH + timedelta(minutes=minute)


class Hours:
    """Working hours as somebody types them: ranges a day, leaves, a time zone."""

    def __init__(self, rng):
        self.zone = rng.choice(ZONES)
        self.first = minutes_of(datetime.combine(rng.choice(DAYS), datetime.min.time()))
        # Whether somebody works, for each minute of a local week.
        self.week = bytearray(WEEK)
        for day in range(7):
            if rng.random() < 0.75:
                for begin, end in self.some_ranges(rng):
                    start = day * DAY
                    self.week[start + begin : start + end] = bytes([1]) * (end - begin)
        self.leaves = [
            (begin, begin + rng.randrange(30, 2_000))
            for begin in (
                self.first + rng.randrange(LENGTH_DAYS * DAY)
                for _n in range(rng.randrange(3))
            )
        ]

    @staticmethod
    def some_ranges(rng):
        """Several ranges of one day; some go on past midnight."""
        cuts = sorted(rng.sample(range(0, DAY + 1, CELL), rng.choice((2, 4, 6))))
        ranges = list(zip(cuts[::2], cuts[1::2], strict=True))
        if rng.random() < 0.3:
            ranges = [*(r for r in ranges if r[1] <= 1_320), (1_320, DAY)]
        return ranges

    def works(self, minute):
        """Return whether somebody works in a minute, counted from the epoch in UTC."""
        for begin, end in self.leaves:
            if begin <= minute < end:
                return False
        local = minute + offset(self.zone, minute // CELL) + THURSDAY
        return self.week[local % WEEK]

    def schedule(self, start):
        """Write the hours as working intervals: ranges by the wall clock, less leaves.

        :param start: naive UTC datetime.
        """
        found = []
        since = None
        first = self.first // CELL - 2 * 96
        for cell in range(first, first + (LENGTH_DAYS + 5) * 96):
            local = cell * CELL + offset(self.zone, cell) + THURSDAY
            is_in = self.week[local % WEEK]
            if is_in and since is None:
                since = cell * CELL
            elif not is_in and since is not None:
                found.append((since, cell * CELL))
                since = None
        found = self.without_leaves(found)
        return [(moment_of(a), moment_of(b)) for a, b in found if moment_of(b) > start]

    def without_leaves(self, found):
        for begin, end in self.leaves:
            found = [
                piece
                for a, b in found
                for piece in ((a, min(b, begin)), (max(a, end), b))
                if piece[0] < piece[1]
            ]
        return sorted(found)


def walk(hours, start, minutes, pauses=()):
    """Go on minute by minute until so many of work have passed.

    :param int start: minutes since the epoch.
    :param pauses: ``(from, to)``, while the clock stands.
    :return: the due time, or None when it lies further on.
    """
    works = hours.works
    for now in range(start, start + LENGTH_DAYS * DAY):
        if works(now) and not any(a <= now < b for a, b in pauses):
            minutes -= 1
            if not minutes:
                return moment_of(now + 1)
    return None


def walk_seconds(hours, start, seconds):
    """Go on second by second until so many of work have passed.

    :param int start: seconds since the epoch.
    """
    for now in range(start, start + LENGTH_DAYS * DAY * 60):
        if hours.works(now // 60):
            seconds -= 1
            if not seconds:
                return EPOCH + timedelta(seconds=now + 1)
    return None


def is_within(due, start):
    """Return whether the walk went as far as this."""
    return due and due < start + timedelta(days=LENGTH_DAYS)


@pytest.mark.parametrize("seed", range(4))
def test_due_times_agree_with_the_walk(seed):
    rng = random.Random(seed)
    compared = 0
    for number in range(CASES // 4):
        hours = Hours(rng)
        start = moment_of(hours.first + rng.randrange(2 * DAY))
        minutes = rng.choice((1, 15, 60, 240, 480, rng.randrange(1, 1_500)))
        schedule = hours.schedule(start)

        due = due_at(start, minutes * 60, schedule)

        expected = walk(hours, minutes_of(start), minutes)
        if expected or is_within(due, start):
            assert due == expected, (seed, number, hours.zone, start, minutes)
            assert used_seconds(start, due, schedule) == minutes * 60
            sent = working_intervals(start, due, schedule, 1_000)
            assert sum((b - a).total_seconds() for a, b in sent) == minutes * 60
            compared += 1
    assert compared > CASES / 4 / 2


def test_due_times_agree_with_the_walk_to_the_second():
    rng = random.Random("seconds")
    compared = 0
    for number in range(SECOND_CASES):
        hours = Hours(rng)
        start = hours.first * 60 + rng.randrange(2 * DAY * 60)
        seconds = rng.randrange(1, 30_000)
        begin = EPOCH + timedelta(seconds=start)
        schedule = hours.schedule(begin)

        due = due_at(begin, seconds, schedule)

        expected = walk_seconds(hours, start, seconds)
        if expected or is_within(due, begin):
            assert due == expected, (number, hours.zone, begin, seconds)
            compared += 1
    assert compared > SECOND_CASES / 2


@pytest.mark.parametrize("seed", range(4))
def test_pauses_agree_with_the_walk(seed):
    """As the desk does it: each resume goes on with what the pause left."""
    rng = random.Random(100 + seed)
    compared = 0
    for number in range(CASES // 4):
        hours = Hours(rng)
        start = moment_of(hours.first)
        minutes = rng.randrange(30, 1_000)
        cuts = sorted(rng.sample(range(1, 4 * DAY), rng.choice((2, 4))))
        pauses = [
            (hours.first + a, hours.first + b)
            for a, b in zip(cuts[::2], cuts[1::2], strict=True)
        ]
        schedule = hours.schedule(start)
        due, steps = stop_and_go(start, minutes, pauses, schedule)

        expected = walk(hours, hours.first, minutes, pauses)
        if expected or is_within(due, start):
            assert due == expected, (seed, number, hours.zone, start, minutes, pauses)
            used = sum(
                used_seconds(a, b, schedule) for a, b in running_intervals(steps, due)
            )
            assert used == minutes * 60
            compared += 1
    assert compared > CASES / 4 / 3


def stop_and_go(start, minutes, pauses, schedule):
    """Run the clock through pauses: ``(due time, history)``."""
    steps, left, since = [(start, "started")], minutes * 60, start
    due = due_at(since, left, schedule)
    for paused, resumed in pauses:
        paused, resumed = moment_of(paused), moment_of(resumed)
        if due and due <= paused:
            break
        left -= used_seconds(since, paused, schedule)
        since, due = resumed, due_at(resumed, left, schedule)
        steps += [(paused, "paused"), (resumed, "resumed")]
    return due, steps
