"""Error codes of the API, by HTTP status, and the payload of an error."""

from typing import Literal, get_args

# Below Python 3.12, pydantic supports only the TypedDict of typing_extensions.
from typing_extensions import TypedDict

# The codes of each HTTP status.
Code400 = Literal["malformed_request"]
Code401 = Literal[
    "not_signed_in",
    "invalid_api_key",
    "invalid_visitor_token",
    "identity_required",
    "identity_expired",
    "identity_not_yet_valid",
    "identity_wrong_site",
    "identity_algorithm",
    "identity_unknown_key",
    "identity_invalid",
]
Code403 = Literal["forbidden", "origin_not_allowed"]
Code404 = Literal["not_found"]
Code405 = Literal["method_not_allowed"]
Code409 = Literal[
    "client_uuid_reused",
    "already_taken",
    "agent_full",
    "agent_unavailable",
    "department_unavailable",
    "no_offer",
    "already_rated",
    "conflict",
]
Code413 = Literal["body_too_large"]
Code415 = Literal["unsupported_content_type"]
Code422 = Literal[
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
    "field_missing",
    "consent_required",
    "not_a_participant",
    "not_enrolled",
    "yourself",
    "not_ended",
    "no_email",
    "not_answered",
    "query_too_short",
    "not_asked",
]
Code429 = Literal["rate_limited"]
Code500 = Literal["internal"]
Code503 = Literal["unavailable"]
ErrorCode = Literal[
    Code400,
    Code401,
    Code403,
    Code404,
    Code405,
    Code409,
    Code413,
    Code415,
    Code422,
    Code429,
    Code500,
    Code503,
]

ERROR_CODES: tuple[str, ...] = get_args(ErrorCode)
CODES_BY_STATUS: dict[int, tuple[str, ...]] = {
    400: get_args(Code400),
    401: get_args(Code401),
    403: get_args(Code403),
    404: get_args(Code404),
    405: get_args(Code405),
    409: get_args(Code409),
    413: get_args(Code413),
    415: get_args(Code415),
    422: get_args(Code422),
    429: get_args(Code429),
    500: get_args(Code500),
    503: get_args(Code503),
}


class ProblemPayload(TypedDict):
    """RFC 9457 problem details. ``field`` is a dotted path into the request."""

    type: str
    title: str
    status: int
    code: ErrorCode
    detail: str
    field: str | None
