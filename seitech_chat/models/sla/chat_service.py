from odoo import api, models


class SeitechChatService(models.Model):
    """Start and close SLA targets with a service."""

    _inherit = "seitech.chat.service"

    @api.model
    def _start(self, channel, at, *, is_asked=True):
        result = super()._start(channel, at, is_asked=is_asked)
        self.env["seitech.chat.sla.target"]._start(channel, at, is_asked=is_asked)
        return result

    @api.model
    def _finish(self, channel, at, *, ended_by):
        result = super()._finish(channel, at, ended_by=ended_by)
        if channel.has_sla_targets:
            targets = self.env["seitech.chat.sla.target"]
            targets._close(channel, at, is_abandoned=ended_by == "absence")
        return result
