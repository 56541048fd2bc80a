from odoo import api, fields, models

from ...logic.priority_rules import Facts, Rule, choose_rule, split_words
from ..selections import PRIORITY_SELECTION, QUERY_TYPE_SELECTION


class SeitechChatPriorityRule(models.Model):
    """Set the priority and the required skills of new conversations that match."""

    _name = "seitech.chat.priority.rule"
    _description = "Chat Priority Rule"
    _inherit = ["seitech.chat.company.mixin"]
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    # conditions
    department_id = fields.Many2one(
        "seitech.chat.department",
        ondelete="cascade",
        domain="[('company_id', '=', company_id)]",
        help="Leave empty for any department.",
        check_company=True,
    )
    query_type = fields.Selection(
        QUERY_TYPE_SELECTION, "Topic", help="Leave empty for any topic."
    )
    course_id = fields.Many2one(
        "slide.channel", ondelete="cascade", help="Leave empty for any course or none."
    )
    customer_type = fields.Selection(
        [("returning", "Returning customers"), ("new", "New customers")],
        help="Leave empty for all customers.",
    )
    keywords = fields.Char(
        help="Keywords, separated by commas. The first message must contain at"
        " least one of them as a whole word. Leave empty for any message."
    )
    # effects
    priority = fields.Selection(PRIORITY_SELECTION, required=True, default="high")
    skill_ids = fields.Many2many(
        "seitech.chat.skill",
        "seitech_chat_priority_rule_skill_rel",
        "rule_id",
        "skill_id",
        string="Required Skills",
        domain="[('company_id', '=', company_id)]",
        help="Only agents with all of these skills get the conversation. Skills"
        " that no agent of the department has are ignored.",
        check_company=True,
    )

    @api.constrains("course_id", "company_id")
    def _check_course(self):
        """Refuse a course whose conversations belong to another company.

        :raises UserError:
        """
        for rule in self:
            # sudo: slide.channel - reads the company of the course
            course = rule.sudo().course_id
            if course and course._chat_company() != rule.company_id:
                raise rule._other_company()

    @api.model
    def _for_opening(self, company, *, department, query_type, course, email, text):
        """Return the rule for a new conversation.

        :param email: the customer's; a customer with an earlier conversation is known.
        :return: the first matching rule, or none.
        """
        # sudo: seitech.chat.priority.rule - the customer has no access to the rules
        rules = self.sudo().search([("company_id", "=", company.id)])
        if not rules:
            return rules
        facts = Facts(
            department_id=department.id,
            query_type=query_type,
            course_id=course.id or None,
            is_known=self._is_known(company, email),
            text=text or "",
        )
        found = choose_rule([rule._to_rule() for rule in rules], facts)
        return rules.browse(found and found.id)

    def _is_known(self, company, email):
        # sudo: seitech.chat.channel - a bool that is never shown to the customer
        return bool(email) and bool(
            self.env["seitech.chat.channel"]
            .sudo()
            .search_count(
                [("visitor_email", "=", email), ("company_id", "=", company.id)],
                limit=1,
            )
        )

    def _to_rule(self):
        return Rule(
            id=self.id,
            priority=self.priority,
            department_id=self.department_id.id or None,
            query_type=self.query_type or None,
            course_id=self.course_id.id or None,
            is_known={"returning": True, "new": False}.get(self.customer_type),
            words=split_words(self.keywords or ""),
        )
