"""How long somebody will wait."""

import pytest
from logic.queue_estimate import estimate_seconds, is_waiting

TEN_MINUTES = [600.0] * 5


@pytest.mark.parametrize(
    ("position", "handling", "slots", "expected"),
    [
        (1, TEN_MINUTES, 5, 120),
        (2, TEN_MINUTES, 5, 240),
        (5, TEN_MINUTES, 5, 600),
        (6, TEN_MINUTES, 5, 900),  # from ten minutes on only to five
        (11, [660.0] * 3, 3, 2_700),  # 40 minutes and 20 seconds
        (1, TEN_MINUTES, 100, 60),  # never less than a minute
        (1, [600.0, 600.0, 36_000.0], 5, 120),  # one long one says little
        (1, [600.0] * 2, 5, None),  # too few to estimate
        (1, TEN_MINUTES, 0, None),  # nobody on duty
        (40, TEN_MINUTES, 5, None),  # over an hour
    ],
)
def test_an_estimate_is_whole_minutes_or_nothing(position, handling, slots, expected):
    assert estimate_seconds(position, handling, slots) == expected


@pytest.mark.parametrize(
    ("channel_type", "state", "agent_id", "expected"),
    [
        ("public_support", "active", None, True),
        ("student_support", "active", False, True),
        ("public_support", "active", 7, False),
        ("public_support", "archived", None, False),
        ("group", "active", None, False),
    ],
)
def test_is_in_queue(channel_type, state, agent_id, expected):
    assert is_waiting(channel_type, state, agent_id) is expected
