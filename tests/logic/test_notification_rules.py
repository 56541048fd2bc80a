"""Recipients of a message's notifications, and their channels."""

import pytest
from logic.notification_rules import (
    NO_DELIVERY,
    DeliveryChannels,
    MessageFacts,
    delivery_channels,
)

GROUP = "group"
ALL = DeliveryChannels(badge=True, sound=True, push=True, email=True)
HERE = DeliveryChannels(badge=True, sound=True, push=False, email=False)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, ALL),
        ({"is_own": True}, NO_DELIVERY),
        ({"is_system": True}, NO_DELIVERY),
        # presence
        ({"presence": "online"}, HERE),
        ({"presence": "away"}, ALL),
        ({"presence": "online", "is_looking": True}, HERE._replace(sound=False)),
        # muted: silent, a mention is still counted
        ({"is_muted": True}, NO_DELIVERY),
        ({"is_muted": True, "is_mentioned": True}, NO_DELIVERY._replace(badge=True)),
        ({"is_muted": True, "choice": "all"}, NO_DELIVERY),
        # what was chosen for the conversation
        ({"choice": "none"}, NO_DELIVERY),
        ({"choice": "none", "is_mentioned": True}, NO_DELIVERY),
        ({"choice": "mentions"}, NO_DELIVERY),
        ({"choice": "mentions", "is_mentioned": True}, ALL),
        ({"choice": "mentions", "channel_type": "direct"}, NO_DELIVERY),
        ({"choice": "all", "default": "none"}, ALL),
        # what was chosen for all others
        ({"default": "none"}, NO_DELIVERY),
        ({"default": "mentions"}, NO_DELIVERY),
        ({"default": "mentions", "is_mentioned": True}, ALL),
        ({"default": "mentions", "channel_type": "direct"}, ALL),
        ({"default": "mentions", "channel_type": "broadcast"}, NO_DELIVERY),
        # the ways
        ({"has_sound": False}, ALL._replace(sound=False)),
        ({"has_push": False}, ALL._replace(push=False)),
        ({"email": "none"}, ALL._replace(email=False)),
        ({"email": "mentions"}, ALL._replace(email=False)),
        ({"email": "mentions", "is_mentioned": True}, ALL),
    ],
)
def test_ways(facts, expected):
    assert (
        delivery_channels(MessageFacts(**{"channel_type": GROUP, **facts})) == expected
    )
