from odoo import api, fields, models
from odoo.fields import Domain


class SeitechChatReportAccessMixin(models.AbstractModel):
    """Mixin for facts and daily rows: which of them are the current user's.

    The record rules search for these fields. PostgreSQL reads their ids once. A path
    through other models would join them to every row, in one process only: 1.5 s more
    for a supervisor's year of 900,000 services.
    """

    _name = "seitech.chat.report.access.mixin"
    _description = "Chat Report Access"

    _agent_fields = ("agent_id",)
    _department_fields = ("department_id",)

    is_own = fields.Boolean(
        compute="_compute_is_own",
        search="_search_is_own",
        help="The current user answered.",
    )
    is_of_own_department = fields.Boolean(
        compute="_compute_is_of_own_department",
        search="_search_is_of_own_department",
        help="The current user is an agent of the department.",
    )

    def _compute_is_own(self):
        own = set(self._own_agents())
        for record in self:
            record.is_own = any(record[name].id in own for name in self._agent_fields)

    def _search_is_own(self, operator, value):
        return self._search_in(self._agent_fields, self._own_agents(), operator, value)

    def _compute_is_of_own_department(self):
        own = set(self._own_departments())
        for record in self:
            record.is_of_own_department = any(
                record[name].id in own for name in self._department_fields
            )

    def _search_is_of_own_department(self, operator, value):
        departments = self._own_departments()
        return self._search_in(self._department_fields, departments, operator, value)

    def _search_in(self, names, query, operator, value):
        if operator != "in":
            return NotImplemented
        domain = Domain.OR(Domain(name, "in", query) for name in names)
        return domain if True in value else ~domain

    @api.model
    def _own_agents(self):
        """Return the ORM's query of the current user's agents, archived ones too."""
        # sudo: seitech.chat.agent - the user's own records
        agents = self.env["seitech.chat.agent"].sudo()
        return agents._search([("user_id", "=", self.env.uid)], active_test=False)

    @api.model
    def _own_departments(self):
        """Return the ORM's query of the departments that the user is an agent of."""
        # sudo: seitech.chat.department - those of the user's own records
        departments = self.env["seitech.chat.department"].sudo()
        mine = [("user_id", "=", self.env.uid), ("active", "=", True)]
        return departments._search([("agent_ids", "any", mine)], active_test=False)
