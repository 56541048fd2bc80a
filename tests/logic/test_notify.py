"""Who is told of a message by which ways."""

import pytest
from logic.notify import NO_WAY, News, Ways, ways_of

GROUP = "group"
ALL = Ways(badge=True, sound=True, push=True, email=True)
HERE = Ways(badge=True, sound=True, push=False, email=False)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, ALL),
        ({"is_own": True}, NO_WAY),
        ({"is_system": True}, NO_WAY),
        # presence
        ({"presence": "online"}, HERE),
        ({"presence": "away"}, ALL),
        ({"presence": "online", "is_looking": True}, HERE._replace(sound=False)),
        # muted: silent, a mention is still counted
        ({"is_muted": True}, NO_WAY),
        ({"is_muted": True, "is_mentioned": True}, NO_WAY._replace(badge=True)),
        ({"is_muted": True, "choice": "all"}, NO_WAY),
        # what was chosen for the conversation
        ({"choice": "none"}, NO_WAY),
        ({"choice": "none", "is_mentioned": True}, NO_WAY),
        ({"choice": "mentions"}, NO_WAY),
        ({"choice": "mentions", "is_mentioned": True}, ALL),
        ({"choice": "mentions", "channel_type": "direct"}, NO_WAY),
        ({"choice": "all", "default": "none"}, ALL),
        # what was chosen for all others
        ({"default": "none"}, NO_WAY),
        ({"default": "mentions"}, NO_WAY),
        ({"default": "mentions", "is_mentioned": True}, ALL),
        ({"default": "mentions", "channel_type": "direct"}, ALL),
        ({"default": "mentions", "channel_type": "broadcast"}, NO_WAY),
        # the ways
        ({"has_sound": False}, ALL._replace(sound=False)),
        ({"has_push": False}, ALL._replace(push=False)),
        ({"email": "none"}, ALL._replace(email=False)),
        ({"email": "mentions"}, ALL._replace(email=False)),
        ({"email": "mentions", "is_mentioned": True}, ALL),
    ],
)
def test_ways(facts, expected):
    assert ways_of(News(**{"channel_type": GROUP, **facts})) == expected
