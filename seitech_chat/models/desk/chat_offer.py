from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...exceptions import ChatConflict
from ...logic.text import excerpt
from ...persona import Persona
from ...tools import metrics
from ...tools.time_format import to_iso


class SeitechChatOffer(models.Model):
    """Offer a waiting conversation to one agent, for a few seconds.

    An open offer counts toward the agent's load. The customer's queue position does not
    change.
    """

    _name = "seitech.chat.offer"
    _description = "Chat Offer"
    _inherit = [
        "seitech.chat.company.mixin",
        "seitech.chat.live.mixin",
        "seitech.chat.deadline.mixin",
    ]
    _order = "id desc"
    _rec_name = "agent_id"

    entry_id = fields.Many2one(
        "seitech.chat.queue.entry",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
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
    offered_at = fields.Datetime(required=True, default=fields.Datetime.now)
    expires_at = fields.Datetime(required=True)
    ended_at = fields.Datetime()
    outcome = fields.Selection(
        [
            ("accepted", "Accepted"),
            ("declined", "Declined"),
            ("expired", "Not accepted in time"),
            ("withdrawn", "Withdrawn"),
        ]
    )
    decision = fields.Json(help="Agents considered, and why each was chosen or not.")

    _one_open_per_channel = models.UniqueIndex("(channel_id) WHERE ended_at IS NULL")
    # An open offer counts toward the agent's load.
    _open_by_agent = models.Index("(agent_id) WHERE ended_at IS NULL")
    _open_by_expiry = models.Index("(expires_at) WHERE ended_at IS NULL")
    _check_ended = models.Constraint(
        "CHECK ((ended_at IS NULL) = (outcome IS NULL))",
        "A closed offer needs an outcome.",
    )

    @api.model
    def _deadline_fields(self):
        return [("expires_at", Domain("ended_at", "=", False))]

    def _on_deadline(self, now):
        self._expire(now)

    @api.model
    def _open_for(self, channel):
        """Return a conversation's open offer; none when it is not offered."""
        # sudo: seitech.chat.offer - limited to this conversation
        return self.sudo().search(
            [("channel_id", "=", channel.id), ("ended_at", "=", False)]
        )

    @api.model
    def _open_for_current_user(self):
        """Return the current user's open offers."""
        # sudo: seitech.chat.offer - the user's own offers
        return self.sudo().search(
            [("agent_id.user_id", "=", self.env.uid), ("ended_at", "=", False)]
        )

    @api.model
    def _offer(self, entry, agent_id, decisions):
        """Offer a waiting conversation to the agent the decision chose.

        The department and its agents are locked.

        :param decisions: the decision, from ``logic.assignment.decide``.
        :return: True; False when it had left the queue in the meantime.

        Emits ``seitech.chat.agent/offer_created`` to the agent.
        """
        channel = entry.channel_id
        channel._lock()
        entry.invalidate_recordset()
        if not channel.is_waiting or entry.left_at or self._open_for(channel):
            return False
        agent = self.env["seitech.chat.agent"].browse(agent_id)
        self._create_for(entry, agent, [list(line) for line in decisions])
        return True

    def _create_for(self, entry, agent, decision):
        """Offer a waiting conversation to an agent. Both are locked.

        :param list decision: the considered agents, ``[agent id, reason]`` each.
        :return: the offer.

        Emits ``seitech.chat.agent/offer_created`` to the agent.
        """
        department = entry.department_id
        now = fields.Datetime.now()
        offer = self.create(
            {
                "entry_id": entry.id,
                "channel_id": entry.channel_id.id,
                "company_id": entry.company_id.id,
                "department_id": department.id,
                "agent_id": agent.id,
                "offered_at": now,
                "expires_at": now + timedelta(seconds=department.offer_timeout_seconds),
                "decision": decision,
            }
        )
        # The unique index allows one open row: flush before the next one is created.
        offer.flush_recordset()
        offer._schedule_deadlines(offer.expires_at)
        [payload] = offer._to_payloads()
        offer._emit_to(
            Persona(agent.user_id).listener,
            "seitech.chat.agent/offer_created",
            {"offer": payload},
        )
        notifications = self.env["seitech.chat.notification"]
        notifications._notify(offer.channel_id, agent.user_id, "offered")
        return offer

    @api.model
    def _decline(self, channel, persona):
        """Decline the conversation that is offered to this agent.

        Call ``_check_may_accept`` first. The customer's queue position does not change.

        :raises ChatConflict: ``no_offer``: nothing is offered to them (any more).

        Emits ``seitech.chat.agent/offer_closed`` to the agent.
        """
        agents = self.env["seitech.chat.agent"]
        agent = agents._for_persona(persona, channel.company_id)
        # sudo: seitech.chat.channel - right checked by _check_may_accept
        channel.sudo()._lock()
        offer = self._open_for(channel)
        if not offer or offer.agent_id != agent:
            raise ChatConflict(
                "no_offer", self.env._("This offer is no longer available.")
            )
        offer._end_and_reassign("declined")

    def _expire(self, now):
        """End an offer that was not accepted in time, and request a new assignment.

        :param now: naive UTC datetime.

        Emits ``seitech.chat.agent/offer_closed`` to the agent.
        """
        self.channel_id._lock()
        self.invalidate_recordset()
        if not self.ended_at and self.expires_at < now:
            self._end_and_reassign("expired")

    def _end_and_reassign(self, outcome):
        """Close this offer and request an assignment run for its department.

        :param str outcome: ``declined``, ``expired``, ``withdrawn``.

        Emits ``seitech.chat.agent/offer_closed`` to the agent.
        """
        self._close(outcome)
        if outcome in ("declined", "expired"):
            self.entry_id._schedule_retry()
        self.department_id._request_assignment()

    def _close(self, outcome):
        """Close these offers. The caller has locked their conversations.

        :param str outcome: ``accepted``, ``declined``, ``expired``, ``withdrawn``.

        Emits ``seitech.chat.agent/offer_closed`` to each agent.
        """
        self.write({"ended_at": fields.Datetime.now(), "outcome": outcome})
        self.flush_recordset()
        for offer in self:
            metrics.count_after_commit(self.env.cr, metrics.OFFERS, outcome)
            self.env["seitech.chat.notification"]._mark_read(
                [
                    ("user_id", "=", offer.agent_id.user_id.id),
                    ("channel_id", "=", offer.channel_id.id),
                    ("kind", "=", "offered"),
                ]
            )
            offer._emit_to(
                Persona(offer.agent_id.user_id).listener,
                "seitech.chat.agent/offer_closed",
                {"channel_id": offer.channel_id.id, "reason": outcome},
            )

    def _to_payloads(self):
        """Return these offers for their agent: list of ``OfferPayload``."""
        questions = _last_questions(self.channel_id)
        return [
            {
                "channel_id": offer.channel_id.id,
                "expires_at": to_iso(offer.expires_at),
                "department": {
                    "id": offer.department_id.id,
                    "name": offer.department_id.name,
                },
                "customer": offer.channel_id.display_name or "",
                "question": excerpt(questions.get(offer.channel_id.id, "")),
                "waiting_since": to_iso(offer.entry_id.entered_at),
            }
            for offer in self
        ]


class SeitechChatQueueEntryOffers(models.Model):
    """Withdraw the offer of a conversation that leaves the queue."""

    _inherit = "seitech.chat.queue.entry"

    offer_ids = fields.One2many("seitech.chat.offer", "entry_id")

    def _is_offered(self):
        return any(not offer.ended_at for offer in self.offer_ids)

    def _leave(self, outcome):
        """Close this wait and withdraw its open offer.

        Emits ``seitech.chat.agent/offer_closed`` to the agent with an open offer.
        """
        self.offer_ids.filtered(lambda offer: not offer.ended_at)._close("withdrawn")
        return super()._leave(outcome)


def _last_questions(channels):
    """Return the customers' last text messages in these conversations.

    :return: ``{channel id: HTML}``, without customers who sent only files.
    """
    channels.env["seitech.chat.message"].flush_model()
    # SQL: the last message of each conversation, in one statement.
    rows = channels.env.execute_query(
        SQL(
            """
            SELECT DISTINCT ON (message.channel_id) message.channel_id, message.body
              FROM seitech_chat_message message
              JOIN seitech_chat_channel channel ON channel.id = message.channel_id
             WHERE message.channel_id IN %s AND message.message_type = 'text'
               AND message.deleted_at IS NULL AND message.body <> ''
               AND (message.author_visitor_id IS NOT NULL
                    OR message.author_user_id = channel.student_id)
          ORDER BY message.channel_id, message.position DESC
            """,
            tuple(channels.ids) or (0,),
        )
    )
    return dict(rows)
