from datetime import timedelta

import pytz

from odoo import api, models

STEP_DAYS = 14  # read at a time; an SLA target is rarely further away
HORIZON_DAYS = 366  # a calendar without working hours in this period counts as empty


class ResourceCalendar(models.Model):
    _inherit = "resource.calendar"

    def write(self, vals):
        done = super().write(vals)
        if {"tz", "two_weeks_calendar", "attendance_ids"} & vals.keys():
            self._chat_hours_changed(self)
        return done

    @api.model
    def _chat_hours_changed(self, calendars):
        """Follow a change of working hours, as a hook.

        :param calendars: ``resource.calendar``; empty for a leave of all calendars.
        """

    @api.model
    def _chat_follower_domain(self, calendars):
        """Return the domain of records that follow one of these calendars.

        :param calendars: as in ``_chat_hours_changed``.
        """
        if calendars:
            return [("calendar_id", "in", calendars.ids)]
        return [("calendar_id", "!=", False)]

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
            until = min(begin + step, end)
            intervals = self._work_intervals_batch(begin, until)[False]
            for opens_at, closes_at, _attendance in intervals:
                yield _to_naive(opens_at), _to_naive(_closed_day_end(closes_at))
            begin = until

    def _chat_intervals(self, start_at, end_at):
        """Return the working intervals between two moments, however far apart.

        :param start_at: naive UTC datetime.
        :param end_at: naive UTC datetime.
        :return: list of ``(start, end)``; the last one may end later than ``end_at``.
        """
        found = []
        while start_at < end_at:
            for opens_at, closes_at in self._chat_schedule(start_at):
                if opens_at >= end_at:
                    return found
                found.append((opens_at, closes_at))
            start_at += timedelta(days=HORIZON_DAYS)
        return found


class ResourceCalendarAttendance(models.Model):
    _inherit = "resource.calendar.attendance"

    @api.model_create_multi
    def create(self, vals_list):
        made = super().create(vals_list)
        made.calendar_id._chat_hours_changed(made.calendar_id)
        return made

    def write(self, vals):
        calendars = self.calendar_id
        done = super().write(vals)
        calendars |= self.calendar_id
        calendars._chat_hours_changed(calendars)
        return done

    def unlink(self):
        calendars = self.calendar_id
        done = super().unlink()
        calendars._chat_hours_changed(calendars)
        return done


class ResourceCalendarLeaves(models.Model):
    _inherit = "resource.calendar.leaves"

    @api.model_create_multi
    def create(self, vals_list):
        made = super().create(vals_list)
        made._chat_follow_leaves()
        return made

    def write(self, vals):
        self._chat_follow_leaves()
        done = super().write(vals)
        self._chat_follow_leaves()
        return done

    def unlink(self):
        self._chat_follow_leaves()
        return super().unlink()

    def _chat_follow_leaves(self):
        """Report the calendars of these leaves; a leave of one person is skipped."""
        calendars = self.env["resource.calendar"]
        for leave in self.filtered(lambda leave: not leave.resource_id):
            calendars._chat_hours_changed(leave.calendar_id)


def _closed_day_end(moment):
    """Return midnight for the last microsecond before it, as Odoo's calendars end."""
    return moment + timedelta(microseconds=1) if moment.microsecond else moment


def _to_naive(moment):
    return moment.astimezone(pytz.utc).replace(tzinfo=None)
