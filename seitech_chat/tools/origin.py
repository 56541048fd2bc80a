"""Detect requests from the pages of other sites."""

from urllib.parse import urlsplit


def is_foreign(httprequest):
    """Return whether a page of another site sent a request.

    The browser sends our cookie with it, so the session must be ignored.

    :param httprequest: werkzeug's.
    """
    origin = httprequest.headers.get("Origin")
    if origin is None:
        return httprequest.headers.get("Sec-Fetch-Site") in {"cross-site", "same-site"}
    try:
        return urlsplit(origin).netloc != httprequest.host
    except ValueError:  # no browser sends such a header
        return True
