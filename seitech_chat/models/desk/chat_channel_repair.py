from odoo import fields, models

from ...logic.contract import SUPPORT_TYPES


class SeitechChatChannelRepair(models.Model):
    """Repair conversations whose state no further event would correct."""

    _inherit = "seitech.chat.channel"

    def _reconcile(self):
        """Repair this conversation's wait, offer and assignment; record each repair.

        Runs in a transaction of its own. State that another transaction has repaired
        meanwhile is left unchanged.

        :return: the kinds of repair that were needed: list of str.

        Emits ``channel_changed`` where something visible changed.
        """
        self.ensure_one()
        if self.channel_type not in SUPPORT_TYPES:
            return []
        self._lock()
        done = [
            kind
            for kind, repair in (
                ("offer", self._repair_offer),
                ("ended", self._repair_ended),
                ("over", self._repair_over),
                ("agent_gone", self._repair_agent_gone),
                ("assigned", self._repair_assigned),
                ("unassigned", self._repair_unassigned),
                ("lost", self._repair_lost),
                ("no_agents", self._repair_no_agents),
            )
            if repair()
        ]
        for kind in done:
            self.env["seitech.chat.repair"]._note(self, kind)
        return done

    def _repair_offer(self):
        offer = self._open_offer()
        is_over = offer and (offer.entry_id.left_at or self.state != "active")
        if is_over:
            offer._end("withdrawn")
        return is_over

    def _repair_ended(self):
        entry = self._queue_entry()
        is_over = entry and self.state != "active"
        if is_over:
            entry._leave("ended")
        return is_over

    def _repair_over(self):
        assignment = self._assignment()
        is_over = assignment and self.state != "active"
        if is_over:
            assignment._end("ended")
            self.department_id._request_assignment()
        return is_over

    def _repair_agent_gone(self):
        agent = self.agent_id
        if self.state != "active" or not agent:
            return False
        if agent._may_serve():
            return False
        self._return_to_queue("removed")
        return True

    def _repair_assigned(self):
        entry = self._queue_entry()
        is_had = entry and self.agent_id
        if is_had:
            entry._leave("assigned")
        return is_had

    def _repair_unassigned(self):
        if self.state != "active" or not self.agent_id or self._assignment():
            return False
        self.env["seitech.chat.assignment"].create(
            {
                "channel_id": self.id,
                "company_id": self.company_id.id,
                "department_id": self.department_id.id,
                "agent_id": self.agent_id.id,
                "how": "taken",
                "assigned_at": fields.Datetime.now(),
            }
        )
        return True

    def _repair_lost(self):
        is_lost = self.is_waiting and not self._queue_entry()
        if is_lost:
            self._assignment()._end("returned")
            self._enqueue(since=self._service_began_at())
            self._announce()
        return is_lost

    def _repair_no_agents(self):
        department = self.department_id
        if not self._queue_entry() or department._has_agents():
            return False
        other = department._fallback_with_agents()
        if other:
            self._move_queue_entry(other, "moved")
            self._post_support_message("overflowed", department.name, other.name)
        # Without any department with agents, it waits until one has an agent.
        return bool(other)
