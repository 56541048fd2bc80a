"""The only errors the addon raises on purpose: a stable code and a sentence."""

from odoo.exceptions import UserError

from .logic.contract import ErrorCode


class ChatError(UserError):
    """A refusal the client can act on.

    :param code: stable, for programs; one of ``logic.contract.ERROR_CODES``.
    :param str message: one translated sentence, for people.
    :param str field: dotted path of the request field at fault, if one is.
    :param details: further values for the client, JSON types only.
    """

    http_status = 422

    def __init__(
        self,
        code: ErrorCode,
        message: str,
        *,
        field: str | None = None,
        **details: object,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.field = field
        self.details = details


class ChatBadRequest(ChatError):
    """What came is not a request we can read."""

    http_status = 400


class ChatUnauthorized(ChatError):
    """Nobody, or a credential that is not valid (any more)."""

    http_status = 401


class ChatForbidden(ChatError):
    """Somebody known and in sight of the thing, who may not do this to it."""

    http_status = 403


class ChatNotFound(ChatError):
    """Not there, or not the caller's: the same answer."""

    http_status = 404


class ChatConflict(ChatError):
    """True a moment ago, not now."""

    http_status = 409


class ChatRateLimited(ChatError):
    """Too often; ``retry_after_seconds``, ``limit``, ``window_seconds`` say more."""

    http_status = 429


class ChatUnavailable(ChatError):
    """Something this needs does not answer now; trying again later may do."""

    http_status = 503
