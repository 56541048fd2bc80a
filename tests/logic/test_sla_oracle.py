"""The clock against a walk of one minute at a time, in local time as people read it.

The walk asks of each minute, by the wall clock of the calendar's time zone, whether
somebody works then. It knows no intervals and does no arithmetic but adding one.
"""

import random
from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from logic.sla_clock import due_at, runs, stretches, used_seconds

MINUTE = timedelta(minutes=1)
ZONES = ("Europe/Berlin", "America/New_York", "America/Sao_Paulo", "Asia/Kolkata",
         "Australia/Lord_Howe", "Africa/Casablanca", "Pacific/Apia", "UTC")  # fmt: skip
# Nights on which the clocks change in some of these, and ordinary ones.
DAYS = (date(2026, 3, 27), date(2026, 10, 23), date(2026, 3, 6), date(2026, 10, 30),
        date(2026, 4, 3), date(2026, 2, 14), date(2026, 12, 30))  # fmt: skip
CALENDARS = 2_000
LENGTH_DAYS = 9


class Hours:
    """Working hours as somebody types them: ranges a day, leaves, a time zone."""

    def __init__(self, rng):
        self.zone = ZoneInfo(rng.choice(ZONES))
        self.first = rng.choice(DAYS)
        # Weekday → ranges in minutes of the day; some go on past midnight.
        self.ranges = {
            day: self.some_ranges(rng) for day in range(7) if rng.random() < 0.75
        }
        start = datetime.combine(self.first, datetime.min.time())
        self.leaves = [
            (begin, begin + timedelta(minutes=rng.randrange(30, 2_000)))
            for begin in (
                start + timedelta(minutes=rng.randrange(LENGTH_DAYS * 1_440))
                for _n in range(rng.randrange(3))
            )
        ]

    @staticmethod
    def some_ranges(rng):
        cuts = sorted(rng.sample(range(0, 1_441, 15), rng.choice((2, 4, 6))))
        ranges = list(zip(cuts[::2], cuts[1::2], strict=True))
        if rng.random() < 0.3:
            ranges = [*(r for r in ranges if r[1] <= 1_320), (1_320, 1_440)]
        return ranges

    def works(self, moment):
        """Tell whether somebody works in the minute that begins then, naive UTC."""
        if any(begin <= moment < end for begin, end in self.leaves):
            return False
        local = moment.replace(tzinfo=timezone.utc).astimezone(self.zone)
        minute = local.hour * 60 + local.minute
        ranges = self.ranges.get(local.weekday(), ())
        return any(begin <= minute < end for begin, end in ranges)

    def schedule(self, start):
        """Write the hours as working intervals, from the walls' clock to UTC."""
        found = []
        for day in range(-2, LENGTH_DAYS + 3):
            on = self.first + timedelta(days=day)
            for begin, end in self.ranges.get(on.weekday(), ()):
                found += self.pieces(on, begin, end)
        found = self.without_leaves(sorted(found))
        return [(a, b) for a, b in joined(found) if b > start]

    def pieces(self, on, begin, end):
        """Cut one range where the clocks change, and give it in UTC."""
        pieces = []
        moment = self.utc(on, begin) - timedelta(hours=3)
        last = self.utc(on, end) + timedelta(hours=3)
        since = None
        while moment <= last:
            local = moment.replace(tzinfo=timezone.utc).astimezone(self.zone)
            minute = local.hour * 60 + local.minute
            is_in = local.date() == on and begin <= minute < end
            if is_in and since is None:
                since = moment
            elif not is_in and since is not None:
                pieces.append((since, moment))
                since = None
            moment += timedelta(minutes=15)
        return pieces

    def utc(self, on, minute):
        naive = datetime.combine(on, datetime.min.time()) + timedelta(minutes=minute)
        return (
            naive.replace(tzinfo=self.zone)
            .astimezone(timezone.utc)
            .replace(tzinfo=None)
        )

    def without_leaves(self, found):
        for begin, end in self.leaves:
            found = [
                piece
                for a, b in found
                for piece in ((a, min(b, begin)), (max(a, end), b))
                if piece[0] < piece[1]
            ]
        return sorted(found)


def joined(intervals):
    """Join what touches."""
    result = []
    for a, b in intervals:
        if result and a <= result[-1][1]:
            result[-1] = (result[-1][0], max(b, result[-1][1]))
        else:
            result.append((a, b))
    return result


def walk(hours, start, minutes, is_running):
    """Go on minute by minute until so many of work have passed: the due time.

    :param is_running: tells of a moment whether the clock runs then.
    """
    now, left = start, minutes
    end = start + timedelta(days=LENGTH_DAYS)
    while now < end:
        if is_running(now) and hours.works(now):
            left -= 1
            if not left:
                return now + MINUTE
        now += MINUTE
    return None


@pytest.mark.parametrize("seed", range(8))
def test_due_times_agree_with_the_walk(seed):
    rng = random.Random(seed)
    compared = 0
    for number in range(CALENDARS // 8):
        hours = Hours(rng)
        start = datetime.combine(hours.first, datetime.min.time())
        start += timedelta(minutes=rng.randrange(2 * 1_440))
        minutes = rng.choice((1, 15, 60, 240, 480, rng.randrange(1, 1_500)))
        schedule = hours.schedule(start)

        due = due_at(start, minutes * 60, schedule)

        expected = walk(hours, start, minutes, lambda _moment: True)
        if expected or (due and due < start + timedelta(days=LENGTH_DAYS)):
            assert due == expected, (seed, number, hours.zone, start, minutes)
            assert used_seconds(start, due, schedule) == minutes * 60
            told = stretches(start, due, schedule, 1_000)
            assert sum((b - a).total_seconds() for a, b in told) == minutes * 60
            compared += 1
    assert compared > CALENDARS / 8 / 2


@pytest.mark.parametrize("seed", range(8))
def test_pauses_agree_with_the_walk(seed):
    """As the desk does it: each resume goes on with what the pause left."""
    rng = random.Random(100 + seed)
    compared = 0
    for number in range(CALENDARS // 8):
        hours = Hours(rng)
        start = datetime.combine(hours.first, datetime.min.time())
        minutes = rng.randrange(30, 1_000)
        cuts = sorted(rng.sample(range(1, 4 * 1_440), rng.choice((2, 4))))
        pauses = [
            (start + timedelta(minutes=a), start + timedelta(minutes=b))
            for a, b in zip(cuts[::2], cuts[1::2], strict=True)
        ]
        schedule = hours.schedule(start)
        steps, left, since = [(start, "started")], minutes * 60, start
        due = due_at(since, left, schedule)
        for paused, resumed in pauses:
            if due and due <= paused:
                break
            left -= used_seconds(since, paused, schedule)
            since, due = resumed, due_at(resumed, left, schedule)
            steps += [(paused, "paused"), (resumed, "resumed")]

        expected = walk(
            hours, start, minutes, lambda t, p=pauses: not any(a <= t < b for a, b in p)
        )
        if expected or (due and due < start + timedelta(days=LENGTH_DAYS)):
            assert due == expected, (seed, number, hours.zone, start, minutes, pauses)
            used = sum(used_seconds(a, b, schedule) for a, b in runs(steps, due))
            assert used == minutes * 60
            compared += 1
    assert compared > CALENDARS / 8 / 3
