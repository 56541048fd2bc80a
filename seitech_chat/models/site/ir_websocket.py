from odoo import models

from ...persona import Persona
from ...tools.origin import foreign_origin


class IrWebsocket(models.AbstractModel):
    """The page of another site subscribes as it calls the API."""

    _inherit = "ir.websocket"

    def _is_page_allowed(self, record, httprequest):
        origin = foreign_origin(httprequest)
        if origin is None:
            return True
        # sudo: seitech.chat.site - the lists of origins, which no answer contains
        sites = self.env["seitech.chat.site"].sudo()
        return sites._is_page_allowed(origin, persona=Persona(record))
