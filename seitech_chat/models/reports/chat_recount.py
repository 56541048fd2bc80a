import random
import time
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from ...tools import metrics
from ...tools.cron import trigger_cron
from ...tools.report_days import day_start, local_day
from ...tools.transaction import run_in_own_transaction
from .daily import rebuild
from .openings import add_missing_services, complete_openings
from .service_facts import compute_facts

BATCH = 500  # services computed again in one transaction
DAYS = 31  # days whose daily rows are rebuilt in one transaction
RUN_SECONDS = 45  # per run of the scheduled action; the next run continues
NIGHTLY_DAYS = 35
CRON = "seitech_chat.chat_cron_refresh_reports"


class SeitechChatRecount(models.Model):
    """A run that computes the facts and daily figures again and repairs differences.

    It works in batches, each in a transaction that also stores how far it is. A run
    that is killed continues after the last complete batch.
    """

    _name = "seitech.chat.recount"
    _description = "Chat Recount"
    _inherit = ["seitech.chat.company.mixin"]
    _order = "id desc"
    _rec_name = "reason"

    company_id = fields.Many2one("res.company", required=True, index=True)
    reason = fields.Selection(
        [
            ("manual", "By hand"),
            ("nightly", "Nightly"),
            ("time_zone", "Time zone changed"),
        ],
        required=True,
    )
    from_day = fields.Date(help="First day; empty for all days.")
    to_day = fields.Date(help="Last day; empty for all days.")
    user_id = fields.Many2one("res.users", "Requested By", ondelete="set null")
    state = fields.Selection(
        [("waiting", "Waiting"), ("running", "Running"), ("done", "Done")],
        required=True,
        default="waiting",
    )
    started_at = fields.Datetime("Started")
    finished_at = fields.Datetime("Finished")
    compared_count = fields.Integer("Compared", help="Services computed again.")
    repaired_count = fields.Integer(
        "Repaired", help="Services and daily rows that differed and were repaired."
    )
    sealed_count = fields.Integer(
        "Sealed", help="Services whose messages were deleted after their retention."
    )
    last_service_id = fields.Integer(
        aggregator=None, help="Last service that was computed again."
    )
    last_day = fields.Date(help="Last day whose daily rows were rebuilt.")

    _unfinished = models.Index("(company_id, id) WHERE finished_at IS NULL")

    @api.model
    def request(self, company_id, from_day=None, to_day=None):
        """Request a recount by hand, which starts within seconds.

        :param int company_id: one of the user's companies.
        :param str from_day: first day, ``YYYY-MM-DD``; all days when left out.
        :param str to_day: last day.
        :return: a sentence for the user.
        :raises AccessError: for anybody but a manager of this company.
        :raises UserError: an invalid period.
        """
        is_manager = self.env.user.has_group("seitech_chat.group_chat_manager")
        if not is_manager or company_id not in self.env.user.company_ids.ids:
            raise AccessError(self.env._("Only managers can recount the reports."))
        from_day, to_day = self._read_day(from_day), self._read_day(to_day)
        if from_day and to_day and from_day > to_day:
            raise UserError(self.env._("The first day is after the last day."))
        # sudo: seitech.chat.recount - managers only request them
        recounts = self.sudo()
        company = recounts.env["res.company"].browse(company_id)
        if recounts._unfinished_for(company).filtered(
            lambda one: (
                one.reason == "manual"
                and (one.from_day, one.to_day) == (from_day or False, to_day or False)
            )
        ):
            return self.env._("This recount is already running.")
        recounts._request(company, "manual", from_day, to_day, user=self.env.user)
        return self.env._("The recount has started. Its result is shown here.")

    @api.model
    def action_recount(self):
        """Request a recount of all days of the current company.

        :return: the client action that says so and shows the recount.
        """
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.request(self.env.company.id),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _read_day(self, text):
        try:
            return fields.Date.to_date(text or None)
        except (TypeError, ValueError) as error:
            raise UserError(self.env._("Enter a date.")) from error

    @api.model
    def _request(self, company, reason, from_day=None, to_day=None, *, user=None):
        """Create a recount and trigger the scheduled action.

        :param company: ``res.company``.
        :param str reason: a value of the field.
        :param from_day: the first day, or None for all.
        :param to_day: the last day, or None for all.
        :param user: ``res.users`` who asked for it.
        """
        made = self.create(
            {
                "company_id": company.id,
                "reason": reason,
                "from_day": from_day,
                "to_day": to_day,
                "user_id": user.id if user else False,
            }
        )
        trigger_cron(self.env, CRON)
        return made

    @api.model
    def _unfinished_for(self, company):
        return self.search(
            [("company_id", "=", company.id), ("finished_at", "=", False)], order="id"
        )

    @api.model
    def _cron_refresh(self):
        """Refresh the reports of services that changed, and continue recounts."""
        deadline = time.monotonic() + RUN_SECONDS
        changed = self.env["seitech.chat.service"]._read_group(
            [("needs_refresh", "=", True)], ["company_id"]
        )
        for (company,) in changed:
            self._repeat("res.company", company.id, "_chat_refresh_reports", deadline)
        for recount in self.search([("finished_at", "=", False)], order="id"):
            self._repeat(self._name, recount.id, "_run_batch", deadline)
        # A batch that failed is tried again a minute later, not at once.
        is_over_time = time.monotonic() >= deadline
        if is_over_time and self.search_count([("finished_at", "=", False)], limit=1):
            trigger_cron(self.env, CRON)

    def _repeat(self, model, record_id, verb, deadline):
        while time.monotonic() < deadline:
            if not run_in_own_transaction(self.env, model, record_id, verb):
                break

    @api.model
    def _cron_nightly(self):
        """Request the recount of the last weeks and of one older day, per company."""
        oldest_days = self.env["seitech.chat.service"]._read_group(
            [("opened_on", "!=", False)], ["company_id"], ["opened_on:min"]
        )
        for company, oldest in oldest_days:
            if self._unfinished_for(company):
                continue
            today, *_hour = local_day(
                fields.Datetime.now(), company._chat_report_zone()
            )
            first = today - timedelta(days=NIGHTLY_DAYS)
            self._request(company, "nightly", first, today - timedelta(days=1))
            older = (first - oldest).days
            if older > 0:
                day = oldest + timedelta(days=random.randrange(older))  # noqa: S311
                self._request(company, "nightly", day, day)

    def _run_batch(self):
        """Compute one batch again, in a transaction of its own.

        :return: False when the recount is complete.
        """
        self.company_id._chat_lock_reports()
        self.invalidate_recordset()
        if self.finished_at:
            return False
        if self.state == "waiting":
            self.write({"state": "running", "started_at": fields.Datetime.now()})
            add_missing_services(self.company_id)
        services = self._next_services()
        if services:
            self._recount_services(services)
            return True
        days = self._next_days()
        if days:
            self._add_repairs(rebuild(self.company_id, *days))
            self.last_day = days[1]
            return True
        self._complete()
        return False

    def _next_services(self):
        """Return the next services of this recount, and lock their rows."""
        self.env["seitech.chat.service"].flush_model()
        zone = self.company_id._chat_wanted_report_zone()
        day_after = self.to_day and self.to_day + timedelta(days=1)
        # SQL: the ORM has no FOR NO KEY UPDATE. By id, so that the rows behind the
        # last batch are never read again. By the recorded times: the days may be wrong.
        rows = self.env.execute_query(
            SQL(
                """
                SELECT id FROM seitech_chat_service
                 WHERE company_id = %(company)s AND id > %(last)s
                   AND COALESCE(ended_at, 'infinity') >= %(from_at)s::timestamp
                   AND opened_at < %(to_at)s::timestamp
              ORDER BY id LIMIT %(batch)s
                   FOR NO KEY UPDATE
                """,
                company=self.company_id.id,
                last=self.last_service_id or 0,
                from_at=day_start(self.from_day, zone)
                if self.from_day
                else "-infinity",
                to_at=day_start(day_after, zone) if day_after else "infinity",
                batch=BATCH,
            )
        )
        return self.env["seitech.chat.service"].browse([row[0] for row in rows])

    def _recount_services(self, services):
        # A change that waits for the next refresh is no difference to repair.
        waiting = services.filtered("needs_refresh")
        days = self._days_outside(services)
        complete_openings(services)
        result = compute_facts(
            services,
            self.company_id._chat_wanted_report_zone(),
            keep_hours=self.reason != "manual",
        )
        self.compared_count += len(services) - result.sealed_count
        self.sealed_count += result.sealed_count
        # This recount rebuilds their days.
        (services - waiting).filtered("needs_refresh").needs_refresh = False
        is_check = self.reason in ("manual", "nightly")
        if is_check:
            self._add_repairs(len(set(result.changed_ids) - set(waiting.ids)))
        if result.changed_ids:
            for day in sorted(days | self._days_outside(services)):
                self._add_repairs(rebuild(self.company_id, day, day))
        self.last_service_id = services.ids[-1]

    def _days_outside(self, services):
        """Return the days of services for which this recount rebuilds no daily rows."""
        if not self.from_day and not self.to_day:
            return set()
        return {
            day
            for day in services._report_days()
            if (self.from_day and day < self.from_day)
            or (self.to_day and day > self.to_day)
        }

    def _next_days(self):
        """Return the next days whose daily rows are rebuilt: ``(first, last)``."""
        first, last = self.from_day, self.to_day
        if not first or not last:
            known_first, known_last = self._known_days()
            first, last = first or known_first, last or known_last
        if self.last_day:
            first = self.last_day + timedelta(days=1)
        if not first or not last or first > last:
            return None
        return first, min(last, first + timedelta(days=DAYS - 1))

    def _known_days(self):
        # SQL: the first and last day by which daily rows count, and of the rows.
        [row] = self.env.execute_query(
            SQL(
                """
                SELECT min(day), max(day)
                  FROM (
                       SELECT opened_on AS day FROM seitech_chat_service
                        WHERE company_id = %(company)s
                        UNION ALL
                       SELECT ended_on FROM seitech_chat_service
                        WHERE company_id = %(company)s
                        UNION ALL
                       SELECT answered_on FROM seitech_chat_answer
                        WHERE company_id = %(company)s AND is_first
                        UNION ALL
                       SELECT day FROM seitech_chat_daily
                        WHERE company_id = %(company)s
                       ) days
                """,
                company=self.company_id.id,
            )
        )
        return row

    def _add_repairs(self, count):
        if count:
            self.repaired_count += count
            metrics.count_after_commit(
                self.env.cr, metrics.REPORT_REPAIRS, amount=count
            )

    def _complete(self):
        if self.reason == "time_zone":
            company = self.company_id
            company.chat_report_tz_counted = company._chat_wanted_report_zone()
        self.write({"state": "done", "finished_at": fields.Datetime.now()})
