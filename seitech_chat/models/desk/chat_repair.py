import logging

from odoo import api, fields, models

from ...tools import deadline_runner, metrics

_logger = logging.getLogger(__name__)

KINDS = [
    ("ended", "Waited although the conversation had ended"),
    ("assigned", "Waited although an agent had it"),
    ("no_agents", "Waited where nobody serves"),
    ("lost", "Neither waited nor had an agent"),
    ("agent_gone", "Had an agent who is gone"),
    ("unassigned", "An agent had it without an assignment"),
    ("over", "An assignment went on after the end"),
    ("offer", "An offer went on after its time"),
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
                deadline_runner.run_in_own_transaction(
                    self.env, "seitech.chat.channel", channel_id, "_reconcile"
                )
            )
        if count:
            _logger.warning("%s conversations were put right", count)
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
            ("ended", entries, [*waiting, ("channel_id.state", "!=", "active")]),
            ("assigned", entries, [*waiting, ("channel_id.agent_id", "!=", False)]),
            ("no_agents", entries, [*waiting, "|",
                ("department_id.active", "=", False),
                ("department_id.agent_ids", "=", False)]),
            ("over", assignments, [("ended_at", "=", False),
                ("channel_id.state", "!=", "active")]),
            ("offer", offers, [("ended_at", "=", False),
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
            ("lost", [*open_, ("agent_id", "=", False),
                ("queue_entry_ids", "not any", waiting)]),
            ("agent_gone", [*open_, ("agent_id", "in", gone.ids)]),
            ("unassigned", [*had,
                ("assignment_ids", "not any", [("ended_at", "=", False)])]),
        ):  # fmt: skip
            channels = channels.with_context(active_test=False).search(domain)
            found += [(channel.id, kind) for channel in channels]
        return sorted(set(found))

    @api.model
    def _note(self, channel, kind):
        metrics.count_after_commit(self.env.cr, metrics.REPAIRS, kind)
        self.create(
            {
                "channel_id": channel.id,
                "company_id": channel.company_id.id,
                "kind": kind,
            }
        )
