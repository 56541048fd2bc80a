from odoo import fields, models
from odoo.tools import SQL

from ...tools.time_format import to_iso
from ..channel.chat_channel import DESK
from ..channel.chat_channel_list import RowPart

# The running SLA target with the earliest deadline: an index lookup in the statement
# that reads list rows.
_DUE = SQL(
    """
    LEFT JOIN LATERAL (
              SELECT target.id, target.kind, target.due_at, target.warn_at,
                     target.breached_at
                FROM seitech_chat_sla_target target
               WHERE target.channel_id = channel.id AND channel.has_sla_targets
                 AND target.met_at IS NULL AND target.cancelled_at IS NULL
                 AND target.due_at IS NOT NULL
            ORDER BY target.due_at, target.id
               LIMIT 1
              ) due ON TRUE
    """
)
_DUE_COLUMNS = ("id", "kind", "due_at", "warn_at", "breached_at")


class SeitechChatChannel(models.Model):
    """Start, pause and settle the SLA targets of a conversation on its events."""

    _inherit = "seitech.chat.channel"

    has_sla_targets = fields.Boolean(
        "Has SLA Targets",
        groups=DESK,
        help="Set if an SLA policy applied when the conversation started.",
    )

    def _decisive_fields(self):
        return {**super()._decisive_fields(), "has_sla_targets": "bool"}

    def _has_posting_effects(self, persona):
        # Only conversations of the desk have SLA targets.
        return self.has_sla_targets or super()._has_posting_effects(persona)

    def _row_parts(self, *, is_internal):
        parts = super()._row_parts(is_internal=is_internal)
        if not is_internal:
            return parts
        self.flush_recordset(["has_sla_targets"])
        self.env["seitech.chat.sla.target"].flush_model()
        columns = {f"due_{name}": SQL.identifier("due", name) for name in _DUE_COLUMNS}
        return [*parts, RowPart(columns, _DUE)]

    def _internal_row(self, row):
        due = {name: row[f"due_{name}"] for name in _DUE_COLUMNS}
        for name in ("due_at", "warn_at", "breached_at"):
            due[name] = to_iso(due[name])
        return {**super()._internal_row(row), "target": due if due["id"] else None}

    def _customer_wrote(self, at):
        if self.has_sla_targets:
            self.env["seitech.chat.sla.target"]._expect_answer(self, at)
        return super()._customer_wrote(at)

    def _desk_replied(self, persona, at):
        result = super()._desk_replied(persona, at)
        if self.has_sla_targets:
            self.env["seitech.chat.sla.target"]._record_answer(self, at)
        return result

    def _to_support_details(self):
        targets = self.env["seitech.chat.sla.target"]
        return {**super()._to_support_details(), "sla": targets._payloads_of(self)}
