from collections import Counter
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ...logic.assignment import Candidate
from ...logic.contract import (
    PRESENCE_LIFETIME_SECONDS,
    PRESENCE_WRITTEN_AFTER_SECONDS,
    SUPPORT_TYPES,
)
from ...logic.languages import language_of
from ...persona import ROLE_GROUPS
from ...tools import deadline_runner
from .chat_channel_notifications import OF_DESK

# What makes an agent able to take more, or other, conversations.
ROUTING_FIELDS = {
    "active",
    "chat_limit",
    "department_ids",
    "lang_ids",
    "skill_ids",
    "status",
}
# On what it depends which departments a person hears of.
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
        required=True,
        index=True,
        ondelete="cascade",
        domain=lambda self: self._users_with_role(),
        check_company=True,
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
        check_company=True,
    )
    lang_ids = fields.Many2many(
        "res.lang",
        string="Languages",
        context={"active_test": False},
        help="Languages this agent writes; none means any.",
    )
    skill_ids = fields.Many2many(
        "seitech.chat.skill",
        "seitech_chat_agent_skill_rel",
        "agent_id",
        "skill_id",
        string="Skills",
        domain="[('company_id', '=', company_id)]",
        help="Conversations that need a skill go to agents who have it.",
        check_company=True,
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
    away_text = fields.Char(
        help="What colleagues read while this agent is away: back at two."
    )
    seen_at = fields.Datetime(
        "Last Seen", readonly=True, help="The inbox's last sign of life."
    )
    offline_at = fields.Datetime(
        readonly=True, help="Since when the agent has chosen to be offline."
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

    @api.depends("channel_ids.agent_id", "channel_ids.state", "offer_ids.ended_at")
    def _compute_open_count(self):
        # Counted from the assignments whenever asked, so it can't drift.
        loads = self._loads()
        for agent in self:
            agent.open_count = loads.get(agent.id, 0)

    def _users_with_role(self):
        """Limit the choice of people to those who hold the role of an agent."""
        # Missing while the addon is installed.
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
        departments = self._departments() if "department_ids" in vals else {}
        done = super().write(vals)
        if ACCESS_FIELDS & vals.keys():
            self.user_id._chat_access_changed()
        if vals.get("status") in ("away", "offline"):
            self._withdraw_offers()
        if vals.get("active") is False:
            self._end_service()
        for agent, before in departments.items():
            agent._leave_departments(before - agent._departments()[agent])
        if ROUTING_FIELDS & vals.keys():
            self.department_ids._request_assignment()
        return done

    def unlink(self):
        self.user_id._chat_access_changed()
        return super().unlink()

    def _check_same_user(self, vals):
        """Refuse to make an agent somebody else: conversations were theirs.

        :raises UserError:
        """
        if "user_id" in vals and any(one.user_id.id != vals["user_id"] for one in self):
            raise UserError(
                self.env._("An agent stays the same person. Create another agent.")
            )

    def _departments(self):
        """Return the departments of each agent, archived ones too."""
        agents = self.with_context(active_test=False)
        return {agent: agent.department_ids for agent in agents}

    def _end_service(self):
        """Release what agents have who may not serve any more. Others keep theirs.

        Their open conversations return to the queue, and they are no longer members of
        those that have ended.

        Emits what ``_return_to_queue`` emits, ``seitech.chat.agent/offer_ended`` and
        ``seitech.chat.notification/changed``.
        """
        gone = self - self._may_serve()
        if not gone:
            return
        gone._withdraw_offers()
        gone._leave_conversations()
        gone.filtered(lambda agent: agent.status != "offline").status = "offline"
        for agent in gone:
            self.env["seitech.chat.notification"]._dismiss(
                [
                    ("user_id", "=", agent.user_id.id),
                    ("company_id", "=", agent.company_id.id),
                    ("kind", "in", OF_DESK),
                ]
            )

    def _leave_departments(self, departments):
        """Return an agent's conversations of departments they left to the queue.

        What waits for them in conversations they no longer see is dismissed.

        Emits what ``_return_to_queue`` emits and ``seitech.chat.notification/changed``.
        """
        if departments:
            self._withdraw_offers(Domain("department_id", "in", departments.ids))
            self._leave_conversations(departments)
            self._dismiss_unseen(departments)

    def _dismiss_unseen(self, departments):
        """Dismiss mentions of an agent in conversations that they no longer see."""
        # sudo: seitech.chat.notification, res.users - the agent's own
        notifications = self.env["seitech.chat.notification"].sudo()
        user = self.sudo().user_id
        waiting = notifications.search(
            [
                ("user_id", "=", user.id),
                ("kind", "=", "mention"),
                ("read_at", "=", False),
                ("channel_id.department_id", "in", departments.ids),
            ]
        )
        unseen = waiting.filtered(lambda one: not one.channel_id._is_shown_to(user))
        notifications._dismiss([("id", "in", unseen.ids)])

    def _leave_conversations(self, departments=None):
        """Return the open conversations of agents to the queue; leave the ended ones.

        :param departments: only the conversations of these; None for all.
        """
        # sudo: seitech.chat.channel - what the agents have is theirs no more
        channels = self.env["seitech.chat.channel"].sudo()
        domain = Domain("agent_id", "in", self.ids) & Domain("state", "=", "active")
        if departments is not None:
            domain &= Domain("department_id", "in", departments.ids)
        for channel in channels.search(domain, order="id"):
            channel._return_to_queue("removed")
        for agent in self:
            agent._leave_ended(departments)

    def _transfer_open(self, persona):
        """Return this agent's open conversations to the queues of their departments.

        For agents who go offline; others are notified when something is taken from
        them.

        :param persona: the ``Persona`` who decided.

        Emits what ``_return_to_queue`` emits.
        """
        for channel in self._open_channels():
            channel._return_to_queue("offline", by=persona)

    def _leave_ended(self, departments):
        """End an agent's part in conversations that have ended, maybe thousands.

        :param departments: only in those of these; None for all.
        """
        self.env.flush_all()
        is_named = SQL("TRUE")
        if departments is not None:
            is_named = SQL("channel.department_id IN %s", tuple(departments.ids))
        # SQL: a number for each conversation and the end of a part, in one statement.
        self.env.cr.execute(
            SQL(
                """
                WITH parts AS (
                    SELECT member.id, member.channel_id
                      FROM seitech_chat_member member
                      JOIN seitech_chat_channel channel
                        ON channel.id = member.channel_id
                     WHERE member.user_id = %(user)s AND member.is_active
                       AND channel.company_id = %(company)s
                       AND channel.channel_type IN %(types)s
                       AND channel.student_id IS DISTINCT FROM %(user)s
                       AND %(is_named)s
                  ORDER BY channel.id
                       FOR NO KEY UPDATE OF channel
                ), numbered AS (
                    UPDATE seitech_chat_channel channel
                       SET last_version = channel.last_version + 1
                      FROM parts WHERE channel.id = parts.channel_id
                 RETURNING channel.id, channel.last_version
                )
                UPDATE seitech_chat_member member
                   SET is_active = FALSE, version = numbered.last_version
                  FROM parts JOIN numbered ON numbered.id = parts.channel_id
                 WHERE member.id = parts.id
                """,
                user=self.user_id.id,
                company=self.company_id.id,
                types=tuple(SUPPORT_TYPES),
                is_named=is_named,
            )
        )
        self.env["seitech.chat.channel"].invalidate_model(["last_version"])
        self.env["seitech.chat.member"].invalidate_model(["is_active", "version"])

    def _withdraw_offers(self, domain=Domain.TRUE):
        """Take back what is offered to agents who are gone; the next ones are asked.

        :param domain: which offers of theirs.

        Emits ``seitech.chat.agent/offer_ended``.
        """
        # sudo: seitech.chat.offer - the agents' own
        offers = self.env["seitech.chat.offer"].sudo()
        open_ = Domain("agent_id", "in", self.ids) & Domain("ended_at", "=", False)
        for offer in offers.search(open_ & domain, order="channel_id"):
            offer.channel_id._lock()
            if not offer.ended_at:
                offer.channel_id._end_offer(offer, "withdrawn")

    def _loads(self):
        """Count what these agents have, and what is offered to them.

        :return: ``{agent id: int}``.
        """
        # sudo: seitech.chat.assignment - a number, no conversation, is told
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
            # sudo: seitech.chat.offer - a number, no conversation, is told
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
        """Tell whether a conversation this agent had can go on with them.

        :return: bool; False for no agent.
        """
        return (
            self.is_available
            and bool(self._may_serve())
            and self.open_count < self.chat_limit
        )

    def _last_assigned_at(self):
        """Tell when these agents were last given one: ``{agent id: datetime}``."""
        groups = self.env["seitech.chat.assignment"]._read_group(
            [("agent_id", "in", self.ids)], ["agent_id"], ["assigned_at:max"]
        )
        return {agent.id: served_at for agent, served_at in groups}

    def _lock_rows(self):
        """Take these agents' rows, so that their loads stay as counted.

        Always by ascending id, after a department's row and before a conversation's.
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

    def _to_candidate(self, open_count, served_at):
        """Describe this agent for ``logic.assignment``."""
        self.ensure_one()
        return Candidate(
            id=self.id,
            status=self.status,
            is_alive=bool(self.seen_at) and self.seen_at >= self._alive_since(),
            open_count=open_count,
            chat_limit=self.chat_limit,
            languages=frozenset(language_of(lang.code) for lang in self.lang_ids),
            skills=frozenset(map(str, self.skill_ids.ids)),
            served_at=served_at,
        )

    @api.model
    def _cron_release_absent(self):
        """Give back what agents hold who have been gone for too long.

        Their conversations wait again, before others, and their customers are told.
        """
        now = fields.Datetime.now()
        assignments = self.env["seitech.chat.assignment"].search(
            [
                ("ended_at", "=", False),
                ("department_id.absence_minutes", ">", 0),
                ("agent_id.is_available", "=", False),
            ]
        )
        for assignment in assignments:
            agent = assignment.agent_id
            if agent.status == "away":
                continue  # back in a moment, and said so
            limit = timedelta(minutes=assignment.department_id.absence_minutes)
            gone_at = agent.offline_at or agent.seen_at or assignment.assigned_at
            if now - max(gone_at, assignment.assigned_at) > limit:
                deadline_runner.run_in_own_transaction(
                    self.env,
                    "seitech.chat.channel",
                    assignment.channel_id.id,
                    "_return_to_queue",
                    "offline",
                )

    @api.model
    def _current(self):
        """Find the current user's desk in the current company, else in another.

        Only where they may serve.

        :return: one agent, or none.
        """
        # sudo: seitech.chat.agent - the person's own record
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

    def _beat(self, *, status=None, away_text=None):
        """Note that this agent's inbox is open, and what they chose to be.

        Written at most once a minute unless the status changes.

        :param str status: the newly chosen status, or None to keep it.
        :param str away_text: what colleagues read meanwhile, or None to keep it.
        """
        self.ensure_one()
        now = fields.Datetime.now()
        interval = timedelta(seconds=PRESENCE_WRITTEN_AFTER_SECONDS)
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
        """Give this agent's own view of their desk.

        :return: ``AgentPayload``.
        """
        self.ensure_one()
        return {
            "id": self.id,
            "status": self.status,
            "away_text": self.away_text or "",
            "departments": [
                # sudo: seitech.chat.department - the names of one's own
                {"id": department.id, "name": department.name}
                for department in self.sudo().department_ids
            ],
            "open_count": self.open_count,
            "chat_limit": self.chat_limit,
        }

    def _to_summaries(self):
        """Give these agents as people to give a conversation to.

        :return: list of ``ColleaguePayload``.
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
