"""Headers of pages that are opened with a secret or act for a signed-in user."""


def protect(response, *, frame_ancestors="'none'", content_policy=""):
    """Exclude a page from frames, caches, search results and referrers.

    :param response: the response of a page whose address or form carries a secret.
    :param str frame_ancestors: the CSP sources that may show the page in a frame.
    :param str content_policy: further directives of its ``Content-Security-Policy``.
    :return: the response.
    """
    forbid_frames(response, frame_ancestors, content_policy)
    response.headers.set("Cache-Control", "no-store")
    response.headers.set("Referrer-Policy", "no-referrer")
    response.headers.set("X-Robots-Tag", "noindex")
    return response


def forbid_frames(response, frame_ancestors="'self'", content_policy=""):
    """Restrict the sites that may show a page in a frame, against clickjacking.

    The website editor of Odoo shows pages in a frame of the same site: ``'self'``.

    :return: the response.
    """
    directives = [content_policy, f"frame-ancestors {frame_ancestors}"]
    policy = "; ".join(filter(None, directives))
    response.headers.set("Content-Security-Policy", policy)
    return response
