"""The codes of problems that each route answers, for the OpenAPI document.

A client distinguishes the refusals of a route by them. The addon's tests compare every
refusal with the document.
"""

from ...logic import contract

# Any route: its request, the page that sends it, the right, and a record that is gone.
COMMON = (
    "malformed_request",
    "invalid_field",
    "forbidden",
    "origin_not_allowed",
    "not_found",
    "method_not_allowed",
    "conflict",
    "body_too_large",
    "unsupported_content_type",
    "rate_limited",
)
FAILURES = ("internal", "unavailable")
USER = ("not_signed_in", "invalid_api_key")
VISITOR = ("invalid_visitor_token", "identity_required", "identity_expired")
# Codes by the kind of the caller, as in ``Route.callers``.
BY_CALLER = {
    "user": ("UserProblemCode",),
    "visitor": ("VisitorProblemCode",),
    "guest": ("VisitorProblemCode",),
    "opener": ("VisitorProblemCode",),
    "monitor": (),
    "anyone": ("UserProblemCode", "VisitorProblemCode"),
}
# The shared lists, by the names of their schemas.
SHARED = {
    "CommonProblemCode": COMMON,
    "FailureCode": FAILURES,
    "UserProblemCode": USER,
    "VisitorProblemCode": VISITOR,
}

_TEXT = ("message_empty", "message_too_long")
_OPEN = ("channel_closed", "blocked")
_POST = (
    *_TEXT,
    *_OPEN,
    "reply_not_found",
    "attachment_not_found",
    "client_uuid_reused",
)
_INTAKE = (*_POST, "no_department", "no_agent", "field_missing")
_MINE = ("not_a_participant",)
_DESK = ("channel_closed", "no_agent")
# Codes of single routes, by name.
OWN = {
    "accept": (*_DESK, "already_taken", "agent_full", "no_offer"),
    "acknowledge": (*_MINE, "not_asked", "message_deleted"),
    "agent_heartbeat": ("no_agent",),
    "archive": _MINE,
    "assign": (*_DESK, *_TEXT, "already_taken", "agent_full", "agent_unavailable"),
    "block": _MINE,
    "close": ("channel_closed",),
    "create_direct": ("yourself",),
    "create_group": ("group_full", "client_uuid_reused", "yourself"),
    "create_instructor_admin": ("yourself",),
    "create_student_instructor": ("not_enrolled", "yourself"),
    "create_student_support": (*_INTAKE, "consent_required"),
    "decline": ("no_offer", "no_agent"),
    "delete": (*_OPEN, "message_deleted"),
    "edit": (*_TEXT, *_OPEN, "message_deleted"),
    "end": ("channel_closed",),
    "escalate": (*_DESK, *_TEXT, "agent_full"),
    "identify": tuple(c for c in contract.ERROR_CODES if c.startswith("identity_")),
    "invite": ("group_full", "channel_closed", "yourself"),
    "leave": (*_MINE, "last_moderator", "channel_closed"),
    "list_revisions": ("message_deleted",),
    "mark_delivered": (*_MINE, "position_out_of_range"),
    "mark_read": (*_MINE, "position_out_of_range"),
    "mark_unread": (*_MINE, "position_out_of_range"),
    "merge_visitor": VISITOR,
    "moderate": ("last_moderator", "channel_closed", "yourself"),
    "mute": _MINE,
    "open_support": (*_INTAKE, "consent_required"),
    "pin": (*_OPEN, "message_deleted"),
    "prioritize": _DESK,
    "rate": ("not_ended", "already_rated", "message_too_long"),
    "react": (*_OPEN, "message_deleted", "too_many_reactions"),
    "receipts": ("not_asked",),
    "remove": ("yourself", "channel_closed", "last_moderator"),
    "rename": ("channel_closed",),
    "reopen": _DESK,
    "resolve": _DESK,
    "save_draft": (
        *_MINE,
        "message_too_long",
        "reply_not_found",
        "attachment_not_found",
    ),
    "search": ("query_too_short",),
    "send": _POST,
    "set_agent_status": ("no_agent",),
    "set_notification_level": _MINE,
    "set_viewing": _DESK,
    "transcript": ("no_email", "not_answered", "not_ended"),
    "transfer": (*_DESK, *_TEXT, "no_department", "department_unavailable"),
    "type": _OPEN,
    "upload": (
        *_OPEN,
        "file_empty",
        "file_too_large",
        "file_type_not_allowed",
        "file_infected",
    ),
}


def code_schemas():
    """Return the schemas of the shared lists, by name."""
    return {
        name: {"type": "string", "enum": [*codes]} for name, codes in SHARED.items()
    }


def codes_schema(route, caller, ref):
    """Return the schema of the codes with a 4xx status.

    :param route: a ``Route``.
    :param str caller: one of ``route.callers``.
    :param str ref: a template for the reference of a schema, with ``{model}``.
    """
    shared = ("CommonProblemCode", *BY_CALLER[caller])
    if route.takes_token:
        shared = (*shared, "VisitorProblemCode")
    parts = [{"$ref": ref.format(model=name)} for name in shared]
    own = OWN.get(route.name)
    if own:
        parts.append({"type": "string", "enum": [*own]})
    return {"anyOf": parts}
