from odoo import api, models


class ResourceCalendar(models.Model):
    _inherit = "resource.calendar"

    @api.model
    def _chat_hours_changed(self, calendars):
        """Schedule a recomputation of the open SLA targets."""
        result = super()._chat_hours_changed(calendars)
        domain = self._chat_follower_domain(calendars)
        # sudo: seitech.chat.sla.policy - a change of a calendar needs no access to them
        policies = (
            self.env["seitech.chat.sla.policy"].sudo().with_context(active_test=False)
        )
        policies.search(domain)._mark_for_recompute()
        return result
