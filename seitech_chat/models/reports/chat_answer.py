from odoo import fields, models

from ...tools.optional_fields import OptionalInteger
from ..selections import CHANNEL_TYPE_SELECTION, QUERY_TYPE_SELECTION
from .measure_mixin import NOBODY, Measure

FIRST = [("is_first", "=", True)]
NEXT = [("is_first", "=", False)]


class SeitechChatAnswer(models.Model):
    """One row per wait of a customer that an answer of the desk ended.

    Several messages of the customer in a row are one wait. ``service_facts.py`` writes
    the rows.
    """

    _name = "seitech.chat.answer"
    _description = "Chat Answer"
    _inherit = [
        "seitech.chat.company.mixin",
        "seitech.chat.measure.mixin",
        "seitech.chat.report.access.mixin",
        "seitech.chat.export.audit.mixin",
    ]
    _log_access = False
    _order = "answered_at desc, id desc"
    _rec_name = "answered_at"

    # Searched without the rights on the service: a reader of the answer sees its
    # conversation's name in the list.
    service_id = fields.Many2one(
        "seitech.chat.service",
        required=True,
        ondelete="cascade",
        check_company=True,
        bypass_search_access=True,
    )
    company_id = fields.Many2one("res.company", required=True)
    department_id = fields.Many2one(
        "seitech.chat.department",
        required=True,
        ondelete="restrict",
        check_company=True,
        help="Department that had the conversation when it was answered.",
    )
    agent_id = fields.Many2one(
        "seitech.chat.agent",
        "Answered By",
        index="btree_not_null",
        falsy_value_label=NOBODY,
        ondelete="restrict",
        check_company=True,
    )
    position = fields.Integer(
        required=True, aggregator=None, help="Position of the answering message."
    )
    waited_from = fields.Datetime("Waiting Since", required=True)
    answered_at = fields.Datetime("Answered", required=True)
    answered_on = fields.Date(required=True)
    seconds = fields.Integer("Response Time", required=True, aggregator=None)
    work_seconds = OptionalInteger("Response Time (working time)", aggregator=None)
    is_first = fields.Boolean(
        "First Response", help="First message of the desk in this service."
    )
    ended_on = fields.Date(
        "Service Ended On", help="Next responses count on the day the service ended."
    )
    channel_id = fields.Many2one(related="service_id.channel_id", string="Conversation")
    # As the service has them: a report of a topic would read every service otherwise.
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
    )
    # measures of the pivot and graph views
    first_response_median = Measure(
        "First Response (median)", aggregator="median", of="seconds", where=FIRST
    )
    first_response_p90 = Measure(
        "First Response (90th percentile)", aggregator="p90", of="seconds", where=FIRST
    )
    first_response_average = Measure(
        "First Response (average)", aggregator="average", of="seconds", where=FIRST
    )
    first_response_work_median = Measure(
        "First Response (median, working time)",
        aggregator="median",
        of="work_seconds",
        where=FIRST,
    )
    first_response_work_p90 = Measure(
        "First Response (90th percentile, working time)",
        aggregator="p90",
        of="work_seconds",
        where=FIRST,
    )
    next_response_median = Measure(
        "Next Response (median)", aggregator="median", of="seconds", where=NEXT
    )
    next_response_p90 = Measure(
        "Next Response (90th percentile)", aggregator="p90", of="seconds", where=NEXT
    )
    next_response_average = Measure(
        "Next Response (average)", aggregator="average", of="seconds", where=NEXT
    )
    next_response_work_median = Measure(
        "Next Response (median, working time)",
        aggregator="median",
        of="work_seconds",
        where=NEXT,
    )
    next_response_work_p90 = Measure(
        "Next Response (90th percentile, working time)",
        aggregator="p90",
        of="work_seconds",
        where=NEXT,
    )

    _one_per_message = models.UniqueIndex("(service_id, position)")
    # With the conditions that the ORM writes.
    _first_by_day = models.Index("(company_id, answered_on) WHERE is_first IS TRUE")
    _next_by_day = models.Index("(company_id, ended_on) WHERE is_first IS NOT TRUE")

    def action_open_channel(self):
        """Open the conversation in the inbox."""
        return self.service_id.channel_id.action_open_in_inbox()
