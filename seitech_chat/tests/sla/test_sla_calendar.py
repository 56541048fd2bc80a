"""Due times in Odoo's own calendars, against a walk by the wall clock of their zone."""

import random
from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from odoo.tests import tagged

from ...logic.sla_clock import due_at, used_seconds
from ..support.chat_case import ChatCase

CALENDARS = 40
LENGTH_DAYS = 8
ZONES = ("Europe/Berlin", "America/New_York", "America/Sao_Paulo", "Asia/Kolkata")
# Before nights on which the clocks change in some of these, and an ordinary one.
DAYS = (date(2026, 3, 27), date(2026, 10, 23), date(2026, 3, 6), date(2026, 2, 12))
MINUTE = timedelta(minutes=1)
# Whether hours that begin in the hour that comes twice, or not at all, mean the one or
# the other is the calendar's choice: none do. Many go on through it.
HALF_HOURS = [0, 1, *range(7, 49)]


@tagged("post_install", "-at_install")
class TestSlaCalendar(ChatCase):
    def make(self, rng):
        """Make working hours: ``(calendar, {weekday: ranges in minutes}, leaves)``.

        Some days have breaks, some go on past midnight.
        """
        ranges = {}
        for day in range(7):
            cuts = sorted(rng.sample(HALF_HOURS, rng.choice((0, 2, 4))))
            ranges[day] = [
                (a * 30, b * 30) for a, b in zip(cuts[::2], cuts[1::2], strict=True)
            ]
        if rng.random() < 0.5:
            night = rng.randrange(7)
            ranges[night] = [r for r in ranges[night] if r[1] <= 1320] + [(1320, 1440)]
            after = (night + 1) % 7
            ranges[after] = [(0, 360)] + [r for r in ranges[after] if r[0] >= 360]
        calendar = self.env["resource.calendar"].create(
            {
                "name": "Random", "tz": rng.choice(ZONES), "attendance_ids": [
                    (5,), *(
                        (0, 0, {
                            "name": "Work", "dayofweek": str(day),
                            "hour_from": start / 60, "hour_to": end / 60,
                            "day_period": "morning" if start < 720 else "afternoon",
                        })
                        for day in ranges for start, end in ranges[day]
                    ),
                ],
            }
        )  # fmt: skip
        return calendar, ranges

    def leave(self, rng, calendar, first):
        """Take some time off: ``(begin, end)``."""
        begin = first + timedelta(minutes=rng.randrange(4 * 1_440))
        end = begin + timedelta(minutes=rng.randrange(30, 1_500))
        self.env["resource.calendar.leaves"].create(
            {"name": "Off", "calendar_id": calendar.id, "date_from": begin,
             "date_to": end}
        )  # fmt: skip
        return begin, end

    def walk(self, zone, ranges, leave, start, minutes):
        """Go on minute by minute until so many of work have passed."""
        now = start
        while now < start + timedelta(days=LENGTH_DAYS):
            local = now.replace(tzinfo=timezone.utc).astimezone(zone)
            minute = local.hour * 60 + local.minute
            works = any(a <= minute < b for a, b in ranges[local.weekday()])
            if works and not leave[0] <= now < leave[1]:
                minutes -= 1
                if not minutes:
                    return now + MINUTE
            now += MINUTE
        return None

    def test_due_times_agree_with_the_walk(self):
        rng = random.Random(20_264)
        compared = 0
        for number in range(CALENDARS):
            calendar, ranges = self.make(rng)
            first = datetime.combine(rng.choice(DAYS), datetime.min.time())
            leave = self.leave(rng, calendar, first)
            start = first + timedelta(minutes=rng.randrange(1_440))
            minutes = rng.choice((60, 120, 480, rng.randrange(1, 900)))

            due = due_at(start, minutes * 60, calendar._chat_schedule(start))

            zone = ZoneInfo(calendar.tz)
            expected = self.walk(zone, ranges, leave, start, minutes)
            if expected is None:
                continue
            compared += 1
            self.assertEqual(due, expected, (number, calendar.tz, start, ranges))
            used = used_seconds(start, due, calendar._chat_schedule(start))
            self.assertEqual(used, minutes * 60)
        self.assertGreater(compared, CALENDARS / 2)

    def test_hours_that_end_at_midnight_end_there(self):
        calendar = self.env["resource.calendar"].create(
            {
                "name": "Late", "tz": "UTC", "attendance_ids": [
                    (5,),
                    (0, 0, {
                        "name": "Late", "dayofweek": "0", "hour_from": 22,
                        "hour_to": 24, "day_period": "afternoon",
                    }),
                ],
            }
        )  # fmt: skip
        start = datetime.fromisoformat("2026-03-02 22:00:00")

        due = due_at(start, 2 * 3600, calendar._chat_schedule(start))

        self.assertEqual(due, datetime.fromisoformat("2026-03-03 00:00:00"))
