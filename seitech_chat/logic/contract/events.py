"""Payloads of the live events, by type. The type is the first argument of ``_emit``."""

# Below Python 3.12, pydantic supports only the TypedDict of typing_extensions.
from typing_extensions import TypedDict

from .desk_payloads import (
    OfferPayload,
    QueuePayload,
    SlaTargetPayload,
    VisitedPagePayload,
)
from .payloads import (
    AuthorPayload,
    ChannelPayload,
    DeskRowPayload,
    MemberPayload,
    MembershipPayload,
    MessagePayload,
    NotificationPayload,
)
from .vocabulary import OfferOutcome, Stream


class MessageEvent(TypedDict):
    """A message was created or changed (edit, deletion, reaction, pin).

    ``message`` is the whole message in its current state.
    """

    channel_id: int
    stream: Stream
    version: int
    message: MessagePayload


class MemberEvent(TypedDict):
    """A member joined or left the channel, or received or read messages."""

    channel_id: int
    stream: Stream
    version: int
    member: MemberPayload


class ChannelEvent(TypedDict):
    """A property of the channel changed: state, agent, name."""

    channel_id: int
    stream: Stream
    version: int
    channel: ChannelPayload


class ChannelAddedEvent(TypedDict):
    """A channel became visible to the subscriber: subscribe again, then sync."""

    channel: ChannelPayload


class SubscriptionExpiredEvent(TypedDict):
    """The channel is no longer visible to a person: subscribe again, then sync.

    Every subscriber of the channel gets it. The answer of the sync lists the channel in
    ``removed`` for the person who lost it.
    """

    channel_id: int


class MembershipEvent(TypedDict):
    """My own membership changed, in another tab or device.

    Sent only to me, without a version of the channel.
    """

    channel_id: int
    me: MembershipPayload


class SlaEvent(TypedDict):
    """The SLA clocks of a conversation changed. Sent to the desk, without a version.

    ``targets``: the newest SLA target of each kind in its current state.
    """

    channel_id: int
    targets: list[SlaTargetPayload]


class DeskEvent(TypedDict):
    """Priority or escalation changed. Sent to the desk, without a version."""

    channel_id: int
    desk: DeskRowPayload


class NotificationEvent(TypedDict):
    """A notification was created, updated or read. Sent only to its person."""

    notification: NotificationPayload
    unread_count: int


class QueueEvent(TypedDict):
    """A waiting customer's queue position or estimate changed.

    Not stored, without a version.
    """

    channel_id: int
    queue: QueuePayload


class OfferEvent(TypedDict):
    """A conversation is offered to the subscriber, who accepts or declines it."""

    offer: OfferPayload


class OfferEndEvent(TypedDict):
    """An offer to the subscriber ended, with its ``reason``."""

    channel_id: int
    reason: OfferOutcome


class ViewersEvent(TypedDict):
    """The desk's viewers of the conversation changed. Not stored, without a version.

    Clients drop the viewers 45 seconds after the last event.
    """

    channel_id: int
    people: list[AuthorPayload]


class PagesEvent(TypedDict):
    """The customer is on another page. Sent to the desk, without a version.

    ``pages``: the last pages, newest first.
    """

    channel_id: int
    pages: list[VisitedPagePayload]


class TypingEvent(TypedDict):
    """A person started or stopped typing. Not stored, without a version.

    Clients drop it after 8 seconds.
    """

    channel_id: int
    author: AuthorPayload
    is_typing: bool


class PresenceEvent(TypedDict):
    """A customer is still present. Not stored in the channel, without a version."""

    channel_id: int
    author: AuthorPayload
    last_seen_at: str


class SessionEvent(TypedDict):
    """The subscriber's permissions changed: request ``session`` again, then sync.

    The server has already subscribed the socket with the new permissions.
    """


EVENTS: dict[str, type] = {
    "seitech.chat.channel/message_new": MessageEvent,
    "seitech.chat.channel/message_changed": MessageEvent,
    "seitech.chat.channel/member_changed": MemberEvent,
    "seitech.chat.channel/channel_changed": ChannelEvent,
    "seitech.chat.channel/channel_added": ChannelAddedEvent,
    "seitech.chat.channel/subscription_expired": SubscriptionExpiredEvent,
    "seitech.chat.channel/membership_changed": MembershipEvent,
    "seitech.chat.channel/queue_changed": QueueEvent,
    "seitech.chat.channel/sla_changed": SlaEvent,
    "seitech.chat.channel/desk_changed": DeskEvent,
    "seitech.chat.channel/viewers_changed": ViewersEvent,
    "seitech.chat.channel/pages_changed": PagesEvent,
    "seitech.chat.agent/offer_created": OfferEvent,
    "seitech.chat.agent/offer_closed": OfferEndEvent,
    "seitech.chat.channel/typing": TypingEvent,
    "seitech.chat.channel/presence": PresenceEvent,
    "seitech.chat.notification/changed": NotificationEvent,
    "seitech.chat.session/changed": SessionEvent,
}
