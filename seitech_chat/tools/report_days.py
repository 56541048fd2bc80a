"""Days, hours and weekdays of the reports, in a company's time zone.

Times are naive UTC. Zones are names of the IANA database, such as ``Europe/Madrid``.
"""

from datetime import date, datetime, time, timedelta

import pytz


def local_day(moment: datetime, zone: str) -> tuple[date, int, int]:
    """Return the day, hour and ISO weekday of a moment in a time zone.

    :return: ``(day, hour 0 to 23, weekday)``; 1 is Monday, 7 is Sunday.
    """
    local = pytz.utc.localize(moment).astimezone(pytz.timezone(zone))
    return local.date(), local.hour, local.isoweekday()


def day_start(day: date, zone: str) -> datetime:
    """Return the first moment of a day in a time zone, as naive UTC.

    A day that begins with a skipped hour, as in some zones on the night in which
    summer time begins, starts after the gap.
    """
    local = pytz.timezone(zone)
    start = datetime.combine(day, time())
    moment = local.localize(start, is_dst=True).astimezone(pytz.utc)
    # Normalizing a skipped midnight may give the day before.
    while moment.astimezone(local).date() < day:
        moment += timedelta(minutes=15)
    return moment.replace(tzinfo=None)
