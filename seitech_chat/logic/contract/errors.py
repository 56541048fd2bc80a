"""Error codes of the API and the payload of an error."""

from typing import Literal, get_args

# Below Python 3.12, pydantic supports only the TypedDict of typing_extensions.
from typing_extensions import TypedDict

ErrorCode = Literal[
    # 400
    "malformed_request",
    # 401
    "not_signed_in",
    "invalid_api_key",
    "invalid_visitor_token",
    # 403
    "forbidden",
    # 404, 405, 413, 415
    "not_found",
    "method_not_allowed",
    "body_too_large",
    "unsupported_content_type",
    # 409
    "client_uuid_reused",
    "already_taken",
    "agent_full",
    "agent_unavailable",
    "department_unavailable",
    "already_rated",
    "conflict",
    # 422
    "invalid_field",
    "message_empty",
    "message_too_long",
    "message_deleted",
    "channel_closed",
    "blocked",
    "group_full",
    "last_moderator",
    "reply_not_found",
    "attachment_not_found",
    "file_empty",
    "file_too_large",
    "file_type_not_allowed",
    "file_infected",
    "too_many_reactions",
    "position_out_of_range",
    "no_department",
    "no_agent",
    "no_offer",
    "field_missing",
    "not_a_participant",
    "not_enrolled",
    "yourself",
    "not_ended",
    "no_email",
    "not_answered",
    "query_too_short",
    "not_asked",
    # 429, 500, 503
    "rate_limited",
    "internal",
    "unavailable",
]

ERROR_CODES: tuple[str, ...] = get_args(ErrorCode)


class ProblemPayload(TypedDict):
    """RFC 9457 problem details. ``field`` is a dotted path into the request."""

    type: str
    title: str
    status: int
    code: ErrorCode
    detail: str
    field: str | None
