from odoo import fields, models
from odoo.tools import SQL

from odoo.addons.base.models.res_partner import _tz_get

from ...tools.advisory_lock import lock_key
from .daily import rebuild
from .openings import complete_openings
from .service_facts import compute_facts

REFRESH_BATCH = 100  # services locked at a time, for some ten milliseconds


class ResCompany(models.Model):
    _inherit = "res.company"

    chat_report_tz = fields.Selection(
        _tz_get,
        "Chat Report Time Zone",
        help="Days and hours in the chat's reports are those of this time zone. Empty:"
        " the time zone of the company's contact. Changing it recomputes all reports.",
    )
    chat_report_tz_counted = fields.Char(
        readonly=True, help="Time zone of the reports as they are computed now."
    )

    def write(self, vals):
        result = super().write(vals)
        if vals.get("chat_report_tz"):
            self._chat_recount_for_zone()
        return result

    def _chat_report_zone(self):
        """Return the time zone of the reports that people see now."""
        self.ensure_one()
        # sudo: res.company - a setting, for the reports of its company
        company = self.sudo()
        return company.chat_report_tz_counted or company._chat_wanted_report_zone()

    def _chat_wanted_report_zone(self):
        """Return the time zone in which facts are written.

        It differs from the one that people see while a recount for it is running.
        """
        self.ensure_one()
        # sudo: res.company - as above
        company = self.sudo()
        return (
            company.chat_report_tz
            or company.chat_report_tz_counted
            or company.partner_id.tz
            or "UTC"
        )

    def _chat_recount_for_zone(self):
        """Request a recount of all days for companies whose time zone changed."""
        # sudo: seitech.chat.recount - the writer of the setting may not read recounts
        recounts = self.env["seitech.chat.recount"].sudo()
        for company in self:
            if company._chat_report_zone() == company.chat_report_tz:
                continue
            recounts._request(company, "time_zone")

    def _chat_lock_reports(self):
        """Lock the facts and daily rows of a company against other recounts."""
        self.ensure_one()
        lock_key(self.env.cr, "reports", self.id)

    def _chat_refresh_reports(self):
        """Compute facts and daily rows of services that changed, one batch.

        :return: the number of services; 0 when nothing is left to do.
        """
        self._chat_lock_reports()
        if not self.chat_report_tz_counted:
            self.chat_report_tz_counted = self._chat_wanted_report_zone()
        services = self.env["seitech.chat.service"].browse(self._chat_changed_ids())
        if services:
            days = services._report_days()
            complete_openings(services)
            compute_facts(services, self._chat_wanted_report_zone())
            days |= services._report_days()
            for day in sorted(days):
                rebuild(self, day, day)
            services.needs_refresh = False
        return len(services)

    def _chat_changed_ids(self):
        """Return ids of changed services and lock their rows.

        A service that ends at this moment is left for the next run.
        """
        self.env["seitech.chat.service"].flush_model()
        # SQL: the ORM has no SKIP LOCKED.
        rows = self.env.execute_query(
            SQL(
                """
                SELECT id FROM seitech_chat_service
                 WHERE company_id = %s AND needs_refresh IS TRUE
              ORDER BY id LIMIT %s
                   FOR NO KEY UPDATE SKIP LOCKED
                """,
                self.id,
                REFRESH_BATCH,
            )
        )
        return [row[0] for row in rows]
