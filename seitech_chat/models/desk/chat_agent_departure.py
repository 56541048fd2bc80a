"""The conversations of agents who leave: for good, or for a while."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...logic.contract import SUPPORT_TYPES
from ...tools.transaction import run_in_own_transaction
from ..channel.chat_channel_members import is_shown_to
from .staff_notifications import OF_DESK


class SeitechChatAgent(models.Model):
    """Release the conversations of agents who are absent or may not serve any more."""

    _inherit = "seitech.chat.agent"

    def write(self, vals):
        departments = _departments_of(self) if "department_ids" in vals else {}
        done = super().write(vals)
        if vals.get("status") in ("away", "offline"):
            _withdraw_offers(self)
        if vals.get("active") is False:
            self._end_service()
        for agent, before in departments.items():
            _leave_departments(agent, before - _departments_of(agent)[agent])
        return done

    def _end_service(self):
        """Release the conversations and offers of agents who may not serve any more.

        Agents who may still serve are skipped. Open conversations return to the queue.
        The agents are removed from the members of ended conversations.

        Emits what ``_return_to_queue`` emits, ``seitech.chat.agent/offer_closed`` and
        ``seitech.chat.notification/changed``.
        """
        gone = self - self._may_serve()
        if not gone:
            return
        _withdraw_offers(gone)
        _leave_conversations(gone)
        gone.filtered(lambda agent: agent.status != "offline").status = "offline"
        for agent in gone:
            self.env["seitech.chat.notification"]._mark_read(
                [
                    ("user_id", "=", agent.user_id.id),
                    ("company_id", "=", agent.company_id.id),
                    ("kind", "in", OF_DESK),
                ]
            )

    def _transfer_open(self, persona):
        """Return this agent's open conversations to the queues of their departments.

        Used when an agent goes offline. The agent gets a ``released`` notification
        unless they are the person who decided.

        :param persona: the ``Persona`` who decided.

        Emits what ``_return_to_queue`` emits.
        """
        for channel in self._open_channels():
            channel._return_to_queue("offline", by=persona)

    @api.model
    def _cron_release_absent(self):
        """Return to the queue the conversations of agents who are absent for too long.

        The limit is the department's ``agent_absence_minutes``. The conversations are
        placed before others of their priority. A system message informs the customer.
        """
        now = fields.Datetime.now()
        assignments = self.env["seitech.chat.assignment"].search(
            [
                ("ended_at", "=", False),
                ("department_id.agent_absence_minutes", ">", 0),
                ("agent_id.is_available", "=", False),
            ]
        )
        for assignment in assignments:
            agent = assignment.agent_id
            if agent.status == "away":
                continue  # an agent who is away has announced a return
            limit = timedelta(minutes=assignment.department_id.agent_absence_minutes)
            gone_at = agent.offline_at or agent.seen_at or assignment.assigned_at
            if now - max(gone_at, assignment.assigned_at) > limit:
                run_in_own_transaction(
                    self.env,
                    "seitech.chat.channel",
                    assignment.channel_id.id,
                    "_return_to_queue",
                    "offline",
                )


class SeitechChatDepartment(models.Model):
    """Release the conversations of agents who are removed from a department."""

    _inherit = "seitech.chat.department"

    def _agents_left(self, agents):
        result = super()._agents_left(agents)
        for agent in agents:
            _leave_departments(agent, self)
        return result


def _departments_of(agents):
    """Return the departments of each agent, archived ones too."""
    agents = agents.with_context(active_test=False)
    return {agent: agent.department_ids for agent in agents}


def _leave_departments(agent, departments):
    """Return to the queue an agent's conversations of departments they left.

    Mention notifications in conversations that are no longer visible to the agent
    are dismissed.

    Emits what ``_return_to_queue`` emits and ``seitech.chat.notification/changed``.
    """
    if departments:
        _withdraw_offers(agent, Domain("department_id", "in", departments.ids))
        _leave_conversations(agent, departments)
        _dismiss_unseen(agent, departments)


def _dismiss_unseen(agent, departments):
    """Dismiss unread mentions in conversations that the agent can no longer see."""
    # sudo: seitech.chat.notification, res.users - the agent's own records
    notifications = agent.env["seitech.chat.notification"].sudo()
    user = agent.sudo().user_id
    waiting = notifications.search(
        [
            ("user_id", "=", user.id),
            ("kind", "=", "mention"),
            ("read_at", "=", False),
            ("channel_id.department_id", "in", departments.ids),
        ]
    )
    unseen = waiting.filtered(lambda one: not is_shown_to(one.channel_id, user))
    notifications._mark_read([("id", "in", unseen.ids)])


def _leave_conversations(agents, departments=None):
    """Return agents' open conversations to the queue and leave their ended ones.

    :param departments: limit to conversations of these departments; None for all.
    """
    # sudo: seitech.chat.channel - the agents may have lost access to these records
    channels = agents.env["seitech.chat.channel"].sudo()
    domain = Domain("agent_id", "in", agents.ids) & Domain("state", "=", "active")
    if departments is not None:
        domain &= Domain("department_id", "in", departments.ids)
    for channel in channels.search(domain, order="id"):
        channel._return_to_queue("removed")
    for agent in agents:
        _leave_ended(agent, departments)


def _leave_ended(agent, departments):
    """End an agent's membership in ended conversations; there may be thousands.

    :param departments: limit to conversations of these departments; None for all.
    """
    agent.env.flush_all()
    is_named = SQL("TRUE")
    if departments is not None:
        is_named = SQL("channel.department_id IN %s", tuple(departments.ids))
    # SQL: new version numbers and the end of the memberships in one statement.
    agent.env.cr.execute(
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
            user=agent.user_id.id,
            company=agent.company_id.id,
            types=tuple(SUPPORT_TYPES),
            is_named=is_named,
        )
    )
    agent.env["seitech.chat.channel"].invalidate_model(["last_version"])
    agent.env["seitech.chat.member"].invalidate_model(["is_active", "version"])


def _withdraw_offers(agents, domain=Domain.TRUE):
    """Withdraw the open offers of absent agents and request a new assignment.

    :param domain: limits the offers to withdraw.

    Emits ``seitech.chat.agent/offer_closed``.
    """
    # sudo: seitech.chat.offer - the agents' own offers
    offers = agents.env["seitech.chat.offer"].sudo()
    open_ = Domain("agent_id", "in", agents.ids) & Domain("ended_at", "=", False)
    for offer in offers.search(open_ & domain, order="channel_id"):
        offer.channel_id._lock()
        if not offer.ended_at:
            offer._end_and_reassign("withdrawn")
