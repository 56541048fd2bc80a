from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ..logic.contract import PRESENCE_INTERVAL_SECONDS, PRESENCE_LIFETIME_SECONDS


class SeitechChatAgent(models.Model):
    _name = "seitech.chat.agent"
    _description = "Chat Agent"
    _inherit = ["seitech.chat.live.mixin"]
    _order = "name, id"

    user_id = fields.Many2one(
        "res.users",
        required=True,
        index=True,
        ondelete="cascade",
        domain="[('share', '=', False)]",
    )
    name = fields.Char(related="user_id.name", store=True)
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
    )
    chat_limit = fields.Integer(
        default=5, help="How many open conversations this agent takes at a time."
    )
    # state
    status = fields.Selection(
        [("online", "Online"), ("away", "Away"), ("offline", "Offline")],
        default="offline",
        required=True,
        help="What the agent chose. An agent who chose Online counts as available "
        "while their inbox is open somewhere.",
    )
    seen_at = fields.Datetime(
        "Last Seen", readonly=True, help="The inbox's last sign of life."
    )
    is_available = fields.Boolean(
        compute="_compute_is_available", search="_search_is_available"
    )
    channel_ids = fields.One2many("seitech.chat.channel", "agent_id")
    open_count = fields.Integer("Open Conversations", compute="_compute_open_count")

    _one_per_user_and_company = models.UniqueIndex(
        "(user_id, company_id)", "This person is an agent of the company already."
    )
    _check_chat_limit = models.Constraint(
        "CHECK (chat_limit >= 0)", "The limit of conversations can't be negative."
    )

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
        # A sleeping tab may miss two heartbeats before the agent counts as gone.
        return fields.Datetime.now() - timedelta(seconds=PRESENCE_LIFETIME_SECONDS)

    @api.depends("channel_ids.state", "channel_ids.agent_id")
    def _compute_open_count(self):
        # Counted from the conversations whenever asked, so it can't drift.
        counts = dict(
            self.env["seitech.chat.channel"]
            .sudo()  # sudo: seitech.chat.channel - a number, no conversation, is told
            ._read_group(
                [("agent_id", "in", self.ids), ("state", "=", "active")],
                ["agent_id"],
                ["__count"],
            )
        )
        for agent in self:
            agent.open_count = counts.get(agent, 0)

    @api.model
    def _mine(self):
        """Find the current user's desk in the current company, else in another.

        :return: one agent, or none.
        """
        # sudo: seitech.chat.agent - the person's own record
        agents = self.sudo().search(
            [
                ("user_id", "=", self.env.uid),
                ("company_id", "in", self.env.user.company_ids.ids),
            ]
        )
        here = agents.filtered(lambda agent: agent.company_id == self.env.company)
        return (here or agents)[:1]

    def _beat(self, *, status=None):
        """Note that this agent's inbox is open, and what they chose to be.

        Written at most once a minute unless the status changes.

        :param str status: the newly chosen status, or None to keep it.
        """
        self.ensure_one()
        now = fields.Datetime.now()
        interval = timedelta(seconds=PRESENCE_INTERVAL_SECONDS)
        vals = {}
        if status and status != self.status:
            vals["status"] = status
        if vals or not self.seen_at or now - self.seen_at >= interval:
            self.write({**vals, "seen_at": now})

    def _to_payload(self):
        """Give this agent's own view of their desk.

        :return: ``AgentPayload``.
        """
        self.ensure_one()
        return {
            "id": self.id,
            "status": self.status,
            "open_count": self.open_count,
            "chat_limit": self.chat_limit,
        }
