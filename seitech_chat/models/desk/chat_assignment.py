from datetime import timedelta

from markupsafe import Markup

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...logic import assignment
from ...logic.characters import isolate
from ...persona import Persona
from ...tools import metrics
from . import customer
from .assignment_facts import candidates_of, requirements_of
from .chat_service import service_start
from .staff_notifications import notify_assigned, notify_released


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
        """Return a conversation to the queue after an unanswered response timeout.

        Outside working hours the timeout restarts when the department opens.

        Emits what ``_return_to_queue`` emits.
        """
        channel = self.channel_id
        channel._lock()
        self.invalidate_recordset()
        due_at = self.response_due_at
        if self.ended_at or not due_at or due_at >= now:
            return
        is_open, opens_at = channel.department_id._opening_state(now)
        if not is_open:
            minutes = channel.department_id.response_timeout_minutes
            self.response_due_at = opens_at and opens_at + timedelta(minutes=minutes)
            return
        channel._return_to_queue("response_timeout")

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

    @api.model
    def _assign_from_queue(self, entry, agent_id, decisions):
        """Assign a waiting conversation to the agent the decision chose.

        The department and its agents are locked.

        :param decisions: the decision, from ``logic.assignment.decide``.
        :return: True; False when it had left the queue in the meantime.

        Emits what ``_assign`` emits.
        """
        channel = entry.channel_id
        channel._lock()
        entry.invalidate_recordset()
        if not channel.is_waiting or entry.left_at:
            return False
        agent = self.env["seitech.chat.agent"].browse(agent_id)
        decision = [list(line) for line in decisions]
        self._assign(channel, agent, "automatic", decision=decision)
        return True

    @api.model
    def _assign(  # noqa: PLR0913 - one keyword per fact of the record
        self,
        channel,
        agent,
        how,
        *,
        decision=None,
        note=None,
        assigned_by=None,
        former=None,
    ):
        """Assign a conversation to an agent. Both rows are locked by the caller.

        :param channel: the ``seitech.chat.channel``, in sudo.
        :param str how: a value of ``how``.
        :param list decision: the considered agents, ``[agent id, reason]`` each;
            computed from the department's candidates when left out.
        :param str note: the note of the person who assigns or transfers.
        :param assigned_by: the ``Persona`` who decided, None for the rules.
        :param former: the previous agent.

        Emits ``member_changed``, ``message_new`` for a line that says so,
        ``channel_changed``, and ``channel_added`` to the agent.
        """
        if decision is None:
            decision = _manual_decision(channel, agent)
        channel._queue_entry()._leave("assigned")
        channel.agent_id = agent
        self.create(
            {
                "channel_id": channel.id,
                "company_id": channel.company_id.id,
                "department_id": channel.department_id.id,
                "agent_id": agent.id,
                "assignment_method": how,
                "decision": decision,
                "note": note,
                "assigned_by_user_id": assigned_by and assigned_by.id,
            }
        )
        metrics.count_after_commit(
            self.env.cr,
            metrics.ASSIGNMENTS,
            channel.department_id.assignment_mode or "",
            how,
        )
        channel._join(Persona(agent.user_id))
        if channel.department_id._response_minutes() and (
            customer.is_awaiting_response(channel)
        ):
            self._start_response_timeout(channel, fields.Datetime.now())
        _post_assigned(channel, agent, how, assigned_by=assigned_by, former=former)
        channel._emit_changed()
        notify_assigned(channel, agent, how, assigned_by=assigned_by)

    @api.model
    def _release(self, channel, reason, *, by=None):
        """Unassign a conversation's agent and end their membership. It is locked.

        :param channel: the ``seitech.chat.channel``, in sudo.
        :param str reason: a value of ``release_reason``.
        :param by: the ``Persona`` who decided, None for the rules.

        Emits ``member_changed``, ``subscription_expired`` and, to the agent,
        ``seitech.chat.notification/changed``.
        """
        agent = channel.agent_id
        channel._assignment()._close(reason)
        channel._get_member(Persona(agent.user_id))._leave()
        channel._expire_subscriptions()
        channel.agent_id = False
        notify_released(channel, agent, reason, by=by)

    def _close(self, reason):
        """Close this assignment. The caller has locked the conversation."""
        self.write({"ended_at": fields.Datetime.now(), "release_reason": reason})
        # The unique index allows one open row: flush before the next one is created.
        self.flush_recordset()

    @api.model
    def _start_response_timeout(self, channel, at):
        """Start the response timeout of the agent after a customer's message.

        :param at: naive UTC datetime; ignored while an earlier message is unanswered.
        """
        minutes = channel.department_id._response_minutes()
        if not minutes:
            return
        due_at = at + timedelta(minutes=minutes)
        # SQL: one statement, and none in departments without a response timeout.
        self.flush_model(["response_due_at", "ended_at"])
        self.env.cr.execute(
            SQL(
                """
                UPDATE seitech_chat_assignment SET response_due_at = %s
                 WHERE channel_id = %s AND ended_at IS NULL AND response_due_at IS NULL
                """,
                due_at,
                channel.id,
            )
        )
        self.invalidate_model(["response_due_at"])
        self._schedule_deadlines(due_at)

    @api.model
    def _stop_response_timeout(self, channel):
        """Clear the response timeout after an answer of the desk."""
        if channel.department_id._response_minutes():
            channel._assignment().response_due_at = False


class SeitechChatChannel(models.Model):
    """Look up and end the assignment of a conversation."""

    _inherit = "seitech.chat.channel"

    def _assignment(self):
        """Return the conversation's open assignment; none when it is unassigned."""
        return self.env["seitech.chat.assignment"].search(
            [("channel_id", "=", self.id), ("ended_at", "=", False)]
        )

    def _return_to_queue(self, reason, *, by=None):
        """Return a conversation to the queue, before others of its priority.

        The wait counts from the start of this service. The position in the queue
        therefore reflects the whole waiting time.

        :param str reason: a value of the assignment's ``release_reason``.
        :param by: the ``Persona`` who decided, None for the rules.

        Emits ``member_changed``, ``message_new`` for a line that says why, and
        ``channel_changed``.
        """
        self.ensure_one()
        self._lock()
        if not self.agent_id or self.state != "active":
            return
        agent = self.agent_id
        self.env["seitech.chat.assignment"]._release(self, reason, by=by)
        entries = self.env["seitech.chat.queue.entry"]
        entries._enqueue(self, since=service_start(self))
        customer.post_message(
            self,
            "response_timeout" if reason == "response_timeout" else "agent_offline",
            agent.name,
        )
        if reason == "response_timeout":
            self._queue_entry()._schedule_retry()
        self._emit_changed()


def _manual_decision(channel, agent):
    """Return the rules' decision on every candidate, for a manual assignment."""
    candidates = candidates_of(channel.department_id.agent_ids).values()
    decisions = assignment.decide_manually(
        candidates, requirements_of(channel), agent.id
    )
    return [list(line) for line in decisions]


def _post_assigned(channel, agent, how, *, assigned_by, former):
    """Post an event line that names the conversation's new agent.

    The parameters are those of ``_assign``.

    Emits ``message_new``.
    """
    if how == "escalated":
        names = [agent.name, *former.mapped("name")] if former else [agent.name]
        channel._post_event("escalated", *names, by=assigned_by)
    elif former:
        channel._post_event("transferred", former.name, agent.name, by=assigned_by)
    elif how in ("accepted", "offered"):
        channel._post_event("taken", agent.name)
    else:
        channel._post_event("assigned", agent.name, by=assigned_by)
