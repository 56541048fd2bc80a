from collections import Counter
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ...exceptions import ChatError
from ...logic.contract import (
    PRESENCE_TIMEOUT_SECONDS,
    PRESENCE_WRITE_INTERVAL_SECONDS,
)
from ...persona import ROLE_GROUPS

# Fields that change how many conversations an agent can receive, or which ones.
ROUTING_FIELDS = {
    "active",
    "chat_limit",
    "department_ids",
    "lang_ids",
    "skill_ids",
    "status",
}
FORMER_AGENT = "Former agent"  # name of agents without a user, not translated
# Fields that decide from which departments a user receives events.
ACCESS_FIELDS = {"active", "department_ids"}


class SeitechChatAgent(models.Model):
    _name = "seitech.chat.agent"
    _description = "Chat Agent"
    _inherit = [
        "seitech.chat.conversations.mixin",
        "seitech.chat.company.mixin",
        "seitech.chat.live.mixin",
    ]
    _order = "name, id"
    _channel_field = "agent_id"

    user_id = fields.Many2one(
        "res.users",
        index=True,
        ondelete="set null",
        domain=lambda self: self._users_with_role(),
        check_company=True,
    )
    name = fields.Char(compute="_compute_name", store=True, compute_sudo=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    department_ids = fields.Many2many(
        "seitech.chat.department",
        "seitech_chat_department_agent_rel",
        "agent_id",
        "department_id",
        domain="[('company_id', '=', company_id)]",
        check_company=True,
    )
    lang_ids = fields.Many2many(
        "res.lang",
        string="Languages",
        context={"active_test": False},
        help="Languages this agent writes. Leave empty for any language.",
    )
    skill_ids = fields.Many2many(
        "seitech.chat.skill",
        "seitech_chat_agent_skill_rel",
        "agent_id",
        "skill_id",
        string="Skills",
        domain="[('company_id', '=', company_id)]",
        help="Conversations that require skills go only to agents who have them.",
        check_company=True,
    )
    chat_limit = fields.Integer(
        default=5, help="Maximum number of open conversations assigned to this agent."
    )
    # state
    status = fields.Selection(
        [("online", "Online"), ("away", "Away"), ("offline", "Offline")],
        default="offline",
        required=True,
        help="Status chosen by the agent. Agents with status Online are available"
        " while their inbox is open.",
    )
    away_text = fields.Char(
        "Away Message",
        help="Shown to colleagues while the agent is away, e.g. Back at 2 PM.",
    )
    seen_at = fields.Datetime(
        "Last Seen", readonly=True, help="Last signal from an open inbox."
    )
    offline_at = fields.Datetime(
        readonly=True, help="Time the agent set their status to Offline."
    )
    is_available = fields.Boolean(
        compute="_compute_is_available", search="_search_is_available"
    )
    channel_ids = fields.One2many("seitech.chat.channel", "agent_id")
    open_channel_ids = fields.One2many(
        "seitech.chat.channel", "agent_id", domain=[("state", "=", "active")]
    )
    offer_ids = fields.One2many("seitech.chat.offer", "agent_id")
    open_count = fields.Integer("Open Conversations", compute="_compute_open_count")

    _one_per_user_and_company = models.UniqueIndex(
        "(user_id, company_id)", "This user is already an agent of the company."
    )
    _check_user = models.Constraint(
        "CHECK (user_id IS NOT NULL OR active IS NOT TRUE)",
        "An active agent needs a user.",
    )
    _check_chat_limit = models.Constraint(
        "CHECK (chat_limit >= 0)", "The conversation limit can't be negative."
    )

    @api.depends("user_id.name")
    def _compute_name(self):
        for agent in self:
            agent.name = agent.user_id.name or FORMER_AGENT

    @api.depends("status", "seen_at")
    def _compute_is_available(self):
        alive_since = self._alive_since()
        for agent in self:
            agent.is_available = (
                agent.status == "online"
                and bool(agent.seen_at)
                and agent.seen_at >= alive_since
            )

    def _search_is_available(self, operator, value):
        if operator != "in":
            return NotImplemented
        available = Domain("status", "=", "online") & Domain(
            "seen_at", ">=", self._alive_since()
        )
        if True in value and False in value:
            return Domain.TRUE
        return available if True in value else ~available

    def _alive_since(self):
        # PRESENCE_TIMEOUT_SECONDS covers two heartbeats that a sleeping tab misses.
        return fields.Datetime.now() - timedelta(seconds=PRESENCE_TIMEOUT_SECONDS)

    @api.depends("channel_ids.agent_id", "channel_ids.state", "offer_ids.ended_at")
    def _compute_open_count(self):
        # Counted from the assignments on every read, so that the number can't drift.
        loads = self._loads()
        for agent in self:
            agent.open_count = loads.get(agent.id, 0)

    def _users_with_role(self):
        """Return a domain that limits the users to those with the agent role."""
        # The role's XML ID is missing while the addon is being installed.
        role = self.env.ref(ROLE_GROUPS["agent"], raise_if_not_found=False)
        return [("all_group_ids", "in", role.ids if role else [])]

    @api.model_create_multi
    def create(self, vals_list):
        agents = super().create(vals_list)
        agents.user_id._chat_access_changed()
        agents.department_ids._request_assignment()
        return agents

    def write(self, vals):
        if "status" in vals:
            is_offline = vals["status"] == "offline"
            vals = {**vals, "offline_at": is_offline and fields.Datetime.now()}
        self._check_same_user(vals)
        done = super().write(vals)
        if ACCESS_FIELDS & vals.keys():
            self.user_id._chat_access_changed()
        if ROUTING_FIELDS & vals.keys():
            self.department_ids._request_assignment()
        return done

    def unlink(self):
        self.user_id._chat_access_changed()
        return super().unlink()

    def _check_same_user(self, vals):
        """Refuse to change an agent's user: past conversations belong to that user.

        :raises UserError:
        """
        if "user_id" in vals and any(one.user_id.id != vals["user_id"] for one in self):
            raise UserError(
                self.env._(
                    "You can't change the user of an agent. Create another agent."
                )
            )

    def _detach_from_user(self):
        """End these agents' service and remove the user; past services remain.

        Emits what ``_end_service`` emits.
        """
        self.with_context(active_test=False).write({"active": False})
        # SQL: an agent's user never changes, except for none.
        self.env.cr.execute(
            SQL(
                """
                UPDATE seitech_chat_agent SET user_id = NULL, name = %s
                 WHERE id = ANY(%s)
                """,
                FORMER_AGENT,
                self.ids,
            )
        )
        self.invalidate_recordset()

    def _loads(self):
        """Count the open assignments and open offers of these agents.

        :return: ``{agent id: int}``.
        """
        # sudo: seitech.chat.assignment - returns a count, no conversation
        groups = (
            self.env["seitech.chat.assignment"]
            .sudo()
            ._read_group(
                [("agent_id", "in", self.ids), ("ended_at", "=", False)],
                ["agent_id"],
                ["__count"],
            )
        )
        offers = (
            # sudo: seitech.chat.offer - returns a count, no conversation
            self.env["seitech.chat.offer"]
            .sudo()
            ._read_group(
                [("agent_id", "in", self.ids), ("ended_at", "=", False)],
                ["agent_id"],
                ["__count"],
            )
        )
        loads = Counter({agent.id: count for agent, count in groups})
        loads.update({agent.id: count for agent, count in offers})
        return dict(loads)

    def _can_resume(self):
        """Return whether a reopened conversation can go back to this agent.

        :return: bool; False for no agent.
        """
        return (
            self.is_available
            and bool(self._may_serve())
            and self.open_count < self.chat_limit
        )

    def _lock_rows(self):
        """Lock the rows of these agents, so that their counted loads stay valid.

        Lock order: department, then agents by ascending id, then conversation.
        """
        if not self:
            return
        self.flush_recordset()
        # SQL: the ORM has no FOR NO KEY UPDATE in a given order.
        self.env.cr.execute(
            SQL(
                "SELECT id FROM seitech_chat_agent WHERE id IN %s"
                " ORDER BY id FOR NO KEY UPDATE",
                tuple(self.ids),
            )
        )
        self.invalidate_recordset()

    @api.model
    def _for_persona(self, persona, company):
        """Return a person's agent record in a company; none for a visitor."""
        if persona.is_visitor:
            return self.browse()
        return self._for_user(persona.record, company)

    @api.model
    def _for_user(self, user, company):
        """Return a user's agent record in a company; none for no user."""
        # sudo: seitech.chat.agent - the person's own record
        agents = self.sudo()
        if not user:
            return agents.browse()
        return agents.search(
            [("user_id", "=", user.id), ("company_id", "=", company.id)]
        )

    @api.model
    def _find_serving(self, channel, agent_id):
        """Find an agent who may serve a conversation's customer.

        :param int agent_id: ``seitech.chat.agent``.
        :return: the agent, in sudo.
        :raises ChatError: ``no_agent``.
        """
        # sudo: seitech.chat.agent - limited to the conversation's company
        agent = (
            self.sudo()
            .search([("id", "=", agent_id), ("company_id", "=", channel.company_id.id)])
            ._may_serve()
        )
        # sudo: seitech.chat.channel - excludes the customer as their own agent
        student = channel.sudo().student_id
        agent = agent.filtered(lambda one: one.user_id != student)
        if not agent:
            raise ChatError(
                "no_agent",
                self.env._(
                    "This agent no longer serves this department. Choose another one."
                ),
                field="agent_id",
            )
        return agent

    @api.model
    def _current(self):
        """Find the current user's agent in the current company, else in another one.

        Agents who may not serve are skipped.

        :return: one agent, or none.
        """
        # sudo: seitech.chat.agent - the user's own record
        agents = (
            self.sudo()
            .search(
                [
                    ("user_id", "=", self.env.uid),
                    ("company_id", "in", self.env.user.company_ids.ids),
                ]
            )
            ._may_serve()
        )
        here = agents.filtered(lambda agent: agent.company_id == self.env.company)
        return (here or agents)[:1]

    def _heartbeat(self, *, status=None, away_text=None):
        """Record a heartbeat of this agent's inbox, and the status they chose.

        Written at most once a minute unless the status or the away text changes.

        :param str status: the newly chosen status, or None to leave it unchanged.
        :param str away_text: the text colleagues read while the agent is away, or None
            to leave it unchanged.
        """
        self.ensure_one()
        now = fields.Datetime.now()
        interval = timedelta(seconds=PRESENCE_WRITE_INTERVAL_SECONDS)
        was_away = not self.is_available
        vals = {}
        if status and status != self.status:
            vals["status"] = status
        if away_text is not None and away_text != (self.away_text or ""):
            vals["away_text"] = away_text
        if vals or not self.seen_at or now - self.seen_at >= interval:
            self.write({**vals, "seen_at": now})
            if was_away and self.is_available:
                self.department_ids._request_assignment()

    def _to_payload(self):
        """Return this agent's data for the agent's own inbox.

        :return: ``AgentPayload``.
        """
        self.ensure_one()
        return {
            "id": self.id,
            "status": self.status,
            "away_text": self.away_text or "",
            "departments": [
                # sudo: seitech.chat.department - names of the agent's own departments
                {"id": department.id, "name": department.name}
                for department in self.sudo().department_ids
            ],
            "open_count": self.open_count,
            "chat_limit": self.chat_limit,
        }

    def _to_summaries(self):
        """Return these agents as candidates for an assignment or a transfer.

        :return: list of ``AgentSummaryPayload``.
        """
        return [
            {
                "id": agent.id,
                "name": agent.name,
                "status": agent.status,
                "away_text": agent.away_text or "",
                "is_available": agent.is_available,
                "open_count": agent.open_count,
                "chat_limit": agent.chat_limit,
                "department_ids": sorted(agent.department_ids.ids),
            }
            for agent in self
        ]
