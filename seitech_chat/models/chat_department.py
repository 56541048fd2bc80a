from odoo import api, fields, models

from ..exceptions import ChatError
from ..logic.contract import QUERY_TYPES
from .selections import QUERY_TYPE_SELECTION


class SeitechChatDepartment(models.Model):
    _name = "seitech.chat.department"
    _description = "Chat Department"
    _inherit = ["seitech.chat.live.mixin", "seitech.chat.department.routing"]
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
    agent_ids = fields.Many2many(
        "seitech.chat.agent",
        "seitech_chat_department_agent_rel",
        "department_id",
        "agent_id",
        string="Agents",
        domain="[('company_id', '=', company_id)]",
    )
    query_type = fields.Selection(
        QUERY_TYPE_SELECTION,
        string="Answers",
        help="The kind of question that comes to this department when the customer "
        "chose no department.",
    )
    # routing
    assignment_mode = fields.Selection(
        [
            ("automatic", "Automatic: the agent with the lightest load"),
            ("manual", "Manual: agents take conversations themselves"),
        ],
        default="manual",
        required=True,
        help="Automatic gives each conversation, as soon as somebody is free, to an "
        "agent who is online, below their limit and writes the customer's language.",
    )
    absence_minutes = fields.Integer(
        "Give Back After (minutes)",
        default=5,
        help="Conversations of an agent who has been offline this long wait for "
        "somebody else. 0 lets the agent keep them.",
    )
    # words
    welcome_text = fields.Char(
        translate=True, help="Shown above the form while somebody is online."
    )
    away_text = fields.Char(
        translate=True, help="Shown above the form while nobody is online."
    )
    channel_ids = fields.One2many("seitech.chat.channel", "department_id")

    _check_absence_minutes = models.Constraint(
        "CHECK (absence_minutes >= 0)", "The minutes can't be negative."
    )

    def write(self, vals):
        done = super().write(vals)
        if {"agent_ids", "assignment_mode"} & vals.keys():
            self._request_assignment()
        return done

    @api.model
    def _for_question(self, company, query_type):
        """Choose who answers a question that named no department.

        :return: the department for this kind, else the first.
        :raises ChatError: ``no_department``: the company has none.
        """
        assert query_type in QUERY_TYPES
        # sudo: seitech.chat.department - visitors have no access; only the record
        # goes back, for a conversation they open themselves
        departments = self.sudo().search([("company_id", "=", company.id)])
        matching = departments.filtered(lambda d: d.query_type == query_type)
        return (matching or departments)[:1] or self._refuse_none()

    @api.model
    def _of_company(self, company, department_id):
        """Find a department that somebody named, within the company it must be of.

        :return: the department, in sudo.
        :raises ChatError: ``no_department``: not there, or another company's.
        """
        # sudo: seitech.chat.department - limited to the conversation's company
        department = self.sudo().search(
            [("id", "=", department_id), ("company_id", "=", company.id)]
        )
        return department or self._refuse_none()

    def _refuse_none(self):
        raise ChatError(
            "no_department",
            self.env._("There is no such department."),
            field="department_id",
        )

    def _available_ids(self):
        """List which of these have an agent online now.

        :return: set of ids; one query.
        """
        # sudo: seitech.chat.agent - only whether somebody is there is told
        groups = (
            self.env["seitech.chat.agent"]
            .sudo()
            ._read_group(
                [("department_ids", "in", self.ids), ("is_available", "=", True)],
                ["department_ids"],
            )
        )
        return {department.id for (department,) in groups}

    def _to_payload(self):
        """Give the public face of these departments.

        :return: list of ``DepartmentPayload``.
        """
        available = self._available_ids()
        return [
            {
                "id": department.id,
                "name": department.name,
                "is_available": department.id in available,
                "welcome_text": department.welcome_text or "",
                "away_text": department.away_text or "",
            }
            for department in self
        ]
