from odoo import models

from ...logic.characters import isolate


class SeitechChatNotification(models.Model):
    """The notifications of SLA targets that are at risk or breached."""

    _inherit = "seitech.chat.notification"

    def _text(self, name):
        if self.kind not in ("sla_warning", "sla_breach"):
            return super()._text(name)
        return self._sla_text(isolate(name))

    def _sla_text(self, name):
        texts = {
            ("sla_warning", "first_response"): self.env._(
                "First response due soon: %(name)s", name=name
            ),
            ("sla_warning", "next_response"): self.env._(
                "Next response due soon: %(name)s", name=name
            ),
            ("sla_warning", "resolution"): self.env._(
                "Resolution due soon: %(name)s", name=name
            ),
            ("sla_breach", "first_response"): self.env._(
                "First response SLA breached: %(name)s", name=name
            ),
            ("sla_breach", "next_response"): self.env._(
                "Next response SLA breached: %(name)s", name=name
            ),
            ("sla_breach", "resolution"): self.env._(
                "Resolution SLA breached: %(name)s", name=name
            ),
        }
        return (
            texts.get((self.kind, self.subject_name)) or texts[self.kind, "resolution"]
        )
