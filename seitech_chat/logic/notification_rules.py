"""Rule for the delivery of notifications, shared by the server and the clients.

``static/src/member_ui/notifications/notification_rules.js`` mirrors the part that a
client decides.
"""

from dataclasses import dataclass
from typing import NamedTuple

# Conversations in which every message is addressed to the one or two participants.
PERSONAL_TYPES = frozenset(
    {"public_support", "student_support", "student_instructor", "direct"}
)


@dataclass(frozen=True)
class MessageFacts:
    """One message, and the settings and presence of one recipient.

    ``choice`` is the recipient's level for the conversation. ``default`` is the level
    for all conversations with the choice ``default``. ``presence`` is the recipient's
    presence. ``is_looking``: the recipient has this conversation open.
    """

    channel_type: str
    is_own: bool = False
    is_system: bool = False
    is_mentioned: bool = False
    is_muted: bool = False
    choice: str = "default"
    default: str = "all"
    email: str = "digest"
    has_push: bool = True
    has_sound: bool = True
    presence: str = "offline"
    is_looking: bool = False


class DeliveryChannels(NamedTuple):
    """The delivery methods of a notification."""

    badge: bool
    sound: bool
    push: bool
    email: bool


NO_DELIVERY = DeliveryChannels(badge=False, sound=False, push=False, email=False)


def delivery_channels(news: MessageFacts) -> DeliveryChannels:
    """Return the delivery methods for a message to one recipient.

    A muted conversation sends no notifications; only a mention counts in the badge. A
    recipient who is online is notified by the open page, not by push or email.
    """
    if news.is_own or news.is_system:
        return NO_DELIVERY
    if news.is_muted:
        return NO_DELIVERY._replace(badge=news.is_mentioned)
    is_wanted = _is_wanted(news)
    is_there = news.presence == "online"
    return DeliveryChannels(
        badge=is_wanted,
        sound=is_wanted and news.has_sound and not news.is_looking,
        push=is_wanted and news.has_push and not is_there,
        email=is_wanted
        and not is_there
        and (
            news.email == "digest" or (news.email == "mentions" and news.is_mentioned)
        ),
    )


def _is_wanted(news: MessageFacts) -> bool:
    if news.choice == "default":
        is_meant = news.is_mentioned or news.channel_type in PERSONAL_TYPES
        return news.default == "all" or (news.default == "mentions" and is_meant)
    return news.choice == "all" or (news.choice == "mentions" and news.is_mentioned)
