"""Detect requests from the pages of other sites."""

from urllib.parse import urlsplit


def is_foreign(httprequest):
    """Return whether a page of another site sent a request.

    The browser sends our cookie with it, so the session must be ignored.

    :param httprequest: werkzeug's.
    """
    if "Origin" in httprequest.headers:
        return foreign_origin(httprequest) is not None
    return httprequest.headers.get("Sec-Fetch-Site") in {"cross-site", "same-site"}


def foreign_origin(httprequest):
    """Return the origin of another site's page; None for our own and for programs.

    :param httprequest: werkzeug's.
    """
    origin = httprequest.headers.get("Origin")
    if origin is None or _is_own(origin, httprequest.host):
        return None
    return origin


def _is_own(origin, host):
    try:
        return urlsplit(origin).netloc == host
    except ValueError:  # no browser sends such a header
        return False
