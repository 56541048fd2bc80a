"""When summaries by email are due, and which days they cover."""

from datetime import date, datetime

import pytest
from logic.report_schedule import covered_days, next_send_at

MADRID = "Europe/Madrid"
NEW_YORK = "America/New_York"
AUCKLAND = "Pacific/Auckland"


@pytest.mark.parametrize(
    ("frequency", "after", "zone", "expected"),
    [
        # Winter in Madrid is an hour ahead of UTC, summer two.
        ("daily", "2026-01-12 05:59:59", MADRID, "2026-01-12 06:00:00"),
        ("daily", "2026-01-12 06:00:00", MADRID, "2026-01-13 06:00:00"),
        ("daily", "2026-07-12 04:00:00", MADRID, "2026-07-12 05:00:00"),
        # The nights in which the clock changes.
        ("daily", "2026-03-28 07:00:00", MADRID, "2026-03-29 05:00:00"),
        ("daily", "2026-10-24 06:00:00", MADRID, "2026-10-25 06:00:00"),
        ("daily", "2026-03-07 13:00:00", NEW_YORK, "2026-03-08 11:00:00"),
        ("daily", "2026-10-31 12:00:00", NEW_YORK, "2026-11-01 12:00:00"),
        # Weekly on Monday; the twelfth is one.
        ("weekly", "2026-01-12 05:59:59", MADRID, "2026-01-12 06:00:00"),
        ("weekly", "2026-01-12 06:00:00", MADRID, "2026-01-19 06:00:00"),
        ("weekly", "2026-01-13 06:00:00", MADRID, "2026-01-19 06:00:00"),
        ("weekly", "2026-01-18 23:30:00", MADRID, "2026-01-19 06:00:00"),
        # Across the night of 29 March.
        ("weekly", "2026-03-23 06:00:00", MADRID, "2026-03-30 05:00:00"),
        # Monday begins there while it is Sunday in UTC.
        ("weekly", "2026-01-11 17:00:00", AUCKLAND, "2026-01-11 18:00:00"),
        ("daily", "2026-01-12 06:59:00", "UTC", "2026-01-12 07:00:00"),
    ],
)
def test_next_time(frequency, after, zone, expected):
    found = next_send_at(frequency, datetime.fromisoformat(after), zone)

    assert found == datetime.fromisoformat(expected)


@pytest.mark.parametrize(
    ("frequency", "at", "zone", "expected"),
    [
        ("daily", "2026-01-12 06:00:01", MADRID, ("2026-01-11", "2026-01-11")),
        ("daily", "2026-01-11 18:00:01", AUCKLAND, ("2026-01-11", "2026-01-11")),
        ("daily", "2026-01-12 03:00:00", NEW_YORK, ("2026-01-10", "2026-01-10")),
        ("daily", "2026-03-01 07:00:01", "UTC", ("2026-02-28", "2026-02-28")),
        ("weekly", "2026-01-12 06:00:01", MADRID, ("2026-01-05", "2026-01-11")),
        # Late: servers were down until Wednesday.
        ("weekly", "2026-01-14 09:00:00", MADRID, ("2026-01-05", "2026-01-11")),
        ("weekly", "2026-01-11 18:00:01", AUCKLAND, ("2026-01-05", "2026-01-11")),
    ],
)
def test_days(frequency, at, zone, expected):
    found = covered_days(frequency, datetime.fromisoformat(at), zone)

    assert found == tuple(date.fromisoformat(day) for day in expected)
