from odoo import models


class SeitechChatExportAuditMixin(models.AbstractModel):
    """For models whose export from a list is kept: who took how much, of what."""

    _name = "seitech.chat.exported"
    _description = "Chat Export"

    def export_data(self, fields_to_export):
        answer = super().export_data(fields_to_export)
        for company, records in self.grouped("company_id").items():
            self.env["seitech.chat.audit"]._note(
                "exported",
                company=company,
                detail=f"{self._description}: {len(records)}",
            )
        return answer
