"""Headers of pages that are opened with a secret, or that act for who is signed in."""


def protect(response, *, frame_ancestors="'none'", content_policy=""):
    """Keep a page out of other sites' frames, caches, search results and referrers.

    :param response: of a page whose address or form carries a secret.
    :param str frame_ancestors: who may show it in a frame, as CSP names them.
    :param str content_policy: further directives of its ``Content-Security-Policy``.
    :return: the response.
    """
    forbid_frames(response, frame_ancestors, content_policy)
    response.headers.set("Cache-Control", "no-store")
    response.headers.set("Referrer-Policy", "no-referrer")
    response.headers.set("X-Robots-Tag", "noindex")
    return response


def forbid_frames(response, frame_ancestors="'self'", content_policy=""):
    """Let nobody but the named show a page in a frame, where clicks can be stolen.

    Core's website editor shows pages in a frame of the same site: ``'self'``.

    :return: the response.
    """
    directives = [content_policy, f"frame-ancestors {frame_ancestors}"]
    policy = "; ".join(filter(None, directives))
    response.headers.set("Content-Security-Policy", policy)
    return response
