"""Request models of the routes for membership, presence and preferences."""

from typing import Annotated

from pydantic import Field, StringConstraints

from ...logic import contract
from .base import Flag, Id, Position, Request, Text, Time, _code

PushEndpoint = _code(contract.MAX_URL_LENGTH, 1)
# Base64 without padding, as browsers return it: a point of P-256, and 16 random bytes.
PushKey = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{87}$")]
PushSecret = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{22}$")]


class DraftRequest(Request):
    """My draft; an empty text without ``reply_to_id`` deletes it."""

    channel_id: Id
    body: Text
    reply_to_id: Id | None = None
    is_note: Flag = False


class MarkUnreadRequest(Request):
    """The position of the first message that becomes unread."""

    channel_id: Id
    position: Position


class MuteRequest(Request):
    """The end of the mute period of a conversation; null unmutes it."""

    channel_id: Id
    muted_until: Time | None


class ArchiveRequest(Request):
    """The archived state of a conversation in my list."""

    channel_id: Id
    is_archived: Flag = True


class NotificationLevelRequest(Request):
    """My notification level for a channel."""

    channel_id: Id
    notification_level: contract.NotificationLevel


class HeartbeatRequest(Request):
    """A presence heartbeat, once a minute; ``is_active`` while I use the screen."""

    is_active: Flag = True


class PeoplePresenceRequest(Request):
    """The users whose presence is requested."""

    user_ids: list[Id] = Field(max_length=contract.MAX_PRESENCE_USERS)


class PreferencesRequest(Request):
    """The notification preferences to change; omitted fields stay as they are."""

    email: contract.EmailChoice | None = None
    push: Flag | None = None
    sound: Flag | None = None
    notification_level: contract.DefaultNotificationLevel | None = None


class PushSubscribeRequest(Request):
    """A browser's push subscription, as ``PushSubscription.toJSON()`` returns it."""

    endpoint: PushEndpoint
    p256dh: PushKey
    auth: PushSecret


class PushUnsubscribeRequest(Request):
    """The endpoint of a browser's push subscription."""

    endpoint: PushEndpoint
