from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...tools.time_format import to_iso


class SeitechChatDepartmentHours(models.Model):
    """Compute a department's opening hours from its calendar; always open without."""

    _inherit = "seitech.chat.department"

    calendar_id = fields.Many2one(
        "resource.calendar",
        "Working Hours",
        ondelete="restrict",
        check_company=True,
        help="Outside these hours, customers can leave a message and nothing is"
        " assigned. Leave empty if always open.",
    )
    is_open = fields.Boolean(
        "Open Now",
        compute="_compute_is_open",
        help="The department is within its working hours.",
    )
    next_opening_at = fields.Datetime(
        readonly=True,
        help="Time of the next opening, when waiting conversations are assigned.",
    )

    @api.constrains("calendar_id")
    def _check_calendar(self):
        for department in self:
            if department.calendar_id.flexible_hours:
                raise ValidationError(
                    self.env._(
                        "%(calendar)s has flexible hours. Choose working hours with"
                        " fixed times.",
                        calendar=department.calendar_id.name,
                    )
                )

    @api.depends("calendar_id")
    def _compute_is_open(self):
        for department in self:
            department.is_open = department._opening_state()[0]

    def _opening_state(self, at=None):
        """Return whether the department is open, and when it opens otherwise.

        :param at: naive UTC datetime; now when left out.
        :return: ``(is open, opens at)``; the second None while open, or when it
            does not open within a year.
        """
        self.ensure_one()
        if not self.calendar_id:
            return True, None
        at = at or fields.Datetime.now()
        # sudo: resource.calendar - visitors may read whether a department is open
        opens_at, _closes_at = next(
            self.sudo().calendar_id._chat_schedule(at), (None, None)
        )
        if opens_at and opens_at <= at:
            return True, None
        return False, opens_at

    def _hours_payload(self):
        """Return ``(is_open, opens_at)`` as in the payloads."""
        is_open, opens_at = self._opening_state()
        return is_open, to_iso(opens_at)
