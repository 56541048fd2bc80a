"""How long somebody will wait, said only as precisely as it is known."""

from collections.abc import Sequence
from statistics import median

from .contract import SUPPORT_TYPES

MIN_SAMPLES = 3  # conversations; fewer say nothing about the next one
MAX_ESTIMATE_SECONDS = 60 * 60  # beyond, "longer than usual" is the honest answer
EXACT_MINUTES = 10  # beyond, nobody knows it to the minute
COARSE_MINUTES = 5


def is_waiting(channel_type: str, state: str, agent_id: int | None) -> bool:
    """Tell whether a conversation waits for somebody of the desk to take it."""
    return channel_type in SUPPORT_TYPES and state == "active" and not agent_id


def estimate_seconds(
    place: int, handling_seconds: Sequence[float], slots: int
) -> int | None:
    """Estimate the wait of somebody in the queue.

    With ``slots`` conversations going on side by side, one ends every
    ``handling / slots`` seconds, and ``place`` of them must end first.

    :param place: 1 is next.
    :param handling_seconds: how long recent conversations took, any order.
    :param slots: conversations the agents on duty take at a time, ≥ 0.
    :return: seconds, rounded up to whole minutes, above ten to five of them; None when
        nobody is on duty, too little is known, or it would take longer than an hour.
    """
    if slots <= 0 or len(handling_seconds) < MIN_SAMPLES:
        return None
    seconds = place * median(handling_seconds) / slots
    minutes = max(1, -(-int(seconds) // 60))
    if minutes > EXACT_MINUTES:
        minutes = -(-minutes // COARSE_MINUTES) * COARSE_MINUTES
    return minutes * 60 if minutes * 60 <= MAX_ESTIMATE_SECONDS else None
