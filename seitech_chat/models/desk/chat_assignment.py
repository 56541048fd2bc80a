from markupsafe import Markup

from odoo import api, fields, models
from odoo.fields import Domain

from ...logic import assignment
from ...logic.characters import isolate


class SeitechChatAssignment(models.Model):
    """Record which agent had a conversation, for what period, and the decision."""

    _name = "seitech.chat.assignment"
    _description = "Chat Assignment"
    _order = "id desc"
    _inherit = ["seitech.chat.company.mixin", "seitech.chat.deadline.mixin"]
    _rec_name = "agent_id"

    channel_id = fields.Many2one(
        "seitech.chat.channel",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    company_id = fields.Many2one("res.company", required=True, index=True)
    department_id = fields.Many2one(
        "seitech.chat.department", required=True, check_company=True
    )
    agent_id = fields.Many2one(
        "seitech.chat.agent", required=True, ondelete="restrict", check_company=True
    )
    assigned_at = fields.Datetime(required=True, default=fields.Datetime.now)
    ended_at = fields.Datetime()
    assignment_method = fields.Selection(
        [
            ("automatic", "Automatic"),
            ("accepted", "Taken by agent"),
            ("manual", "Manually assigned"),
            ("transferred", "Transferred"),
            ("reopened", "Reopened"),
            ("offered", "Offered and accepted"),
            ("escalated", "Escalated"),
        ],
        string="Method",
        required=True,
    )
    response_due_at = fields.Datetime(
        help="Time the conversation is reassigned if the agent hasn't replied."
    )
    assigned_by_user_id = fields.Many2one("res.users", ondelete="set null")
    note = fields.Char(
        help="Note for the next agent, written by the agent who transferred the"
        " conversation."
    )
    release_reason = fields.Selection(
        [
            ("ended", "Conversation ended"),
            ("transferred", "Transferred"),
            ("offline", "Agent offline"),
            ("returned", "Returned to the queue"),
            ("response_timeout", "Response timeout"),
            ("escalated", "Escalated to a supervisor"),
            ("removed", "Agent removed"),
        ]
    )
    decision = fields.Json(help="Agents considered, and why each was chosen or not.")
    decision_text = fields.Html(
        "Decision Log", compute="_compute_decision_text", sanitize=False
    )

    _one_open_per_channel = models.UniqueIndex("(channel_id) WHERE ended_at IS NULL")
    # An agent's load is counted from these rows on every read.
    _open_by_agent = models.Index("(agent_id) WHERE ended_at IS NULL")
    _served_lately = models.Index(
        "(department_id, ended_at) WHERE ended_at IS NOT NULL"
    )
    _open_by_answer = models.Index(
        "(response_due_at) WHERE ended_at IS NULL AND response_due_at IS NOT NULL"
    )
    _latest_by_agent = models.Index("(agent_id, assigned_at)")

    @api.model
    def _deadline_fields(self):
        return [("response_due_at", Domain("ended_at", "=", False))]

    def _on_deadline(self, now):
        self.channel_id._on_response_timeout(self, now)

    @api.depends("decision", "assignment_method", "assigned_by_user_id", "agent_id")
    def _compute_decision_text(self):
        for one in self:
            lines = one._decision_lines()
            items = Markup().join(
                Markup("<li><b>%s</b>: %s</li>") % line for line in lines
            )
            listed = Markup("<ul>%s</ul>") % items if lines else Markup()
            by_rules = lines and one.assignment_method in ("automatic", "offered")
            choice = Markup() if by_rules else Markup("<p>%s</p>") % one._choice_text()
            one.decision_text = choice + listed

    def _decision_lines(self):
        """Return the considered agents with the decisions: list of (name, reason)."""
        agents = self.env["seitech.chat.agent"]
        words = self._reason_labels()
        return [
            (
                agents.browse(agent_id).exists().name or self.env._("a deleted agent"),
                words.get(reason, reason),
            )
            for agent_id, reason in self.decision or []
        ]

    @api.model
    def _reason_labels(self):
        """Return the label of every decision: ``{reason: text}``."""
        return {
            assignment.CHOSEN: self.env._(
                "chosen: lightest load, then longest since the last assignment"
            ),
            assignment.MANUAL: self.env._("assigned manually"),
            assignment.ELIGIBLE: self.env._(
                "eligible, but another agent ranked higher"
            ),
            assignment.OFFLINE: self.env._("not considered: offline"),
            assignment.AWAY: self.env._("not considered: away"),
            assignment.NO_HEARTBEAT: self.env._("not considered: not connected"),
            assignment.FULL: self.env._("not considered: at the limit"),
            assignment.LANGUAGE: self.env._(
                "not considered: doesn't write the customer's language"
            ),
            assignment.SKILL: self.env._("not considered: missing a required skill"),
            assignment.CUSTOMER: self.env._("not considered: is the customer"),
            assignment.DECLINED: self.env._("not considered: didn't accept the offer"),
        }

    def _choice_text(self):
        who = isolate(self.assigned_by_user_id.name or self.agent_id.name or "")
        return {
            "automatic": self.env._(
                "Assigned automatically. No decision log was recorded."
            ),
            "accepted": self.env._("%(name)s took the conversation.", name=who),
            "manual": self.env._("Assigned by %(name)s.", name=who),
            "transferred": self.env._("Transferred by %(name)s.", name=who),
            "reopened": self.env._("Reopened and assigned to the previous agent."),
            "offered": self.env._("%(name)s accepted the offer.", name=who),
            "escalated": self.env._("%(name)s escalated the conversation.", name=who),
        }[self.assignment_method]

    def action_open_channel(self):
        """Open the conversation in the inbox."""
        return self.channel_id.action_open_in_inbox()

    def _close(self, reason):
        """Close this assignment. The caller has locked the conversation."""
        self.write({"ended_at": fields.Datetime.now(), "release_reason": reason})
        # The unique index allows one open row: flush before the next one is created.
        self.flush_recordset()
