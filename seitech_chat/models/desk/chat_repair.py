import logging

from odoo import api, fields, models

from ...logic.contract import SUPPORT_TYPES
from ...tools import metrics
from ...tools.transaction import run_in_own_transaction
from . import customer
from .chat_service import service_start

_logger = logging.getLogger(__name__)

KINDS = [
    ("queued_after_end", "Queued although ended"),
    ("queued_while_assigned", "Queued although assigned"),
    ("department_without_agents", "Queued in a department without agents"),
    ("neither_queued_nor_assigned", "Neither queued nor assigned"),
    ("agent_removed", "Assigned agent no longer exists"),
    ("agent_without_assignment", "Agent without an assignment record"),
    ("assignment_after_end", "Assignment still open after the end"),
    ("offer_overdue", "Offer still open after its expiry"),
]


class SeitechChatRepair(models.Model):
    """Record the repair of a conversation that no further event would have corrected.

    Each repair inserts a row, so counting repairs needs no lock.
    """

    _name = "seitech.chat.repair"
    _description = "Chat Queue Repair"
    _inherit = ["seitech.chat.company.mixin"]
    _order = "id desc"
    _rec_name = "kind"

    channel_id = fields.Many2one(
        "seitech.chat.channel",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    company_id = fields.Many2one("res.company", required=True, index=True)
    kind = fields.Selection(KINDS, required=True)
    repaired_at = fields.Datetime(
        required=True, default=fields.Datetime.now, index=True
    )

    @api.model
    def _cron_reconcile(self):
        """Find inconsistent conversations and repair each in its own transaction.

        :return: the number of repaired conversations.
        """
        count = 0
        for channel_id, _kind in self._find_broken():
            count += bool(
                run_in_own_transaction(
                    self.env, "seitech.chat.channel", channel_id, "_reconcile"
                )
            )
        if count:
            _logger.warning("%s conversations were repaired", count)
        return count

    @api.model
    def _find_broken(self):
        """Return inconsistent conversations: ``(channel id, kind)``, by id."""
        found = []
        entries = self.env["seitech.chat.queue.entry"]
        offers = self.env["seitech.chat.offer"]
        assignments = self.env["seitech.chat.assignment"]
        waiting = [("left_at", "=", False)]
        channels = self.env["seitech.chat.channel"]
        is_support = ("channel_type", "in", ("public_support", "student_support"))
        for kind, records, domain in (
            ("queued_after_end", entries, [*waiting,
                ("channel_id.state", "!=", "active")]),
            ("queued_while_assigned", entries, [*waiting,
                ("channel_id.agent_id", "!=", False)]),
            ("department_without_agents", entries, [*waiting, "|",
                ("department_id.active", "=", False),
                ("department_id.agent_ids", "=", False)]),
            ("assignment_after_end", assignments, [("ended_at", "=", False),
                ("channel_id.state", "!=", "active")]),
            ("offer_overdue", offers, [("ended_at", "=", False),
                "|", ("entry_id.left_at", "!=", False),
                ("channel_id.state", "!=", "active")]),
        ):  # fmt: skip
            records = records.with_context(active_test=False).search(domain)
            found += [(channel.id, kind) for channel in records.channel_id]
        open_ = [is_support, ("state", "=", "active")]
        had = [*open_, ("agent_id", "!=", False)]
        groups = channels._read_group(had, ["agent_id"])
        agents = self.env["seitech.chat.agent"].concat(*(agent for (agent,) in groups))
        gone = agents - agents._may_serve()
        for kind, domain in (
            ("neither_queued_nor_assigned", [*open_, ("agent_id", "=", False),
                ("queue_entry_ids", "not any", waiting)]),
            ("agent_removed", [*open_, ("agent_id", "in", gone.ids)]),
            ("agent_without_assignment", [*had,
                ("assignment_ids", "not any", [("ended_at", "=", False)])]),
        ):  # fmt: skip
            channels = channels.with_context(active_test=False).search(domain)
            found += [(channel.id, kind) for channel in channels]
        return sorted(set(found))

    @api.model
    def _record(self, channel, kind):
        metrics.count_after_commit(self.env.cr, metrics.REPAIRS, kind)
        self.create(
            {
                "channel_id": channel.id,
                "company_id": channel.company_id.id,
                "kind": kind,
            }
        )


class SeitechChatChannelRepair(models.Model):
    """Repair a conversation whose state no further event would correct."""

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
        done = [kind for kind, repair in REPAIRS.items() if repair(self)]
        for kind in done:
            self.env["seitech.chat.repair"]._record(self, kind)
        return done


def _repair_offer(channel):
    offer = channel.env["seitech.chat.offer"]._open_for(channel)
    is_over = offer and (offer.entry_id.left_at or channel.state != "active")
    if is_over:
        offer._close("withdrawn")
    return is_over


def _repair_ended(channel):
    entry = channel._queue_entry()
    is_over = entry and channel.state != "active"
    if is_over:
        entry._leave("ended")
    return is_over


def _repair_over(channel):
    assignment = channel._assignment()
    is_over = assignment and channel.state != "active"
    if is_over:
        assignment._close("ended")
        channel.department_id._request_assignment()
    return is_over


def _repair_agent_gone(channel):
    agent = channel.agent_id
    if channel.state != "active" or not agent:
        return False
    if agent._may_serve():
        return False
    channel._return_to_queue("removed")
    return True


def _repair_assigned(channel):
    entry = channel._queue_entry()
    is_had = entry and channel.agent_id
    if is_had:
        entry._leave("assigned")
    return is_had


def _repair_unassigned(channel):
    if channel.state != "active" or not channel.agent_id or channel._assignment():
        return False
    channel.env["seitech.chat.assignment"].create(
        {
            "channel_id": channel.id,
            "company_id": channel.company_id.id,
            "department_id": channel.department_id.id,
            "agent_id": channel.agent_id.id,
            "assignment_method": "accepted",
            "assigned_at": fields.Datetime.now(),
        }
    )
    return True


def _repair_lost(channel):
    is_lost = channel.is_waiting and not channel._queue_entry()
    if is_lost:
        channel._assignment()._close("returned")
        entries = channel.env["seitech.chat.queue.entry"]
        entries._enqueue(channel, since=service_start(channel))
        channel._emit_changed()
    return is_lost


def _repair_no_agents(channel):
    department = channel.department_id
    if not channel._queue_entry() or department._has_agents():
        return False
    other = department._fallback_with_agents()
    if other:
        channel.env["seitech.chat.queue.entry"]._move(channel, other, "transferred")
        customer.post_message(channel, "overflowed", department.name, other.name)
    # Without any department with agents, it waits until one has an agent.
    return bool(other)


# Each repairs one kind on a locked conversation, in this order, and returns whether it
# was needed.
REPAIRS = {
    "offer_overdue": _repair_offer,
    "queued_after_end": _repair_ended,
    "assignment_after_end": _repair_over,
    "agent_removed": _repair_agent_gone,
    "queued_while_assigned": _repair_assigned,
    "agent_without_assignment": _repair_unassigned,
    "neither_queued_nor_assigned": _repair_lost,
    "department_without_agents": _repair_no_agents,
}
