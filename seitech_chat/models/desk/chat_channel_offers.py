from odoo import models

from ...exceptions import ChatConflict


class SeitechChatChannelOffers(models.Model):
    """Offer a waiting conversation to one agent at a time."""

    _inherit = "seitech.chat.channel"

    def _open_offer(self):
        """Return the conversation's open offer; none when it is not offered."""
        # sudo: seitech.chat.offer - limited to this conversation
        return (
            self.env["seitech.chat.offer"]
            .sudo()
            .search([("channel_id", "=", self.id), ("ended_at", "=", False)])
        )

    def _offer_to(self, entry, agent_id, verdicts):
        """Offer a waiting conversation to the agent the decision chose.

        The department and its agents are locked.

        :param verdicts: the decision, from ``logic.assignment.decide``.
        :return: True; False when it had left the queue in the meantime.

        Emits ``seitech.chat.agent/offered`` to the agent.
        """
        self._lock()
        entry.invalidate_recordset()
        if not self.is_waiting or entry.left_at or self._open_offer():
            return False
        agent = self.env["seitech.chat.agent"].browse(agent_id)
        decision = [list(line) for line in verdicts]
        self.env["seitech.chat.offer"]._make(entry, agent, decision)
        return True

    def _decline(self, persona):
        """Decline the conversation that is offered to this agent.

        Call ``_check_may_accept`` first. The customer's queue position does not change.

        :raises ChatConflict: ``no_offer``: nothing is offered to them (any more).

        Emits ``seitech.chat.agent/offer_ended`` to the agent.
        """
        agent = self._agent_of(persona)
        # sudo: seitech.chat.channel - right checked by _check_may_accept
        channel = self.sudo()
        channel._lock()
        offer = channel._open_offer()
        if not offer or offer.agent_id != agent:
            raise ChatConflict(
                "no_offer", self.env._("This conversation is not offered to you.")
            )
        channel._end_offer(offer, "declined")

    def _expire_offer(self, offer, now):
        """End an offer that was not accepted in time, and request a new assignment.

        :param now: naive UTC datetime.

        Emits ``seitech.chat.agent/offer_ended`` to the agent.
        """
        self._lock()
        offer.invalidate_recordset()
        if not offer.ended_at and offer.expires_at < now:
            self._end_offer(offer, "expired")

    def _end_offer(self, offer, why):
        offer._end(why)
        if why in ("declined", "expired"):
            offer.entry_id._schedule_retry()
        offer.department_id._request_assignment()
