"""Declaration of API routes. The OpenAPI file is built from the same declarations."""

from dataclasses import dataclass

from pydantic import BaseModel

from odoo import http

from ..requests.base import Empty

PREFIX = "/api/chat"
VISITOR_PREFIX = f"{PREFIX}/support"
VISITOR_HEADER = "X-Chat-Visitor-Token"
SITE_HEADER = "X-Chat-Site"
SITE_PARAMETER = "site"


@dataclass(frozen=True)
class Route:
    """One operation of the API.

    :param paths: one path per caller, with ``<int:id>`` parameters.
    :param callers: the permitted callers, in the order of ``paths``: ``user``;
        ``visitor``; ``guest``, a visitor or an anonymous caller; ``opener``, a guest
        whose ended token counts as anonymous; ``anyone``, including an anonymous
        caller; ``monitor``, the holder of the metrics token. The endpoint gets None for
        an anonymous caller.
    :param body: the model of the request body; None for a route without a body.
    :param query: the model of the query parameters; None for a route that ignores them.
    :param answer: the schema of a 200 response; None for a file.
    :param file_type: the media type of a file; None if it differs by file.
    :param limit: a key of ``logic.rate_limits.LIMITS``, or None.
    :param writes: whether the route runs in a READ COMMITTED write transaction.
    :param is_replicated: whether a read replica, milliseconds behind, may serve it.
    :param takes_token: whether a user's request also carries a visitor token.
    """

    name: str
    summary: str
    paths: tuple[str, ...]
    callers: tuple[str, ...]
    method: str
    body: type[BaseModel] | None
    query: type[BaseModel] | None
    answer: type | None
    file_type: str | None
    limit: str | None
    writes: bool
    is_replicated: bool
    is_upload: bool
    takes_token: bool

    def kind_of_caller(self, path: str) -> str:
        """Return the caller type of a request path."""
        is_visitors = path.startswith(VISITOR_PREFIX)
        return self.callers[-1] if is_visitors else self.callers[0]


ROUTES: list[Route] = []


def chat_route(  # noqa: PLR0913 - one keyword per fact of a declaration
    path, *, callers=("user",), method="POST", body=Empty, query=None, answer=None,
    file_type=None, limit=None, writes=True, is_replicated=None, is_upload=False,
    takes_token=False,
):  # fmt: skip
    """Declare a route of the API.

    The endpoint gets the ``Persona`` (None for an anonymous caller), the validated body
    or query if the route has one, and the path parameters by name. It returns the
    response as a dict. It raises ``ChatError`` to refuse the request.

    :param str path: below ``/api/chat``; the visitor's path is below ``…/support``.
    :param is_replicated: by default True for a route that only reads.
    """
    if is_replicated is None:
        is_replicated = not writes
    prefixes = dict.fromkeys(("visitor", "guest", "opener"), VISITOR_PREFIX)
    paths = tuple(
        f"{prefixes.get(caller, PREFIX)}/{path}".rstrip("/") for caller in callers
    )

    def decorate(endpoint):
        route = Route(
            name=endpoint.__name__,
            summary=endpoint.__doc__.strip().splitlines()[0],
            paths=paths,
            callers=tuple(callers),
            method=method,
            body=body if method == "POST" else None,
            query=query,
            answer=answer,
            file_type=file_type,
            limit=limit,
            writes=writes,
            is_replicated=is_replicated,
            is_upload=is_upload,
            takes_token=takes_token,
        )
        ROUTES.append(route)
        return http.route(
            list(paths),
            type="seitech_chat",
            auth="public",
            methods=[method],
            csrf=False,
            # Odoo then accepts preflights. The dispatcher decides about the origin.
            cors="by site",
            save_session=False,
            readonly=is_replicated,
            chat_route=route,
        )(endpoint)

    return decorate
