from odoo import api, models


class ResourceCalendarChanges(models.AbstractModel):
    """Update SLA policies and departments when their working hours change."""

    _name = "seitech.chat.calendar.observer"
    _description = "Chat Calendar Observer"

    @api.model
    def _recompute_for_calendars(self, calendars):
        """Schedule a recomputation of open SLA targets, and an assignment run.

        :param calendars: ``resource.calendar``; empty for a leave of all calendars.
        """
        domain = [("calendar_id", "!=", False)]
        if calendars:
            domain = [("calendar_id", "in", calendars.ids)]
        # sudo: seitech.chat.sla.policy - a change of a calendar needs no access to them
        policies = (
            self.env["seitech.chat.sla.policy"].sudo().with_context(active_test=False)
        )
        policies.search(domain)._mark_for_recompute()
        # sudo: seitech.chat.department - as above; the change may open a department
        departments = self.env["seitech.chat.department"].sudo()
        departments.search(domain)._request_assignment()


class ResourceCalendar(models.Model):
    _inherit = "resource.calendar"

    def write(self, vals):
        done = super().write(vals)
        if {"tz", "two_weeks_calendar", "attendance_ids"} & vals.keys():
            self.env["seitech.chat.calendar.observer"]._recompute_for_calendars(self)
        return done


class ResourceCalendarAttendance(models.Model):
    _inherit = "resource.calendar.attendance"

    @api.model_create_multi
    def create(self, vals_list):
        made = super().create(vals_list)
        self.env["seitech.chat.calendar.observer"]._recompute_for_calendars(
            made.calendar_id
        )
        return made

    def write(self, vals):
        calendars = self.calendar_id
        done = super().write(vals)
        calendars |= self.calendar_id
        self.env["seitech.chat.calendar.observer"]._recompute_for_calendars(calendars)
        return done

    def unlink(self):
        calendars = self.calendar_id
        done = super().unlink()
        self.env["seitech.chat.calendar.observer"]._recompute_for_calendars(calendars)
        return done


class ResourceCalendarLeaves(models.Model):
    _inherit = "resource.calendar.leaves"

    @api.model_create_multi
    def create(self, vals_list):
        made = super().create(vals_list)
        made._recompute_sla()
        return made

    def write(self, vals):
        self._recompute_sla()
        done = super().write(vals)
        self._recompute_sla()
        return done

    def unlink(self):
        self._recompute_sla()
        return super().unlink()

    def _recompute_sla(self):
        """Recompute for the leaves' calendars; a leave of one person is skipped."""
        changes = self.env["seitech.chat.calendar.observer"]
        for leave in self.filtered(lambda leave: not leave.resource_id):
            changes._recompute_for_calendars(leave.calendar_id)
