"""What the routes of one's own part, presence and notification accept."""

from typing import Annotated

from pydantic import Field, StringConstraints

from ...logic import contract
from .base import Flag, Id, Position, Request, Text, Time, _code

PushEndpoint = _code(contract.MAX_URL_LENGTH, 1)
# Base64 without padding, as browsers give it: a point of P-256, and 16 random bytes.
PushKey = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{87}$")]
PushSecret = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{22}$")]


class DraftRequest(Request):
    """What I have typed; an empty text that answers nothing clears it."""

    channel_id: Id
    body: Text
    reply_to_id: Id | None = None
    is_note: Flag = False


class MarkUnreadRequest(Request):
    """From which message on I want to read again."""

    channel_id: Id
    position: Position


class MuteRequest(Request):
    """Until when I want to hear nothing of it; null to hear again."""

    channel_id: Id
    muted_until: Time | None


class ArchiveRequest(Request):
    """Whether it is out of my list."""

    channel_id: Id
    is_archived: Flag = True


class NotifyRequest(Request):
    """What of this channel I want to be told of."""

    channel_id: Id
    notify: contract.NotifyChoice


class HereRequest(Request):
    """A sign of life, once a minute; ``is_active`` while I use the screen."""

    is_active: Flag = True


class PresencesRequest(Request):
    """People whose presence is wanted."""

    user_ids: list[Id] = Field(max_length=contract.MAX_PRESENCES)


class PreferencesRequest(Request):
    """What to change; what is left out stays."""

    email: contract.EmailChoice | None = None
    push: Flag | None = None
    sound: Flag | None = None
    notify: contract.NotifyDefault | None = None


class PushSubscribeRequest(Request):
    """A browser's subscription, as ``PushSubscription.toJSON()`` gives it."""

    endpoint: PushEndpoint
    p256dh: PushKey
    auth: PushSecret


class PushUnsubscribeRequest(Request):
    """A browser's subscription."""

    endpoint: PushEndpoint
