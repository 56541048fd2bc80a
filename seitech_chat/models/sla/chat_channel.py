from odoo import models


class SeitechChatChannel(models.Model):
    """Start, pause and settle the SLA targets of a conversation on its events."""

    _inherit = "seitech.chat.channel"

    def _start_service(self, at, *, is_asked=True):
        super()._start_service(at, is_asked=is_asked)
        self.env["seitech.chat.sla.target"]._start(self, at, is_asked=is_asked)

    def _customer_wrote(self, at):
        if self.has_sla_targets:
            self.env["seitech.chat.sla.target"]._expect_answer(self, at)
        super()._customer_wrote(at)

    def _desk_replied(self, persona, at):
        super()._desk_replied(persona, at)
        if self.has_sla_targets:
            self.env["seitech.chat.sla.target"]._record_answer(self, at)

    def _record_end(self, at, *, is_abandoned=False):
        super()._record_end(at, is_abandoned=is_abandoned)
        if self.has_sla_targets:
            targets = self.env["seitech.chat.sla.target"]
            targets._close(self, at, is_abandoned=is_abandoned)

    def _to_support_details(self):
        targets = self.env["seitech.chat.sla.target"]
        return {**super()._to_support_details(), "sla": targets._payloads_of(self)}
