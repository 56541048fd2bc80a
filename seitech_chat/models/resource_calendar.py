from datetime import timedelta

import pytz

from odoo import models

STEP_DAYS = 14  # read at a time; an SLA target is rarely further away
HORIZON_DAYS = 366  # a calendar without working hours in this period counts as empty


class ResourceCalendar(models.Model):
    _inherit = "resource.calendar"

    def _chat_schedule(self, start_at):
        """Yield the working intervals from a moment on, for ``logic.sla_clock``.

        An empty recordset means around the clock.

        :param start_at: naive UTC datetime.
        :return: yields ``(start, end)``, naive UTC, without leaves, for a year.
        """
        if not self:
            yield start_at, start_at + timedelta(days=HORIZON_DAYS)
            return
        step = timedelta(days=STEP_DAYS)
        begin = pytz.utc.localize(start_at)
        end = begin + timedelta(days=HORIZON_DAYS)
        while begin < end:
            intervals = self._work_intervals_batch(begin, begin + step)[False]
            for opens_at, closes_at, _attendance in intervals:
                yield _to_naive(opens_at), _to_naive(_closed_day_end(closes_at))
            begin += step


def _closed_day_end(moment):
    """Return midnight for the last microsecond before it, as Odoo's calendars end."""
    return moment + timedelta(microseconds=1) if moment.microsecond else moment


def _to_naive(moment):
    return moment.astimezone(pytz.utc).replace(tzinfo=None)
