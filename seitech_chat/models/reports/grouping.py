"""The groupings of a report: by time, agent, department, topic and page."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from odoo.tools import SQL

TOTAL = "total"  # one group of all records
# A Monday: weeks and months are counted from there. Functions of dates take several
# times as long as a difference of days.
FIRST_DAY = date(1, 1, 1)
MAX_TREND_DAYS = 92
MAX_TREND_WEEK_DAYS = 366


@dataclass(frozen=True)
class Grouping:
    """A way to divide the records of a basis.

    :param properties: the properties of a basis that make the key of a group.
    :param step: for days: ``day``, ``week`` or ``month``.
    """

    properties: tuple = ()
    step: str | None = None

    @property
    def size(self):
        """Return the number of keys of a group."""
        return len(self.properties)

    def has(self, basis):
        """Return whether the records of a basis have these properties."""
        return all(basis.field(name) for name in self.properties)

    def keys(self, basis, column):
        """Return the SQL of the keys of a group, as a list.

        :param column: function that returns the SQL of a field.
        """
        keys = [column(basis.field(name)) for name in self.properties]
        if self.step == "week":
            return [SQL("(%s - %s) / 7", key, FIRST_DAY) for key in keys]
        if self.step == "month":
            return [
                SQL("date_trunc('month', %s::timestamp)::date", key) for key in keys
            ]
        return keys


GROUPINGS = {
    TOTAL: Grouping(),
    "day": Grouping(("date",), step="day"),
    "week": Grouping(("date",), step="week"),
    "month": Grouping(("date",), step="month"),
    "hour": Grouping(("hour",)),
    "weekday_hour": Grouping(("weekday", "hour")),
    "agent": Grouping(("agent",)),
    "department": Grouping(("department",)),
    "query_type": Grouping(("query_type",)),
    "page": Grouping(("page",)),
    "rating": Grouping(("rating",)),
}


def trend_step(days):
    """Return the step of a trend over so many days: at most 92 groups."""
    if days <= MAX_TREND_DAYS:
        return "day"
    return "week" if days <= MAX_TREND_WEEK_DAYS else "month"


def steps(step, from_on, to_on):
    """Return the groups of a period by day, week (from Monday) or month.

    :return: list of ``(key, first day, last day)``; the first and the last group end
        with the period.
    """
    found, day = [], from_on
    while day <= to_on:
        last = min(_last_day(step, day), to_on)
        found.append((_key(step, day), day, last))
        day = last + timedelta(days=1)
    return found


def _last_day(step, day):
    if step == "week":
        return day + timedelta(days=6 - day.weekday())
    if step == "month":
        return day.replace(day=monthrange(day.year, day.month)[1])
    return day


def _key(step, day):
    if step == "week":
        return (str((day - FIRST_DAY).days // 7),)
    return ((day.replace(day=1) if step == "month" else day).isoformat(),)
