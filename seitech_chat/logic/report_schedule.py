"""The times of the summaries by email, and the days that they cover.

Times are naive UTC, days those of the company's reporting zone.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

SEND_AT = time(7)  # in the reporting zone
WEEK_DAYS = 7


def next_send_at(frequency: str, after: datetime, zone: str) -> datetime:
    """Return the next time of a summary.

    A week's summary is sent on Monday.

    :param frequency: ``daily`` or ``weekly``.
    :param after: naive UTC.
    :param zone: an IANA name.
    :return: naive UTC, later than ``after``.
    """
    day = _local(after, zone).date()
    if frequency == "weekly":
        day += timedelta(days=-day.weekday() % WEEK_DAYS)
    step = timedelta(days=_length(frequency))
    while (found := _to_utc(day, zone)) <= after:
        day += step
    return found


def covered_days(frequency: str, at: datetime, zone: str) -> tuple[date, date]:
    """Return the days of a summary that is sent at a time: yesterday, or last week.

    A weekly summary that is late covers the same week, Monday to Sunday.

    :return: first and last day, both included.
    """
    today = _local(at, zone).date()
    if frequency == "weekly":
        today -= timedelta(days=today.weekday())
    return today - timedelta(days=_length(frequency)), today - timedelta(days=1)


def _length(frequency: str) -> int:
    return WEEK_DAYS if frequency == "weekly" else 1


def _local(moment: datetime, zone: str) -> datetime:
    return moment.replace(tzinfo=UTC).astimezone(ZoneInfo(zone))


def _to_utc(day: date, zone: str) -> datetime:
    local = datetime.combine(day, SEND_AT, ZoneInfo(zone))
    return local.astimezone(UTC).replace(tzinfo=None)
