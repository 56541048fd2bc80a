"""Exceptions that the addon raises on purpose, with a stable code and a sentence."""

from odoo.exceptions import UserError

from .logic.contract import ErrorCode


class ChatError(UserError):
    """A refusal that the client can handle.

    :param code: stable error code for programs; one of ``logic.contract.ERROR_CODES``.
    :param str message: one translated sentence for people.
    :param str field: dotted path of the invalid request field, if there is one.
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
    """The request can't be parsed."""

    http_status = 400


class ChatUnauthorized(ChatError):
    """The request has no credential, or an invalid or expired one."""

    http_status = 401


class ChatForbidden(ChatError):
    """The record is visible to the caller, but the operation is not permitted."""

    http_status = 403


class ChatNotFound(ChatError):
    """The record does not exist or is not visible to the caller."""

    http_status = 404


class ChatConflict(ChatError):
    """The state that the request relies on has changed in the meantime."""

    http_status = 409


class ChatRateLimited(ChatError):
    """The rate limit is reached.

    Its details are ``retry_after_seconds``, ``limit`` and ``window_seconds``.
    """

    http_status = 429


class ChatUnavailable(ChatError):
    """A required service does not respond now; a later retry may succeed."""

    http_status = 503


def opening_conflict(env):
    """Return the error for a repeated id of a new conversation with other content."""
    return ChatConflict(
        "client_uuid_reused",
        env._("This ID was already used for another conversation."),
        field="opening_uuid",
    )
