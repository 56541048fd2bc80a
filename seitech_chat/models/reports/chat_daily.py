from odoo import fields, models

from ...tools.optional_fields import OptionalFloat
from .measure_mixin import NOBODY, Measure


class SeitechChatDaily(models.Model):
    """Response tracking: one row per day, company, department and agent.

    The rows are built from the facts by ``daily.py`` and can be rebuilt at any time.
    Medians and percentiles are those of exactly one row.
    """

    _name = "seitech.chat.daily"
    _description = "Chat Response Tracking"
    _inherit = [
        "seitech.chat.company.mixin",
        "seitech.chat.measure.mixin",
        "seitech.chat.report.access.mixin",
        "seitech.chat.export.audit.mixin",
    ]
    _log_access = False
    _order = "day desc, department_id, agent_id, id"
    _rec_name = "day"

    company_id = fields.Many2one("res.company", required=True, index=True)
    day = fields.Date(required=True)
    department_id = fields.Many2one(
        "seitech.chat.department",
        required=True,
        ondelete="restrict",
        check_company=True,
    )
    agent_id = fields.Many2one(
        "seitech.chat.agent",
        index="btree_not_null",
        falsy_value_label=NOBODY,
        ondelete="restrict",
        check_company=True,
        help="Empty for conversations that nobody answered.",
    )
    # counted on the day opened
    opened_count = fields.Integer("Opened")
    # counted on the day of the first response
    first_response_count = fields.Integer("First Responses")
    first_response_sum = fields.Integer(
        "First Response (sum of seconds)", aggregator=None
    )
    first_response_work_sum = fields.Integer(
        "First Response (sum, working time)", aggregator=None
    )
    first_response_median = OptionalFloat("First Response (median)", aggregator=None)
    first_response_p90 = OptionalFloat(
        "First Response (90th percentile)", aggregator=None
    )
    # counted on the day the service ended
    next_response_count = fields.Integer("Next Responses")
    next_response_sum = fields.Integer(
        "Next Response (sum of seconds)", aggregator=None
    )
    next_response_work_sum = fields.Integer(
        "Next Response (sum, working time)", aggregator=None
    )
    next_response_median = OptionalFloat("Next Response (median)", aggregator=None)
    next_response_p90 = OptionalFloat(
        "Next Response (90th percentile)", aggregator=None
    )
    ended_count = fields.Integer("Ended")
    served_count = fields.Integer("Served")
    abandoned_count = fields.Integer("Abandoned")
    missed_count = fields.Integer("Missed")
    left_message_count = fields.Integer("Left a Message")
    no_question_count = fields.Integer("No Customer Message")
    resolution_sum = fields.Integer("Resolution (sum of seconds)", aggregator=None)
    resolution_work_sum = fields.Integer(
        "Resolution (sum, working time)", aggregator=None
    )
    resolution_median = OptionalFloat("Resolution (median)", aggregator=None)
    resolution_p90 = OptionalFloat("Resolution (90th percentile)", aggregator=None)
    handled_sum = fields.Integer("Time Assigned (sum of seconds)", aggregator=None)
    waited_sum = fields.Integer("Wait for an Agent (sum of seconds)", aggregator=None)
    transfer_count = fields.Integer("Transfers")
    sla_first_response_met_count = fields.Integer("First Response SLA Met")
    sla_first_response_breached_count = fields.Integer("First Response SLA Breached")
    sla_next_response_met_count = fields.Integer("Next Response SLA Met")
    sla_next_response_breached_count = fields.Integer("Next Response SLA Breached")
    sla_resolution_met_count = fields.Integer("Resolution SLA Met")
    sla_resolution_breached_count = fields.Integer("Resolution SLA Breached")
    rating_count = fields.Integer("Ratings")
    rating_sum = fields.Integer("Ratings (sum)", aggregator=None)
    rating_1_count = fields.Integer("Rated 1")
    rating_2_count = fields.Integer("Rated 2")
    rating_3_count = fields.Integer("Rated 3")
    rating_4_count = fields.Integer("Rated 4")
    rating_5_count = fields.Integer("Rated 5")

    # measures of the pivot and graph views: averages over all days, weighted by count
    first_response_average = Measure(
        "First Response (average)",
        aggregator="ratio",
        of="first_response_sum",
        by=["first_response_count"],
    )
    next_response_average = Measure(
        "Next Response (average)",
        aggregator="ratio",
        of="next_response_sum",
        by=["next_response_count"],
    )
    resolution_average = Measure(
        "Resolution (average)",
        aggregator="ratio",
        of="resolution_sum",
        by=["served_count"],
    )
    handled_total = Measure(
        "Time Assigned (total)", aggregator="total", of="handled_sum"
    )
    sla_first_response_share = Measure(
        "First Response SLA Met (share)",
        aggregator="ratio",
        of="sla_first_response_met_count",
        by=["sla_first_response_met_count", "sla_first_response_breached_count"],
    )
    sla_next_response_share = Measure(
        "Next Response SLA Met (share)",
        aggregator="ratio",
        of="sla_next_response_met_count",
        by=["sla_next_response_met_count", "sla_next_response_breached_count"],
    )
    sla_resolution_share = Measure(
        "Resolution SLA Met (share)",
        aggregator="ratio",
        of="sla_resolution_met_count",
        by=["sla_resolution_met_count", "sla_resolution_breached_count"],
    )
    rating_average = Measure(
        "Rating (average)", aggregator="ratio", of="rating_sum", by=["rating_count"]
    )

    _one_per_key = models.UniqueIndex(
        "(company_id, day, department_id, (COALESCE(agent_id, 0)))"
    )
