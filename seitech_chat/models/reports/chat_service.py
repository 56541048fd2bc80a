from odoo import api, fields, models

from ...logic.languages import to_language_code
from ...tools.optional_fields import OptionalInteger
from ...tools.report_days import local_day
from ..selections import (
    CHANNEL_TYPE_SELECTION,
    OUTCOME_SELECTION,
    PRIORITY_SELECTION,
    QUERY_TYPE_SELECTION,
    SLA_RESULT_SELECTION,
)
from .measure_mixin import NOBODY, Measure
from .service_facts import compute_facts

# Only a service that the desk answered has a resolution.
SERVED = [("outcome", "=", "served")]


class SeitechChatService(models.Model):
    """Facts of a service, from which every report is computed.

    ``service_facts.py`` computes them from the conversation's own records at the end of
    the service, and again in a recount. Durations are whole seconds; an unknown value
    is NULL in the database. Days and hours are those of the company's reporting zone.
    """

    _name = "seitech.chat.service"
    _inherit = [
        "seitech.chat.service",
        "seitech.chat.measure.mixin",
        "seitech.chat.report.access.mixin",
        "seitech.chat.export.audit.mixin",
    ]
    _agent_fields = ("agent_id", "first_agent_id")
    _department_fields = ("department_id", "last_department_id")

    service_number = fields.Integer(aggregator=None)
    first_agent_id = fields.Many2one(falsy_value_label=NOBODY)
    agent_id = fields.Many2one(falsy_value_label=NOBODY)
    start_position = fields.Integer(
        readonly=True,
        aggregator=None,
        help="Position of the last message before this service.",
    )
    # recorded at the start
    channel_type = fields.Selection(CHANNEL_TYPE_SELECTION, "Conversation Type")
    query_type = fields.Selection(QUERY_TYPE_SELECTION, "Topic")
    lang = fields.Char("Language")
    course_id = fields.Many2one(
        "slide.channel", index="btree_not_null", ondelete="set null"
    )
    page_id = fields.Many2one(
        "seitech.chat.page",
        index="btree_not_null",
        ondelete="set null",
        check_company=True,
        help="Page on which the customer started the conversation.",
    )
    opened_on = fields.Date()
    opened_hour = OptionalInteger("Hour Opened", aggregator=None)
    opened_weekday = OptionalInteger(
        "Weekday Opened", aggregator=None, help="1 = Monday, 7 = Sunday."
    )
    is_offline_message = fields.Boolean(
        "Offline Message", help="Opened while the department was closed."
    )
    # computed
    priority = fields.Selection(PRIORITY_SELECTION, help="Priority at the end.")
    first_response_seconds = OptionalInteger("First Response", aggregator=None)
    first_response_work_seconds = OptionalInteger(
        "First Response (working time)", aggregator=None
    )
    ended_on = fields.Date()
    resolution_seconds = OptionalInteger("Resolution", aggregator=None)
    resolution_work_seconds = OptionalInteger(
        "Resolution (working time)", aggregator=None
    )
    waited_seconds = OptionalInteger(
        "Wait for an Agent",
        aggregator=None,
        help="From the opening to the first assignment.",
    )
    handled_seconds = OptionalInteger(
        "Time Assigned",
        aggregator=None,
        help="Time for which the conversation had an agent.",
    )
    customer_message_count = OptionalInteger("Customer Messages")
    agent_message_count = OptionalInteger("Agent Messages")
    transfer_count = OptionalInteger("Transfers")
    missed_offer_count = OptionalInteger(
        "Offers Not Taken", help="Offers that were declined or expired."
    )
    sla_first_response = fields.Selection(SLA_RESULT_SELECTION, "First Response SLA")
    sla_next_response = fields.Selection(
        SLA_RESULT_SELECTION,
        "Next Response SLA",
        help="Met if all next response targets of the service were met.",
    )
    sla_resolution = fields.Selection(SLA_RESULT_SELECTION, "Resolution SLA")
    rating = OptionalInteger(aggregator=None, help="1 to 5; empty without a rating.")
    outcome = fields.Selection(OUTCOME_SELECTION)
    is_sealed = fields.Boolean(
        "Sealed",
        help="Messages were deleted after their retention period, or their author is"
        " gone, so the figures can't be recomputed.",
    )
    needs_refresh = fields.Boolean(
        default=True, help="Changed since the daily figures were computed."
    )
    # measures of the pivot and graph views
    first_response_median = Measure(
        "First Response (median)", aggregator="median", of="first_response_seconds"
    )
    first_response_p90 = Measure(
        "First Response (90th percentile)",
        aggregator="p90",
        of="first_response_seconds",
    )
    first_response_average = Measure(
        "First Response (average)", aggregator="average", of="first_response_seconds"
    )
    first_response_work_median = Measure(
        "First Response (median, working time)",
        aggregator="median",
        of="first_response_work_seconds",
    )
    first_response_work_p90 = Measure(
        "First Response (90th percentile, working time)",
        aggregator="p90",
        of="first_response_work_seconds",
    )
    resolution_median = Measure(
        "Resolution (median)",
        aggregator="median",
        of="resolution_seconds",
        where=SERVED,
    )
    resolution_p90 = Measure(
        "Resolution (90th percentile)",
        aggregator="p90",
        of="resolution_seconds",
        where=SERVED,
    )
    resolution_average = Measure(
        "Resolution (average)",
        aggregator="average",
        of="resolution_seconds",
        where=SERVED,
    )
    resolution_work_median = Measure(
        "Resolution (median, working time)",
        aggregator="median",
        of="resolution_work_seconds",
        where=SERVED,
    )
    resolution_work_p90 = Measure(
        "Resolution (90th percentile, working time)",
        aggregator="p90",
        of="resolution_work_seconds",
        where=SERVED,
    )
    waited_median = Measure(
        "Wait for an Agent (median)", aggregator="median", of="waited_seconds"
    )
    waited_p90 = Measure(
        "Wait for an Agent (90th percentile)", aggregator="p90", of="waited_seconds"
    )
    handled_total = Measure(
        "Time Assigned (total)", aggregator="total", of="handled_seconds"
    )
    sla_first_response_share = Measure(
        "First Response SLA Met (share)",
        aggregator="share",
        of="sla_first_response",
        value="met",
    )
    sla_next_response_share = Measure(
        "Next Response SLA Met (share)",
        aggregator="share",
        of="sla_next_response",
        value="met",
    )
    sla_resolution_share = Measure(
        "Resolution SLA Met (share)",
        aggregator="share",
        of="sla_resolution",
        value="met",
    )
    rating_average = Measure("Rating (average)", aggregator="average", of="rating")

    _opened_by_day = models.Index("(company_id, opened_on)")
    _ended_by_day = models.Index("(company_id, ended_on) WHERE ended_on IS NOT NULL")
    _to_refresh = models.Index("(company_id, id) WHERE needs_refresh IS TRUE")

    @api.depends("service_number")
    def _compute_display_name(self):
        for service in self:
            service.display_name = self.env._(
                "Service %(number)s", number=service.service_number
            )

    @api.model
    def _opening_vals(self, channel, at):
        zone = channel.company_id._chat_wanted_report_zone()
        day, hour, weekday = local_day(at, zone)
        return {
            **super()._opening_vals(channel, at),
            "start_position": channel.service_start_position,
            "channel_type": channel.channel_type,
            "query_type": channel.query_type,
            "lang": channel.lang and to_language_code(channel.lang),
            "course_id": channel.course_id.id,
            "opened_on": day,
            "opened_hour": hour,
            "opened_weekday": weekday,
            "is_offline_message": not channel.department_id.is_open,
        }

    @api.model
    def _first_response_vals(self, agent, at):
        return {**super()._first_response_vals(agent, at), "needs_refresh": True}

    @api.model
    def _finish(self, channel, at, *, ended_by):
        result = super()._finish(channel, at, ended_by=ended_by)
        service = self._current(channel)
        # Written even if it was read as True: a refresh may just have reset it.
        service.invalidate_recordset(["needs_refresh"], flush=False)
        service.needs_refresh = True
        compute_facts(service, channel.company_id._chat_wanted_report_zone())
        return result

    def _report_days(self):
        """Return the days on which these services count in the daily rows.

        :return: set of dates.
        """
        # sudo: seitech.chat.answer - as for the services
        answers = self.env["seitech.chat.answer"].sudo()
        found = answers.search_fetch(
            [("service_id", "in", self.ids), ("is_first", "=", True)], ["answered_on"]
        )
        days = self.mapped("opened_on") + self.mapped("ended_on")
        return set(days + found.mapped("answered_on")) - {False}

    def action_open_channel(self):
        """Open the conversation in the inbox."""
        return self.channel_id.action_open_in_inbox()
