from odoo import models


class SeitechChatExportAuditMixin(models.AbstractModel):
    """Mixin that records exports from lists: the user, the number and the model."""

    _name = "seitech.chat.export.audit.mixin"
    _description = "Chat Export Audit"

    def export_data(self, fields_to_export):
        answer = super().export_data(fields_to_export)
        for company, records in self.grouped("company_id").items():
            self.env["seitech.chat.audit"]._record(
                "exported",
                company=company,
                detail=f"{self._description}: {len(records)}",
            )
        return answer
