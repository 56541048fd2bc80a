"""What each route accepts. Pydantic checks the body and writes the OpenAPI schemas."""

import re
from datetime import datetime, timezone
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

from ...logic import contract
from ...logic.characters import clean_line, clean_text
from ...logic.length import POINTS_PER_CHARACTER, length_of

# A browser reads // and /\ as the beginning of another host.
_ADDRESS = re.compile(r"https?://[^\s/\\?#]|/(?![/\\])")
# Of a host name's label: no sign but the hyphen, since ?, &, %, # and / would add words
# to a ``mailto:`` link; no punctuation of other scripts.
_LABEL = r"[^\s.!-,/:-@\[-`{-~\u2000-\u206f\u3000-\u3020\uff00-\uff20]+"
_EMAIL = re.compile(rf"[^@\s<>()\[\],;:\\\"]+@(?:{_LABEL}\.)+{_LABEL}")


def _read_line(value: str) -> str:
    """Read one line without its hidden characters, which people paste unknowingly.

    :raises ValueError: for more than one line, for markup, and where nothing is shown.
    """
    line = clean_line(value)
    if value and not line:
        raise ValueError("some visible text")
    if any(character in "\n\r\t\u2028\u2029<>" for character in line):
        raise ValueError("one line of plain text, without < and >")
    return line


def _check_email(value: str) -> str:
    if not _EMAIL.fullmatch(value):
        raise ValueError("an email address, such as ana@example.com")
    return value


def _check_page_url(value: str) -> str:
    if not _ADDRESS.match(value):
        raise ValueError("an http address or a path")
    return value


def _characters(max_length: int, min_length: int = 0):
    """Constrain a text to some characters as ``logic.length`` counts them.

    The schema's ``maxLength`` counts code points, as JSON Schema does.
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
    """Constrain what a standard limits in code points: an address, a key, an emoji."""
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
# One that this server doesn't know counts as none: browsers learn of new ones earlier.
TimeZone = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Za-z0-9_+/-]+$", max_length=contract.MAX_TZ_LENGTH),
]
Email = Annotated[
    _code(contract.MAX_EMAIL_LENGTH, 3),
    AfterValidator(_check_email),
    Field(json_schema_extra={"format": "email"}),
]
PageUrl = Annotated[
    _code(contract.MAX_URL_LENGTH, 1),
    AfterValidator(_check_page_url),
    Field(description="Stored without its query and fragment."),
]
AwayText = _line(contract.MAX_AWAY_TEXT_LENGTH)
# Emptiness and length of a message are refused by the verb, with codes of their own.
Text = Annotated[
    str,
    StringConstraints(max_length=contract.MAX_BODY_BYTES),
    AfterValidator(clean_text),
]


# What goes along with a conversation that is given away; empty says nothing.
Note = Annotated[_characters(contract.MAX_TEXT_LENGTH), AfterValidator(clean_text)]


FieldName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
# What a customer answered to a department's own questions, by the question's name.
Fields = Annotated[
    dict[FieldName, _line(contract.MAX_FIELD_LENGTH)],
    Field(max_length=contract.MAX_FIELDS),
]


def _read_time(value: str) -> datetime:
    """Read ISO 8601 with a time zone as naive UTC, in whole seconds.

    :raises ValueError: for anything else, and for years that no calendar has.
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
    """A JSON object with exactly the fields named."""

    model_config = ConfigDict(extra="forbid")


class Empty(Request):
    """Nothing to say."""


class DeskFilter(Request):
    """Which conversations of the support desk; others are left out.

    ``assignee``: me, nobody, or a user. ``sla``: by a running target.
    """

    department_id: Id | None = None
    assignee: Literal["me", "none"] | Id | None = None
    priority: contract.Priority | None = None
    sla: Literal["breached", "at_risk"] | None = None
    started_from: Time | None = None
    started_to: Time | None = None


class ChannelsRequest(Request):
    """Which of my channels. ``cursor`` is the ``next_cursor`` of the page before.

    ``is_archived``: those I archived, or the others; null for both.
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
    """A page of a channel: the latest, or before, after or around a position."""

    channel_id: Id
    before: Position | None = None
    after: Position | None = None
    around: Position | None = None
    limit: PageSize = contract.MESSAGE_PAGE_SIZE


class SendRequest(Request):
    """A message. The same ``client_uuid`` sent again returns the first one."""

    channel_id: Id
    client_uuid: UUID
    body: Text = ""
    type: Literal["text", "note"] = "text"
    reply_to_id: Id | None = None
    asks_confirmation: Flag = False
    attachment_ids: list[Id] = Field(
        default_factory=list, max_length=contract.MAX_ATTACHMENTS
    )
    mention_user_ids: list[Id] = Field(
        default_factory=list, max_length=contract.MAX_MENTIONS
    )


class EditRequest(Request):
    """A new text for a message of mine, and whom it names now."""

    message_id: Id
    body: Text
    mention_user_ids: list[Id] = Field(
        default_factory=list, max_length=contract.MAX_MENTIONS
    )


class MessageRequest(Request):
    """One message."""

    message_id: Id


class PinRequest(Request):
    """Pin a message to its channel, or take the pin out."""

    message_id: Id
    is_pinned: Flag = True


class ReactionRequest(Request):
    """My reaction to a message, set or taken back; repeating it changes nothing."""

    message_id: Id
    emoji: Emoji
    is_set: Flag = True


class TypingRequest(Request):
    """I type in this channel, or stopped."""

    channel_id: Id
    is_typing: Flag = True


class MarkReadRequest(Request):
    """How far I have read and received. Positions never go back here."""

    channel_id: Id
    read_position: Position | None = None
    delivered_position: Position | None = None


class DeliveredChannel(Request):
    """How far one channel's messages have reached this device."""

    id: Id
    position: Position


class MarkDeliveredRequest(Request):
    """How far messages have reached this device, for many channels at once."""

    channels: list[DeliveredChannel] = Field(max_length=contract.MAX_KNOWN_CHANNELS)


class ChannelRequest(Request):
    """One channel."""

    channel_id: Id


class KnownChannel(Request):
    """A channel the client holds, and up to which versions.

    ``own_version`` is that of ``me``, 0 where the client holds none; null where it does
    not keep it.
    """

    id: Id
    version: Position
    internal_version: Position = 0
    own_version: Position | None = None


class SyncRequest(Request):
    """What the client knows; everything newer comes back.

    Open conversations not named are added, unless as many are named as can be.
    """

    channels: list[KnownChannel] = Field(
        default_factory=list, max_length=contract.MAX_KNOWN_CHANNELS
    )
    limit: PageSize = contract.MAX_PAGE_SIZE


class PresenceRequest(Request):
    """A heartbeat of my desk; ``status`` when I choose another one."""

    status: contract.AgentStatus | None = None


class SupportRequest(Request):
    """The visitor's form. ``opening_uuid`` makes a retry safe; keep it secret."""

    opening_uuid: UUID
    client_uuid: UUID
    name: Name
    email: Email
    query_type: contract.QueryType = "other"
    department_id: Id | None = None
    body: Text
    page_url: PageUrl | None = None
    lang: Lang | None = None
    tz: TimeZone | None = None
    fields: Fields = Field(default_factory=dict)


class AssignRequest(Request):
    """Who shall have the conversation, and what they should know.

    ``is_confirmed`` also assigns it to an agent who is absent or of another department.
    """

    channel_id: Id
    agent_id: Id
    note: Note = ""
    is_confirmed: Flag = False


class TransferRequest(Request):
    """Where the conversation shall wait, and what they should know there.

    ``is_confirmed`` also transfers it to a department that is closed or has nobody
    online.
    """

    channel_id: Id
    department_id: Id
    note: Note = ""
    is_confirmed: Flag = False
