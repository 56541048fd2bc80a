"""Which ways news reaches somebody: one rule, for the server and the screens.

``static/src/member_ui/notifications/notification_rules.js`` mirrors it for what a
screen decides.
"""

from dataclasses import dataclass
from typing import NamedTuple

# Conversations whose every message is meant for the one or two who take part.
PERSONAL_TYPES = frozenset(
    {"public_support", "student_support", "student_instructor", "direct"}
)


@dataclass(frozen=True)
class News:
    """One message, as it concerns one person.

    ``choice`` is what they chose for the conversation, ``default`` for all that say
    ``default``. ``presence`` is theirs; ``is_looking``: they have this very
    conversation before them.
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


class Ways(NamedTuple):
    """How somebody is told of a message."""

    badge: bool
    sound: bool
    push: bool
    email: bool


NO_DELIVERY = Ways(badge=False, sound=False, push=False, email=False)


def delivery_channels(news: News) -> Ways:
    """Decide how somebody is told of a message.

    A muted conversation is silent; only being mentioned still counts in the badge.
    Who is online is told by the page that is open, not by push or mail.
    """
    if news.is_own or news.is_system:
        return NO_DELIVERY
    if news.is_muted:
        return NO_DELIVERY._replace(badge=news.is_mentioned)
    is_wanted = _is_wanted(news)
    is_there = news.presence == "online"
    return Ways(
        badge=is_wanted,
        sound=is_wanted and news.has_sound and not news.is_looking,
        push=is_wanted and news.has_push and not is_there,
        email=is_wanted
        and not is_there
        and (
            news.email == "digest" or (news.email == "mentions" and news.is_mentioned)
        ),
    )


def _is_wanted(news: News) -> bool:
    if news.choice == "default":
        is_meant = news.is_mentioned or news.channel_type in PERSONAL_TYPES
        return news.default == "all" or (news.default == "mentions" and is_meant)
    return news.choice == "all" or (news.choice == "mentions" and news.is_mentioned)
