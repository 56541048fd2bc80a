"""Estimate of the waiting time in the queue, rounded to a realistic precision."""

from collections.abc import Sequence
from statistics import median

from .contract import SUPPORT_TYPES

MIN_SAMPLES = 3  # conversations required for an estimate
MAX_ESTIMATE_SECONDS = 60 * 60  # beyond it, clients show "longer than usual"
EXACT_MINUTES = 10  # beyond it, estimates are multiples of COARSE_MINUTES
COARSE_MINUTES = 5


def is_waiting(channel_type: str, state: str, agent_id: int | None) -> bool:
    """Return whether a conversation waits for an agent of the desk."""
    return channel_type in SUPPORT_TYPES and state == "active" and not agent_id


def estimate_seconds(
    position: int, handling_seconds: Sequence[float], slots: int
) -> int | None:
    """Estimate the waiting time of a customer in the queue.

    With ``slots`` conversations in parallel, one ends every ``handling / slots``
    seconds, and ``position`` of them must end first.

    :param position: the queue position; 1 is next.
    :param handling_seconds: durations of recent conversations, in any order.
    :param slots: conversations that the agents on duty handle in parallel, ≥ 0.
    :return: seconds, rounded up to whole minutes, above ten minutes to multiples of
        five; None if no agent is on duty, if there are fewer than 3 samples, or if the
        estimate is longer than an hour.
    """
    if slots <= 0 or len(handling_seconds) < MIN_SAMPLES:
        return None
    seconds = position * median(handling_seconds) / slots
    minutes = max(1, -(-int(seconds) // 60))
    if minutes > EXACT_MINUTES:
        minutes = -(-minutes // COARSE_MINUTES) * COARSE_MINUTES
    return minutes * 60 if minutes * 60 <= MAX_ESTIMATE_SECONDS else None
