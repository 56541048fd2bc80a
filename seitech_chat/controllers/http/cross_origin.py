"""Access of other sites' pages to the API, by CORS.

The page's origin must be on the list of a site. Browsers enforce it for honest pages;
it stops no program, which needs a token or a key like any other client.
"""

from odoo import http

from ...exceptions import ChatForbidden
from ...tools.origin import foreign_origin
from .route import SITE_HEADER, VISITOR_HEADER
from .site import site_key

ALLOWED_HEADERS = (
    f"Content-Type, Accept, Authorization, {VISITOR_HEADER}, {SITE_HEADER}"
)
# Date: a client computes the error of its own clock from it.
EXPOSED_HEADERS = (
    "Date, Retry-After, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset"
)


def check_origin(request, persona):
    """Check that the page of a request may use the API.

    :param request: Odoo's request, after ``authenticate``.
    :param persona: the caller; None for an anonymous one.
    :raises ChatForbidden: ``origin_not_allowed``.
    """
    origin = foreign_origin(request.httprequest)
    if origin is None:
        return
    # sudo: seitech.chat.site - the lists of origins, which no answer contains
    sites = request.env["seitech.chat.site"].sudo()
    key = site_key(request.httprequest)
    if not sites._is_page_allowed(origin, key=key, persona=persona):
        raise ChatForbidden(
            "origin_not_allowed",
            request.env._("Add %s to the allowed origins of the chat's site.", origin),
        )


def expose_to(headers, httprequest):
    """Let the page of a request read its response, which depends on the page.

    Without cookies: no response allows credentials.
    """
    headers.set("Vary", "Origin")
    headers.set("Access-Control-Expose-Headers", EXPOSED_HEADERS)
    origin = foreign_origin(httprequest)
    # A browser's origin; anything else has nobody to read it.
    if origin and origin.isascii() and origin.isprintable():
        headers.set("Access-Control-Allow-Origin", origin)


def answer_preflight(headers, httprequest, method):
    """Answer every page's preflight, so that the page can read why it is refused."""
    expose_to(headers, httprequest)
    headers.set("Access-Control-Allow-Methods", method)
    headers.set("Access-Control-Allow-Headers", ALLOWED_HEADERS)
    headers.set("Access-Control-Max-Age", str(http.CORS_MAX_AGE))
