from odoo import models


class SeitechChatQueueEntry(models.Model):
    _inherit = "seitech.chat.queue.entry"

    def _to_desk_payloads(self):
        """Add the SLA target that is due first to each ``QueueEntryPayload``."""
        payloads = super()._to_desk_payloads()
        # sudo: seitech.chat.sla.target - targets of entries visible to the user
        targets = self.env["seitech.chat.sla.target"].sudo()
        due = targets._first_due(self.channel_id)
        for entry, payload in zip(self, payloads, strict=True):
            payload["target"] = due.get(entry.channel_id.id)
        return payloads
