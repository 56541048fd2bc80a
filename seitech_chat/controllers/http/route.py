"""How a route is declared. The OpenAPI file is made from the same declarations."""

from dataclasses import dataclass

from pydantic import BaseModel

from odoo import http

from ..requests.base import Empty

PREFIX = "/api/chat"
VISITOR_PREFIX = f"{PREFIX}/support"
VISITOR_HEADER = "X-Chat-Visitor-Token"


@dataclass(frozen=True)
class Route:
    """One operation of the API.

    :param paths: with ``<int:id>`` parameters, one per audience.
    :param callers: who may call, in the order of ``paths``: ``user``; ``visitor``;
        ``guest``, a visitor or nobody; ``opener``, the same, and a token that has
        ended is nobody's; ``anyone``, even nobody; ``monitor``, who holds the token of
        the metrics. The endpoint gets None for nobody.
    :param body: what is accepted; None where there is nothing to send.
    :param answer: the shape of a 200; None for a file.
    :param limit: a key of ``logic.limits.LIMITS``, or None.
    :param writes: whether it runs in a READ COMMITTED write transaction.
    :param is_replicated: whether a read replica may answer it, milliseconds behind.
    :param takes_token: whether a user's request bears a visitor's token as well.
    """

    name: str
    summary: str
    paths: tuple[str, ...]
    callers: tuple[str, ...]
    method: str
    body: type[BaseModel] | None
    answer: type | None
    limit: str | None
    writes: bool
    is_replicated: bool
    is_upload: bool
    takes_token: bool

    def caller_of(self, path: str) -> str:
        """Tell who calls by the path that was asked for."""
        is_visitors = path.startswith(VISITOR_PREFIX)
        return self.callers[-1] if is_visitors else self.callers[0]


ROUTES: list[Route] = []


def chat_route(  # noqa: PLR0913 - one keyword per fact of a declaration
    path, *, callers=("user",), method="POST", body=Empty, answer=None, limit=None,
    writes=True, is_replicated=None, is_upload=False, takes_token=False,
):  # fmt: skip
    """Declare a route of the API.

    The endpoint is called with the ``Persona`` (None for nobody), the checked body
    where there is one, and the path's parameters by name. It returns the answer's
    dict; it raises ``ChatError`` to refuse.

    :param str path: below ``/api/chat``; a visitor's twin lies below ``…/support``.
    :param is_replicated: what only reads is, unless it says False.
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
            answer=answer,
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
            cors="*",
            save_session=False,
            readonly=is_replicated,
            chat_route=route,
        )(endpoint)

    return decorate
