"""Whether a request comes from a page of this site."""

from urllib.parse import urlsplit


def is_foreign(httprequest):
    """Return whether another site's page made a request.

    A browser sends our cookie along with it, so the session must not count then.

    :param httprequest: werkzeug's.
    """
    origin = httprequest.headers.get("Origin")
    if origin is None:
        return httprequest.headers.get("Sec-Fetch-Site") in {"cross-site", "same-site"}
    try:
        return urlsplit(origin).netloc != httprequest.host
    except ValueError:  # no browser sends that
        return True
