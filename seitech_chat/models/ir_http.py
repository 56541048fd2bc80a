from werkzeug.exceptions import BadRequest, HTTPException, abort

from odoo import models
from odoo.http import Response, _dispatchers, request

API_PREFIX = "/api/chat"
# Python reads no number of more than 4300 digits, and the website's menu reads those at
# the end of a path.
MAX_PATH_LENGTH = 4_000


def is_api_path(path):
    """Tell whether a path belongs to the API, also one that nothing answers."""
    return path == API_PREFIX or path.startswith(f"{API_PREFIX}/")


def _is_path(path):
    """Return whether a page or a route may have that path.

    The website looks each other one up in the database, which can't hold a NUL, and
    shows it on the page that says there is none, which can't show dot segments.
    """
    is_short = len(path) <= MAX_PATH_LENGTH
    return is_short and "\0" not in path and ".." not in path.split("/")


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    @classmethod
    def _match(cls, path_info):
        """Answer what is unknown below our prefix with a problem, not a page.

        A path or host that nothing can have is refused before anything is looked up by
        it, and without the website's page of errors, which would fail as well.
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
