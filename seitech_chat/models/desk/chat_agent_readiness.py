from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...exceptions import ChatConflict
from ...persona import ROLE_GROUPS
from ...tools.time_format import format_duration


class SeitechChatAgentReadiness(models.Model):
    """Check whether an agent can serve customers, and explain what prevents it."""

    _inherit = "seitech.chat.agent"

    problem_text = fields.Char(
        "Needs Attention",
        compute="_compute_problem_text",
        help="Why no conversations are assigned to this agent, and how to fix it.",
    )

    @api.depends("user_id", "company_id", "department_ids", "chat_limit")
    @api.depends_context("lang")
    def _compute_problem_text(self):
        for agent in self:
            agent.problem_text = bool(agent.user_id) and (
                agent._account_problem() or agent._setup_problem()
            )

    @api.constrains("user_id", "active")
    def _check_account(self):
        """Refuse an active agent record for an account that may not serve customers.

        :raises ValidationError:
        """
        for agent in self.filtered("active"):
            problem = agent._account_problem()
            if problem:
                raise ValidationError(problem)

    def _account_problem(self):
        """Explain why this agent's account may not serve customers, and how to fix it.

        :return: str; empty when the account meets all requirements.
        """
        # sudo: res.users - reads the account's active flag, groups and companies
        user = self.sudo().user_id
        if not user.active:
            return self.env._(
                "The user %(name)s is archived. Unarchive the user in Settings ▸"
                " Users.",
                name=user.name,
            )
        if not user.has_group(ROLE_GROUPS["agent"]):
            return self.env._(
                "%(name)s doesn't have the chat role Agent. Set it in Settings ▸"
                " Users.",
                name=user.name,
            )
        if self.company_id not in user.company_ids:
            return self.env._(
                "%(name)s has no access to %(company)s. Add the company in Settings ▸"
                " Users.",
                name=user.name,
                company=self.company_id.name,
            )
        return ""

    def _setup_problem(self):
        """Explain what is missing in this agent record, and how to fix it.

        :return: str; empty when nothing is missing.
        """
        if not self.department_ids:
            return self.env._(
                "%(name)s doesn't belong to a department and won't get conversations."
                " Add at least one.",
                name=self.name or self.user_id.name,
            )
        if not self.chat_limit:
            return self.env._(
                "The limit is 0, so no conversations are assigned automatically. Raise"
                " the limit."
            )
        return ""

    def _may_serve(self):
        """Return those of these agents who may serve customers of their company.

        Their record and their account are active, and their account has the agent role.
        """
        return self.filtered(
            lambda agent: agent.active and not agent._account_problem()
        )

    def _check_available_for(self, channel, persona):
        """Refuse to assign to an agent who is absent or of another department.

        The caller may confirm and skip this check: the agent may be about to return.
        Assigning to oneself needs no confirmation.

        :param channel: the ``seitech.chat.channel`` to assign.
        :raises ChatConflict: ``agent_unavailable``, with the consequence as text.
        """
        # sudo: seitech.chat.channel - whether it is already assigned to the agent
        channel = channel.sudo()
        if self.user_id.id == persona.id or channel.agent_id == self:
            return
        reasons = self._absence_reasons(channel.department_id)
        if reasons:
            raise ChatConflict("agent_unavailable", " ".join(reasons), field="agent_id")

    def _absence_reasons(self, department):
        """Explain why a conversation assigned to this agent may wait.

        :param department: the conversation's department.
        :return: list of sentences in the user's language; empty when the agent is
            available and belongs to the department.
        """
        self.ensure_one()
        reasons = []
        if not self.is_available:
            reasons += [self._absence_text(), self._absence_consequence(department)]
        if department not in self.department_ids:
            reasons.append(
                self.env._(
                    "%(name)s is not in %(department)s.",
                    name=self.name,
                    department=department.name,
                )
            )
        return reasons

    def _absence_text(self):
        if self.status == "away" and self.away_text:
            return self.env._(
                "%(name)s is away: %(text)s.",
                name=self.name,
                text=self.away_text.rstrip("."),
            )
        if self.status == "away":
            return self.env._("%(name)s is away.", name=self.name)
        if self.status == "offline":
            return self.env._("%(name)s is offline.", name=self.name)
        return self.env._("%(name)s is not connected.", name=self.name)

    def _absence_consequence(self, department):
        """Explain what happens to a conversation of this absent agent."""
        minutes = department.agent_absence_minutes
        if self.status == "away" or not minutes:
            return self.env._(
                "The customer waits until %(name)s is back.", name=self.name
            )
        return self.env._(
            "The conversation returns to the queue after %(time)s.",
            time=format_duration(self.env, minutes * 60),
        )
