from odoo import models

from ...persona import Persona
from ..ir_attachment import MESSAGE


class IrAttachment(models.Model):
    """Files of conversations: reading them is audited."""

    _inherit = "ir.attachment"

    def _fetch_query(self, query, fields):
        fetched = super()._fetch_query(query, fields)
        if not self.env.su and any(one.name == "db_datas" for one in fields):
            fetched._audit_chat_read()
        return fetched

    def _compute_raw(self):
        # `datas` is computed from it as well.
        if not self.env.su:
            self._audit_chat_read()
        return super()._compute_raw()

    def _to_http_stream(self):
        # Our own route, /web/content and /web/image all call this.
        self._audit_chat_read()
        return super()._to_http_stream()

    def _audit_chat_read(self):
        """Record that a lead opened files of conversations without being a member."""
        # sudo: ir.attachment - files that the user may open
        of_chat = self.sudo().filtered(lambda one: one.res_model == MESSAGE)
        if of_chat:
            self.env["seitech.chat.audit"]._record_reads(
                of_chat.chat_channel_id, Persona(self.env.user)
            )
