from odoo import api, models


class ResUsers(models.Model):
    _inherit = "res.users"

    @api.model_create_multi
    def create(self, vals_list):
        users = super().create(vals_list)
        users._chat_sync_courses()
        return users

    def write(self, vals):
        result = super().write(vals)
        if "partner_id" in vals:
            self._chat_sync_courses()
        return result

    def _chat_sync_courses(self):
        """Sync the conversations of the courses in which these people are enrolled.

        A partner may be enrolled long before an account exists.
        """
        # sudo: slide.channel.partner - the enrolments of the accounts just written
        enrolments = self.env["slide.channel.partner"].sudo()
        found = enrolments.search([("partner_id", "in", self.partner_id.ids)])
        found.channel_id._chat_request_sync()
