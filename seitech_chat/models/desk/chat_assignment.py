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
            ("accepted", "Taken by the agent"),
            ("manual", "Given by a supervisor"),
            ("transferred", "Transferred"),
            ("reopened", "Reopened"),
            ("offered", "Offered and accepted"),
            ("escalated", "Escalated"),
        ],
        required=True,
    )
    response_due_at = fields.Datetime(
        help="When the customer has waited too long for the next answer."
    )
    assigned_by_user_id = fields.Many2one("res.users", ondelete="set null")
    note = fields.Char(help="What the one who gave it away said about it.")
    release_reason = fields.Selection(
        [
            ("ended", "Conversation ended"),
            ("transferred", "Transferred"),
            ("offline", "The agent went offline"),
            ("returned", "Given back to the queue"),
            ("response_timeout", "The customer waited too long for an answer"),
            ("escalated", "Escalated to a supervisor"),
            ("removed", "The agent no longer serves here"),
        ]
    )
    decision = fields.Json(
        help="Everybody who was considered, and why they were chosen or not."
    )
    decision_text = fields.Html(
        "How It Was Decided", compute="_compute_decision_text", sanitize=False
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
            told = Markup() if by_rules else Markup("<p>%s</p>") % one._choice_text()
            one.decision_text = told + listed

    def _decision_lines(self):
        """Return the considered agents with the decisions: list of (name, reason)."""
        agents = self.env["seitech.chat.agent"]
        words = self._reason_labels()
        return [
            (
                agents.browse(agent_id).exists().name
                or self.env._("an agent who is gone"),
                words.get(reason, reason),
            )
            for agent_id, reason in self.decision or []
        ]

    @api.model
    def _reason_labels(self):
        """Return the label of every decision: ``{reason: text}``."""
        return {
            assignment.CHOSEN: self.env._(
                "chosen: fewest conversations for their limit, then longest without"
                " a new one"
            ),
            assignment.MANUAL: self.env._("has it: a person decided"),
            assignment.ELIGIBLE: self.env._(
                "could have had it, somebody else came before"
            ),
            assignment.OFFLINE: self.env._("not considered: had chosen to be offline"),
            assignment.AWAY: self.env._("not considered: had chosen to be away"),
            assignment.NO_HEARTBEAT: self.env._(
                "not considered: their inbox was not open"
            ),
            assignment.FULL: self.env._("not considered: had reached their limit"),
            assignment.LANGUAGE: self.env._(
                "not considered: does not write the customer's language"
            ),
            assignment.SKILL: self.env._("not considered: lacks a skill it needs"),
            assignment.CUSTOMER: self.env._("not considered: is the customer"),
            assignment.DECLINED: self.env._(
                "not considered: did not take it when offered"
            ),
        }

    def _choice_text(self):
        who = isolate(self.assigned_by_user_id.name or self.agent_id.name or "")
        return {
            "automatic": self.env._("The rules chose; no record was kept."),
            "accepted": self.env._("%(name)s took it.", name=who),
            "manual": self.env._("%(name)s gave it.", name=who),
            "transferred": self.env._("%(name)s handed it over.", name=who),
            "reopened": self.env._(
                "It was opened again and went back to who had it before."
            ),
            "offered": self.env._(
                "%(name)s accepted it when it was offered.", name=who
            ),
            "escalated": self.env._("%(name)s asked for a supervisor.", name=who),
        }[self.assignment_method]

    def action_open_channel(self):
        """Open the conversation in the inbox."""
        return self.channel_id.action_open_in_inbox()

    def _close(self, reason):
        """Close this assignment. The caller has locked the conversation."""
        self.write({"ended_at": fields.Datetime.now(), "release_reason": reason})
        # The unique index allows one open row: flush before the next one is created.
        self.flush_recordset()
