import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, formataddr
from odoo.tools.misc import get_lang

from ...exceptions import ChatError
from ...logic import permissions
from ...logic.characters import without_links
from ...logic.report_schedule import covered_days, next_send_at
from ...persona import Persona
from ...tools.advisory_lock import lock_key
from ...tools.cron import trigger_cron
from .report_query import check_may_view
from .report_summary import has_data, sections_of, title_of

_logger = logging.getLogger(__name__)

FREQUENCY_SELECTION = [("daily", "Daily"), ("weekly", "Weekly")]
NEVER = "never"
TOPIC = "report"  # of the unsubscribe link, followed by the company's id
DASHBOARD = "/odoo/chat-dashboard"  # the path of the client action


class SeitechChatReportSubscription(models.Model):
    """A person's wish for a summary of one company's dashboard by email.

    The summary is written at its deadline, with the rights that the person has then.
    """

    _name = "seitech.chat.report.subscription"
    _description = "Chat Report Subscription"
    _inherit = [
        "seitech.chat.company.mixin",
        "seitech.chat.deadline.mixin",
        "seitech.chat.email.mixin",
    ]
    _log_access = False
    _order = "next_at, id"
    _rec_name = "frequency"

    user_id = fields.Many2one("res.users", required=True, ondelete="cascade")
    company_id = fields.Many2one(
        "res.company", required=True, index=True, ondelete="cascade"
    )
    frequency = fields.Selection(
        FREQUENCY_SELECTION,
        required=True,
        help="Sent at 7:00 in the reports' time zone. Daily: the day before, only if it"
        " had conversations. Weekly: the week before, each Monday.",
    )
    next_at = fields.Datetime("Next Email", required=True)
    last_day = fields.Date(help="Last day of the last summary; sent only once.")

    _one_per_user_and_company = models.UniqueIndex("(user_id, company_id)")
    _by_time = models.Index("(next_at)")

    @api.model
    def _deadline_fields(self):
        return [("next_at", Domain.TRUE)]

    @api.model
    def get_frequency(self):
        """Return how often the current user gets a summary of the current company.

        :return: ``never``, ``daily`` or ``weekly``.
        """
        return self._mine().frequency or NEVER

    @api.model
    def set_frequency(self, value):
        """Set how often the current user gets a summary of the current company.

        :param str value: ``never``, ``daily`` or ``weekly``.
        :return: as ``get_frequency``.
        :raises ChatError: ``invalid_field`` for another value or without an email
            address.
        :raises ChatForbidden: ``forbidden``: the user isn't of the support desk.
        """
        self._check_may_subscribe(value)
        lock_key(self.env.cr, "report_subscription", str(self.env.uid))
        mine = self._mine()
        if value == NEVER:
            mine.unlink()
        elif not mine:
            vals = {"user_id": self.env.uid, "company_id": self.env.company.id}
            mine.create({**vals, **self._schedule_vals(self.env.company, value)})
        elif mine.frequency != value:
            mine.write(self._schedule_vals(self.env.company, value))
        return self.get_frequency()

    def _check_may_subscribe(self, value):
        if value not in (NEVER, *dict(FREQUENCY_SELECTION)):
            raise ChatError(
                "invalid_field",
                self.env._("Choose never, daily or weekly."),
                field="frequency",
            )
        if value == NEVER:
            return
        check_may_view(Persona(self.env.user))
        if not self.env.user.email:
            raise ChatError(
                "invalid_field",
                self.env._("Add an email address to your profile first."),
                field="frequency",
            )

    @api.model
    def _mine(self):
        """Return the current user's subscription to the current company, in sudo."""
        # sudo: seitech.chat.report.subscription - the user's own
        return self.sudo().search(
            [("user_id", "=", self.env.uid), ("company_id", "=", self.env.company.id)]
        )

    @api.model
    def _schedule_vals(self, company, frequency):
        """Return a frequency and its next time, and wake the deadline runner for it."""
        now = fields.Datetime.now()
        next_at = next_send_at(frequency, now, company._chat_report_zone())
        self._schedule_deadlines(next_at)
        return {"frequency": frequency, "next_at": next_at}

    @api.model
    def _reschedule(self, companies):
        """Set the next times again, after a change of these companies' time zones."""
        for one in self.search([("company_id", "in", companies.ids)]):
            one.write(self._schedule_vals(one.company_id, one.frequency))

    @api.model
    def _remove(self, user, company_id):
        """Remove a user's subscription to a company, if there is one."""
        # sudo: seitech.chat.report.subscription - the user is named by a signed link
        found = self.sudo().search(
            [("user_id", "=", user.id), ("company_id", "=", company_id)]
        )
        found.unlink()

    def _on_deadline(self, now):
        """Write the summary once: a second process finds a later deadline.

        The email and the next deadline are committed together.
        """
        if not self._lock_due(now):
            return
        if not self._is_entitled():
            _logger.info("subscription %s removed: its user lost the right", self.id)
            self.unlink()
            return
        zone = self.company_id._chat_report_zone()
        from_on, to_on = covered_days(self.frequency, now, zone)
        was_sent = self.last_day and to_on <= self.last_day
        self.write({"next_at": next_send_at(self.frequency, now, zone)})
        if was_sent:
            return
        self.last_day = to_on
        if self._queue_summary(from_on, to_on, zone):
            _logger.info("summary %s added to the mail queue", self.id)
            trigger_cron(self.env, "mail.ir_cron_mail_scheduler_action")

    def _lock_due(self, now):
        """Lock this subscription.

        :return: whether it is still due.
        """
        self.flush_recordset()
        # SQL: the ORM has no FOR UPDATE; a duplicate email cannot be recalled.
        rows = self.env.execute_query(
            SQL(
                "SELECT id FROM seitech_chat_report_subscription"
                " WHERE id = %s AND next_at <= %s FOR UPDATE",
                self.id,
                now,
            )
        )
        self.invalidate_recordset()
        return bool(rows)

    def _is_entitled(self):
        """Return whether the user may still read reports of the company."""
        user, company = self.user_id, self.company_id
        return (
            user.active
            and company.active
            and company in user.company_ids
            and not permissions.STAFF.isdisjoint(Persona(user).roles)
        )

    def _queue_summary(self, from_on, to_on, zone):
        """Add the email to Odoo's queue, in the user's language.

        :return: the ``mail.mail``; none without an address, for a day without
            conversations, or when the address reached its daily limit.
        """
        user = self.user_id
        figures = self._figures(from_on, to_on)
        is_empty = not has_data(figures)
        if not user.email or (is_empty and self.frequency == "daily"):
            return None
        lang = get_lang(self.env, user.lang).code
        spoken = self.with_context(lang=lang, tz=zone)
        return spoken._queue_emails(
            "user", [spoken._summary_vals(figures, from_on, to_on)]
        )

    def _summary_vals(self, figures, from_on, to_on):
        """Return the email's values, in the language of the environment."""
        user, company = self.user_id, self.company_id
        days = title_of(self.env, from_on, to_on)
        length = to_on - from_on + timedelta(days=1)
        previous = title_of(self.env, from_on - length, to_on - length)
        path = f"{DASHBOARD}?from={from_on}&to={to_on}"
        return self._mail_vals(
            formataddr((without_links(user.name or ""), user.email)),
            self.env._(
                "Chat summary, %(days)s: %(company)s", days=days, company=company.name
            ),
            "seitech_chat.email_report_summary",
            company=company,
            user=user,
            topic=(TOPIC, company.id),
            reason=self._reason(),
            name=user.name,
            days=days,
            comparison=self.env._("Compared with %(days)s", days=previous),
            scope=self._scope_text(),
            sections=sections_of(self.env, figures),
            url=self.get_base_url() + path,
        )

    def _scope_text(self):
        """Return which conversations the user's figures count."""
        roles = Persona(self.user_id).roles
        if "manager" in roles:
            return self.env._("All conversations")
        if "supervisor" in roles:
            return self.env._("Conversations of your departments")
        return self.env._("Conversations that you answered")

    def _reason(self):
        company = self.company_id.name
        if self.frequency == "daily":
            return self.env._(
                "You asked for a daily summary of the chat of %(company)s.",
                company=company,
            )
        return self.env._(
            "You asked for a weekly summary of the chat of %(company)s.",
            company=company,
        )

    def _figures(self, from_on, to_on):
        """Return the figures that the user may see, beside the period before.

        :return: list of ``FigurePayload``.
        """
        company = self.company_id
        user_env = self.env(
            user=self.user_id.id,
            su=False,
            context={"allowed_company_ids": company.ids},
        )
        return user_env["seitech.chat.dashboard"]._figures(company, from_on, to_on)


class SeitechChatEmailMixin(models.AbstractModel):
    """Turn off the summaries by the link in them."""

    _inherit = "seitech.chat.email.mixin"

    @api.model
    def _turn_off_emails(self, user, topic):
        if topic[:1] != (TOPIC,):
            return super()._turn_off_emails(user, topic)
        _topic, company_id = topic
        return self.env["seitech.chat.report.subscription"]._remove(user, company_id)


class ResCompany(models.Model):
    _inherit = "res.company"

    def write(self, vals):
        done = super().write(vals)
        if "chat_report_tz_counted" in vals:
            # sudo: seitech.chat.report.subscription - only their next times
            subscriptions = self.env["seitech.chat.report.subscription"].sudo()
            subscriptions._reschedule(self)
        return done
