from werkzeug.exceptions import BadRequest, HTTPException, abort

from odoo import models
from odoo.http import Response, _dispatchers, request

API_PREFIX = "/api/chat"
# Python parses no number of more than 4300 digits, and the website's menu parses the
# digits at the end of a path.
MAX_PATH_LENGTH = 4_000


def is_api_path(path):
    """Return whether a path belongs to the API, including paths without a route."""
    return path == API_PREFIX or path.startswith(f"{API_PREFIX}/")


def _is_path(path):
    """Return whether a page or a route may have that path.

    The website looks every other path up in the database, which cannot store a NUL. It
    also shows the path on its page for missing pages, which fails on dot segments.
    """
    is_short = len(path) <= MAX_PATH_LENGTH
    return is_short and "\0" not in path and ".." not in path.split("/")


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    @classmethod
    def _match(cls, path_info):
        """Answer unknown paths below our prefix with a problem response, not a page.

        An impossible path or host is refused before any lookup, and without the
        website's error page, which would fail as well.
        """
        is_api = is_api_path(path_info)
        try:
            if is_api or _is_path(path_info):
                return super()._match(path_info)
            refusal = BadRequest()
        except HTTPException as error:
            refusal = error
        except UnicodeError:  # of a website's host, which is encoded by IDNA
            refusal = BadRequest()
        if is_api:
            request.dispatcher = _dispatchers["seitech_chat"](request)
        elif isinstance(refusal, BadRequest):
            abort(Response("Bad request", status=400, mimetype="text/plain"))
        raise refusal

    @classmethod
    def _serve_fallback(cls):
        if request.dispatcher.routing_type == "seitech_chat":
            return None
        return super()._serve_fallback()
