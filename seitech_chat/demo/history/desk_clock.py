"""The hours of the past desk and of its agents, in naive UTC."""

from bisect import bisect_right
from datetime import datetime, time, timedelta, timezone

from . import figures

DAY = timedelta(days=1)


class DeskClock:
    """Hours and shifts between two moments.

    ``zone``: time zone of pytz. ``holiday``: dates on which ``HOLIDAY_OF`` is away.
    """

    def __init__(self, start, end, zone):
        """Compute all spans of the period."""
        self.start, self.end, self.zone = start, end, zone
        first = self.to_local(start).date()
        last = self.to_local(end).date()
        self.dates = [first + DAY * n for n in range((last - first).days + 2)]
        self.workdays = [date for date in self.dates if date.weekday() < 5]
        monday = last - DAY * (last.weekday() + 7 * figures.HOLIDAY_WEEKS_AGO)
        self.holiday = {monday + DAY * n for n in range(5)}
        self.opened = [self._span(date, figures.OPEN_HOURS) for date in self.workdays]
        self.shifts = {
            one.login: [
                self._span(date, hours)
                for date in self.workdays
                if not (one.login == figures.HOLIDAY_OF and date in self.holiday)
                for hours in one.spans
            ]
            for one in (*figures.STAFF, figures.SUPERVISOR)
        }

    def to_local(self, at):
        """Return a moment in the desk's time zone."""
        return at.replace(tzinfo=timezone.utc).astimezone(self.zone)

    def to_utc(self, date, hour):
        """Return the moment of an hour of a day, which may have a fraction."""
        local = datetime.combine(date, time()) + timedelta(hours=hour)
        moment = self.zone.localize(local).astimezone(timezone.utc)
        return moment.replace(tzinfo=None, microsecond=0)

    def _span(self, date, hours):
        opens, closes = hours
        return self.to_utc(date, opens), self.to_utc(date, closes)

    def progress(self, at):
        """Return the share of the period that has passed by a moment."""
        return min(max((at - self.start) / (self.end - self.start), 0), 1)

    def closures(self):
        """Return the spans in which the desk was closed, as a list of pairs.

        At the end of the period the desk is open.
        """
        ends = [closes_at for _opens_at, closes_at in self.opened]
        starts = [opens_at for opens_at, _closes_at in self.opened]
        first = self.start - DAY * 4  # before the first conversation
        return [
            (since, min(until, self.end))
            for since, until in zip([first, *ends], starts, strict=False)
            if since < self.end
        ]

    def closure_at(self, at):
        """Return the closure that contains a moment, or None."""
        for since, until in self._closures_before(at):
            if since <= at < until:
                return since, until
        return None

    def _closures_before(self, at):
        if not hasattr(self, "_closures"):
            self._closures = self.closures()
            self._closure_starts = [since for since, _until in self._closures]
        index = bisect_right(self._closure_starts, at)
        return self._closures[max(index - 1, 0) : index]

    def is_open(self, at):
        """Return whether the desk is within its hours."""
        index = bisect_right(self.opened, (at, self.end + DAY * 9)) - 1
        return index >= 0 and at < self.opened[index][1]

    def is_workday(self, at):
        """Return whether a moment lies on a day on which the desk opens."""
        return self.to_local(at).weekday() < 5

    def is_working(self, login, at):
        """Return whether an agent is at work."""
        spans = self.shifts[login]
        index = bisect_right(spans, (at, self.end + DAY * 9)) - 1
        return index >= 0 and at < spans[index][1]

    def next_working(self, login, at):
        """Return the first moment from ``at`` on at which an agent is at work.

        :return: None after the last shift of the period.
        """
        if self.is_working(login, at):
            return at
        spans = self.shifts[login]
        index = bisect_right(spans, (at, self.end + DAY * 9))
        return spans[index][0] if index < len(spans) else None
