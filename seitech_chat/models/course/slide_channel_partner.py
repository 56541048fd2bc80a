from odoo import api, models


class SlideChannelPartner(models.Model):
    _inherit = "slide.channel.partner"

    @api.model_create_multi
    def create(self, vals_list):
        attendees = super().create(vals_list)
        attendees.channel_id._chat_request_sync()
        return attendees

    def write(self, vals):
        courses = self._chat_courses_affected_by(vals)
        result = super().write(vals)
        if courses:
            (courses | self.channel_id)._chat_request_sync()
        return result

    def unlink(self):
        courses = self.channel_id
        result = super().unlink()
        courses._chat_request_sync()
        return result

    def _chat_courses_affected_by(self, vals):
        """Return the courses whose members a write changes.

        Each lesson writes progress in a course, which changes no member.
        """
        if not {"active", "channel_id", "partner_id"}.isdisjoint(vals):
            return self.channel_id
        if "member_status" not in vals:
            return self.channel_id.browse()
        is_invited = vals["member_status"] == "invited"
        return self.filtered(
            lambda one: (one.member_status == "invited") != is_invited
        ).channel_id
