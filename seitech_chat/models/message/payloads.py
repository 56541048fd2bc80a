"""Payloads and events of messages."""

from ...logic.text import html_to_text
from ...tools.time_format import to_iso

# The fields of a message's payload.
SHOWN_FIELDS = (
    "channel_id",
    "position",
    "version",
    "message_type",
    "author_user_id",
    "author_visitor_id",
    "author_gone",
    "body",
    "reply_to_id",
    "system_data",
    "done_by",
    "has_attachments",
    "has_reactions",
    "has_mentions",
    "has_previews",
    "requires_acknowledgement",
    "client_uuid",
    "created_at",
    "edited_at",
    "deleted_at",
    "pinned_at",
)


def stream_of(message_type):
    """Return the stream whose versions number messages of this type."""
    return "internal" if message_type == "note" else "public"


def message_payload(row, author, *, is_desk=False, **more):
    """Return the payload of a message.

    :param dict row: its ``id`` and columns; missing optional columns count as empty.
    :param author: ``AuthorPayload``.
    :param bool is_desk: whether its reader belongs to the desk.
    :param more: further entries of the payload, such as attachments.
    :return: ``MessagePayload``.
    """
    return {
        "id": row["id"],
        "channel_id": row["channel_id"],
        "position": row["position"],
        "version": row["version"],
        "stream": stream_of(row["message_type"]),
        "type": row["message_type"],
        "author": author,
        "body": str(row["body"] or ""),
        "attachments": [],
        "reactions": [],
        "reply_to": None,
        "mentions": [],
        "previews": [],
        "requires_acknowledgement": bool(row.get("requires_acknowledgement")),
        "client_uuid": row["client_uuid"] or None,
        "created_at": to_iso(row["created_at"]),
        "edited_at": to_iso(row.get("edited_at")),
        "deleted_at": to_iso(row.get("deleted_at")),
        "pinned_at": to_iso(row.get("pinned_at")),
        "system_message": _system_message_payload(row, is_desk=is_desk),
        **more,
    }


def message_event(what, payload):
    """Return the event that publishes a message's current state.

    :param str what: ``message_new`` or ``message_changed``.
    :param payload: ``MessagePayload``.
    :return: ``(event, its payload)``.
    """
    return f"seitech.chat.channel/{what}", {
        "channel_id": payload["channel_id"],
        "stream": payload["stream"],
        "version": payload["version"],
        "message": payload,
    }


def _system_message_payload(row, *, is_desk):
    """Return the structured content of a system message or event.

    :return: ``SystemMessagePayload``; None for messages written by people.
    """
    if not row.get("system_data"):
        return None
    return {
        **row["system_data"],
        "by": row["done_by"] if is_desk else None,
        "text": html_to_text(str(row["body"] or "")),
    }
