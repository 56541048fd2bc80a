from odoo import api, models


class ResourceCalendar(models.Model):
    _inherit = "resource.calendar"

    @api.model
    def _chat_hours_changed(self, calendars):
        """Request an assignment run in departments that may be open now."""
        result = super()._chat_hours_changed(calendars)
        domain = self._chat_follower_domain(calendars)
        # sudo: seitech.chat.department - the user may change a calendar without access
        departments = self.env["seitech.chat.department"].sudo()
        departments.search(domain)._request_assignment()
        return result
