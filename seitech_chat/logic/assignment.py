"""Who gets the next conversation, and why not the others.

Source: product brief, section 2 "Assignment".
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

# Why a candidate was passed over, in the order they are asked.
CUSTOMER = "customer"  # asks the desk themselves in this conversation
DECLINED = "declined"  # was offered this conversation and did not take it
OFFLINE = "offline"
AWAY = "away"
NO_HEARTBEAT = "no_heartbeat"  # chose online, but no inbox of theirs is open
FULL = "full"
LANGUAGE = "language"
SKILL = "skill"
NEXT = "next"  # could have had it; somebody else was before them
CHOSEN = "chosen"
MANUAL = "by_hand"  # a person decided, whatever the rules say

NEVER = datetime.fromisoformat("1970-01-01")


@dataclass(frozen=True)
class Candidate:
    """An agent of the department as they are at the moment of the decision.

    ``languages`` and ``skills`` empty: any. ``served_at``: naive UTC of the last
    conversation they were given, None when never.
    """

    id: int
    status: str
    is_alive: bool
    open_count: int
    chat_limit: int
    languages: frozenset[str] = frozenset()
    skills: frozenset[str] = frozenset()
    served_at: datetime | None = None


@dataclass(frozen=True)
class Need:
    """What a conversation asks of its agent.

    ``language``: code such as ``pt``. ``customer_id``: the agent who is its customer.
    """

    language: str | None = None
    skills: frozenset[str] = frozenset()
    declined_by: frozenset[int] = frozenset()
    customer_id: int | None = None


class Verdict(NamedTuple):
    """One line of a decision record."""

    agent_id: int
    reason: str


def decide(candidates: Iterable[Candidate], need: Need) -> list[Verdict]:
    """Judge every candidate for one conversation.

    Fewest conversations relative to the limit first, then who waited longest for
    one, then the lowest id, so that the same facts always give the same answer.

    :return: the verdicts: at most one ``chosen``, which comes first; then those who
        could have had it, best first; then the others by id.
    """
    candidates = list(candidates)
    need = _relax_requirements(need, candidates)
    reasons = {
        candidate.id: _rejection_reason(candidate, need) for candidate in candidates
    }
    free = sorted((c for c in candidates if not reasons[c.id]), key=_rank)
    verdicts = [Verdict(c.id, NEXT if n else CHOSEN) for n, c in enumerate(free)]
    passed_over = sorted((id_, reason) for id_, reason in reasons.items() if reason)
    return verdicts + [Verdict(id_, reason) for id_, reason in passed_over]


def decide_by_hand(
    candidates: Iterable[Candidate], need: Need, agent_id: int
) -> list[Verdict]:
    """Judge the others when a person has chosen somebody.

    :param agent_id: whom; need not be a candidate.
    :return: the verdicts: ``by_hand`` first, then the others as in ``decide``.
    """
    others = [
        Verdict(id_, NEXT if reason == CHOSEN else reason)
        for id_, reason in decide(candidates, need)
        if id_ != agent_id
    ]
    return [Verdict(agent_id, MANUAL), *others]


def chosen(verdicts: Collection[Verdict]) -> int | None:
    """Name the agent a decision gave the conversation to; None for nobody."""
    return next((v.agent_id for v in verdicts if v.reason == CHOSEN), None)


def has_room(candidate: Candidate) -> bool:
    """Tell whether somebody could take some conversation, whatever it asks for."""
    is_there = candidate.status == "online" and candidate.is_alive
    return is_there and candidate.open_count < candidate.chat_limit


def _relax_requirements(need: Need, candidates: list[Candidate]) -> Need:
    """Drop what would keep the conversation waiting for ever.

    A language or skill that nobody of the department has asks for nothing. A decline
    is the caller's to forget, after a pause.
    """
    language = need.language
    if not any(_speaks(candidate, language) for candidate in candidates):
        language = None
    skills = frozenset(
        skill for skill in need.skills if any(skill in c.skills for c in candidates)
    )
    return replace(need, language=language, skills=skills)


def _rejection_reason(candidate: Candidate, need: Need) -> str | None:
    if candidate.id == need.customer_id:
        return CUSTOMER
    if candidate.id in need.declined_by:
        return DECLINED
    if candidate.status != "online":
        return AWAY if candidate.status == "away" else OFFLINE
    if not candidate.is_alive:
        return NO_HEARTBEAT
    if candidate.open_count >= candidate.chat_limit:
        return FULL
    if not _speaks(candidate, need.language):
        return LANGUAGE
    if not need.skills <= candidate.skills:
        return SKILL
    return None


def _speaks(candidate: Candidate, language: str | None) -> bool:
    return not language or not candidate.languages or language in candidate.languages


def _rank(candidate: Candidate) -> tuple[float, datetime, int]:
    load = candidate.open_count / candidate.chat_limit
    return load, candidate.served_at or NEVER, candidate.id
