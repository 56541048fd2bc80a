"""Request models of the API. Pydantic validates bodies and builds OpenAPI schemas."""

import re
from datetime import datetime, timezone
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

from ...logic import contract
from ...logic.addresses import is_email
from ...logic.characters import clean_line, clean_text
from ...logic.form_answers import is_phone
from ...logic.length import POINTS_PER_CHARACTER, cut_text, length_of

# A browser reads // and /\ as the start of a host name.
_ADDRESS = re.compile(r"https?://[^\s/\\?#]|/(?![/\\])")


def _read_line(value: str) -> str:
    """Return one line without the hidden characters that people paste unknowingly.

    :raises ValueError: for more than one line, for markup, and for invisible text.
    """
    line = clean_line(value)
    if value and not line:
        raise ValueError("some visible text")
    if any(character in "\n\r\t\u2028\u2029<>" for character in line):
        raise ValueError("one line of plain text, without < and >")
    return line


def _check_email(value: str) -> str:
    if not is_email(value):
        raise ValueError("an email address, such as ana@example.com")
    return value


def _check_phone(value: str) -> str:
    if not is_phone(value):
        raise ValueError("a phone number")
    return value


def _check_page_url(value: str) -> str:
    if not _ADDRESS.match(value):
        raise ValueError("an http address or a path")
    return value


def _characters(max_length: int, min_length: int = 0):
    """Return a text type limited in characters as ``logic.length`` counts them.

    The schema's ``maxLength`` counts code points, as JSON Schema defines it.
    """

    def check(value: str) -> str:
        if length_of(value) > max_length:
            raise PydanticCustomError(
                "string_too_long",
                "String should have at most {max_length} characters",
                {"max_length": max_length},
            )
        return value

    return Annotated[
        str,
        StringConstraints(
            strip_whitespace=True,
            min_length=min_length,
            max_length=max_length * POINTS_PER_CHARACTER,
        ),
        AfterValidator(check),
    ]


def _line(max_length: int, min_length: int = 0):
    return Annotated[_characters(max_length, min_length), AfterValidator(_read_line)]


def _code(max_length: int, min_length: int = 0):
    """Return a text type limited in code points: an address, a key or an emoji."""
    return Annotated[
        str,
        StringConstraints(
            strip_whitespace=True, min_length=min_length, max_length=max_length
        ),
        AfterValidator(_read_line),
    ]


Id = Annotated[int, Field(strict=True, ge=1, le=2**31 - 1)]
Position = Annotated[int, Field(strict=True, ge=0, le=2**31 - 1)]
Flag = Annotated[bool, Field(strict=True)]
PageSize = Annotated[int, Field(strict=True, ge=1, le=contract.MAX_PAGE_SIZE)]
Name = _line(contract.MAX_NAME_LENGTH, 1)
SearchText = _line(contract.MAX_NAME_LENGTH)
Emoji = _code(contract.MAX_EMOJI_LENGTH, 1)
Lang = Annotated[
    str,
    StringConstraints(
        pattern=r"^[A-Za-z]{2,3}([_-][A-Za-z0-9]{2,8})*(@[A-Za-z]{2,10})?$",
        max_length=contract.MAX_LANG_LENGTH,
    ),
]
# A time zone unknown to this server counts as none, because browsers know new time
# zones earlier.
TimeZone = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Za-z0-9_+/-]+$", max_length=contract.MAX_TZ_LENGTH),
]
Email = Annotated[
    _code(contract.MAX_EMAIL_LENGTH, 3),
    AfterValidator(_check_email),
    Field(json_schema_extra={"format": "email"}),
]
Phone = Annotated[
    _code(contract.MAX_PHONE_LENGTH, 1),
    AfterValidator(_check_phone),
    Field(description="At least four digits, with +, spaces, ( ) . / - and x or ext."),
]
PageUrl = Annotated[
    _code(contract.MAX_URL_LENGTH, 1),
    AfterValidator(_check_page_url),
    Field(description="Stored without its query and fragment."),
]
AwayText = _line(contract.MAX_AWAY_TEXT_LENGTH)
# The send and edit methods check an empty or too long message, with their own codes.
Text = Annotated[
    str,
    StringConstraints(max_length=contract.MAX_BODY_BYTES),
    AfterValidator(clean_text),
]


# Note for the new owner of an assigned, transferred or escalated conversation.
Note = Annotated[_characters(contract.MAX_TEXT_LENGTH), AfterValidator(clean_text)]


FieldName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
# Answers of a customer to a department's own questions, by the question's name.
Fields = Annotated[
    dict[FieldName, _line(contract.MAX_FIELD_LENGTH)],
    Field(max_length=contract.MAX_FIELDS),
]


def _read_time(value: str) -> datetime:
    """Parse ISO 8601 with a time zone to naive UTC, in whole seconds.

    :raises ValueError: for any other text, and for years before 1000.
    """
    try:
        moment = datetime.fromisoformat(re.sub("[zZ]$", "+00:00", value))
        if moment.tzinfo is None:
            raise ValueError
        moment = moment.astimezone(timezone.utc).replace(tzinfo=None, microsecond=0)
    except (ValueError, OverflowError) as error:
        raise ValueError("a time with its zone, as 2026-03-02T10:00:00Z") from error
    if moment.year < 1000:
        raise ValueError("a time of this age")
    return moment


Time = Annotated[
    str,
    StringConstraints(max_length=40),
    AfterValidator(_read_time),
    Field(json_schema_extra={"format": "date-time"}),
]


class Request(BaseModel):
    """A JSON object without unknown fields."""

    model_config = ConfigDict(extra="forbid")


class Empty(Request):
    """An empty object."""


class DeskFilter(Request):
    """A filter for conversations of the support desk.

    ``assignee``: the caller (``me``), unassigned (``none``) or a user id. ``sla``: the
    state of a running SLA target.
    """

    department_id: Id | None = None
    assignee: Literal["me", "none"] | Id | None = None
    priority: contract.Priority | None = None
    sla: Literal["breached", "at_risk"] | None = None
    started_from: Time | None = None
    started_to: Time | None = None


class ChannelsRequest(Request):
    """A filter for my channels. ``cursor`` is the last page's ``next_cursor``.

    ``is_archived``: true for the channels I archived, false for the others, null for
    both.
    """

    limit: PageSize = 50
    cursor: Annotated[str, StringConstraints(pattern=r"^\d{1,18}-\d{1,10}$")] | None = (
        None
    )
    types: list[contract.ChannelType] | None = Field(None, max_length=8)
    state: Literal["open", "closed", "all"] = "open"
    unread_only: Flag = False
    search: SearchText | None = None
    is_archived: Flag | None = False
    desk: DeskFilter | None = None


class MessagesRequest(Request):
    """A page of messages: the latest ones, or before, after or around a position."""

    channel_id: Id
    before: Position | None = None
    after: Position | None = None
    around: Position | None = None
    limit: PageSize = contract.MESSAGE_PAGE_SIZE


class SendRequest(Request):
    """A message to send. A repeated ``client_uuid`` returns the first message."""

    channel_id: Id
    client_uuid: UUID
    body: Text = ""
    type: Literal["text", "note"] = "text"
    reply_to_id: Id | None = None
    requires_acknowledgement: Flag = False
    attachment_ids: list[Id] = Field(
        default_factory=list, max_length=contract.MAX_ATTACHMENTS
    )
    mention_user_ids: list[Id] = Field(
        default_factory=list, max_length=contract.MAX_MENTIONS
    )


class EditRequest(Request):
    """A new text for my message, with the users that it mentions."""

    message_id: Id
    body: Text
    mention_user_ids: list[Id] = Field(
        default_factory=list, max_length=contract.MAX_MENTIONS
    )


class MessageRequest(Request):
    """One message."""

    message_id: Id


class PinRequest(Request):
    """A message to pin to its channel, or to unpin."""

    message_id: Id
    is_pinned: Flag = True


class ReactionRequest(Request):
    """My reaction to a message, added or removed; a repetition changes nothing."""

    message_id: Id
    emoji: Emoji
    is_set: Flag = True


class TypingRequest(Request):
    """My typing state in a channel."""

    channel_id: Id
    is_typing: Flag = True


class MarkReadRequest(Request):
    """My read and delivered positions in a channel. Lower positions change nothing."""

    channel_id: Id
    read_position: Position | None = None
    delivered_position: Position | None = None


class DeliveredChannel(Request):
    """The delivered position of this device in one channel."""

    id: Id
    position: Position


class MarkDeliveredRequest(Request):
    """The delivered positions of this device in many channels."""

    channels: list[DeliveredChannel] = Field(max_length=contract.MAX_KNOWN_CHANNELS)


class ChannelRequest(Request):
    """One channel."""

    channel_id: Id


class KnownChannel(Request):
    """A channel that the client has stored, with its stored versions.

    ``own_version``: the version of ``me``; 0 if the client has none; null if the client
    does not store it.
    """

    id: Id
    version: Position
    internal_version: Position = 0
    own_version: Position | None = None


class SyncRequest(Request):
    """The channels that the client has stored; the answer contains all newer changes.

    The answer adds open conversations that are missing from ``channels``, unless
    ``channels`` has its maximum length.
    """

    channels: list[KnownChannel] = Field(
        default_factory=list, max_length=contract.MAX_KNOWN_CHANNELS
    )
    limit: PageSize = contract.MAX_PAGE_SIZE


class AgentHeartbeatRequest(Request):
    """A heartbeat of my inbox, with ``status`` to change my agent status."""

    status: contract.AgentStatus | None = None


class SupportRequest(Request):
    """A visitor's new conversation. The secret ``opening_uuid`` makes a retry safe.

    ``form`` of the department says which of name, email and phone it requires.

    ``quick_action_id``: the action of the first screen that the visitor chose. It
    decides the topic and the department; ``callback`` and ``demo`` require ``phone``.
    ``wished_at``: when the visitor would like to be called. ``faq_ids``: the FAQs that
    the visitor read in the last 24 hours.
    ``consent_version``: the version of the site's privacy notice that the visitor
    agreed to.
    """

    opening_uuid: UUID
    client_uuid: UUID
    name: Name | None = None
    email: Email | None = None
    phone: Phone | None = None
    query_type: contract.QueryType = "other"
    department_id: Id | None = None
    body: Text
    page_url: PageUrl | None = None
    lang: Lang | None = None
    tz: TimeZone | None = None
    fields: Fields = Field(default_factory=dict)
    quick_action_id: Id | None = None
    wished_at: Time | None = None
    faq_ids: list[Id] = Field(default_factory=list, max_length=contract.MAX_FAQS_READ)
    consent_version: Id | None = None


TrackedUrl = Annotated[
    _code(contract.MAX_URL_LENGTH, 1),
    AfterValidator(_check_page_url),
    Field(description="Stored with ``utm_…`` alone of its query, and no fragment."),
]


def _cut_title(value: str) -> str:
    return cut_text(clean_line(" ".join(value.split())), contract.MAX_TITLE_LENGTH)


class PageRequest(Request):
    """The page that I am on. A longer title is cut."""

    url: TrackedUrl
    title: Annotated[str, AfterValidator(_cut_title)] = ""


class IdentifyRequest(Request):
    """A JSON Web Token (HS256) that the site's own server signed."""

    identity_token: Annotated[
        str, StringConstraints(max_length=contract.MAX_BODY_BYTES)
    ]


class AssignRequest(Request):
    """The agent that a conversation is assigned to, with a note for that agent.

    ``is_confirmed`` also assigns it to an agent who is absent or of another department.
    """

    channel_id: Id
    agent_id: Id
    note: Note = ""
    is_confirmed: Flag = False


class TransferRequest(Request):
    """The department that a conversation is transferred to, with a note for it.

    ``is_confirmed`` also transfers it to a department that is closed or has no agent
    online.
    """

    channel_id: Id
    department_id: Id
    note: Note = ""
    is_confirmed: Flag = False
