from werkzeug.exceptions import HTTPException

from odoo import models
from odoo.http import _dispatchers, request

API_PREFIX = "/api/chat"


def is_api_path(path):
    """Tell whether a path belongs to the API, also one that nothing answers."""
    return path == API_PREFIX or path.startswith(f"{API_PREFIX}/")


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    @classmethod
    def _match(cls, path_info):
        """Answer what is unknown below our prefix with a problem, not a page."""
        try:
            return super()._match(path_info)
        except HTTPException:
            if is_api_path(path_info):
                request.dispatcher = _dispatchers["seitech_chat"](request)
            raise

    @classmethod
    def _serve_fallback(cls):
        if request.dispatcher.routing_type == "seitech_chat":
            return None
        return super()._serve_fallback()
