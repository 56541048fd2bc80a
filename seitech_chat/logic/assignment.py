"""Choice of the agent for a conversation, with a reason for every candidate.

Source: product brief, section 2 "Assignment".
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

# Reasons of a decision, in the order in which they are checked.
CUSTOMER = "customer"  # the agent is the customer of this conversation
DECLINED = "declined"  # the agent was offered this conversation and did not accept it
OFFLINE = "offline"
AWAY = "away"
NO_HEARTBEAT = "no_heartbeat"  # the agent's status is online, but no inbox is open
FULL = "full"
LANGUAGE = "language"
SKILL = "skill"
ELIGIBLE = "eligible"  # the agent is suitable, but another one is ranked higher
CHOSEN = "chosen"
MANUAL = "by_hand"  # a person chose the agent, independent of the rules

NEVER = datetime.fromisoformat("1970-01-01")


@dataclass(frozen=True)
class Candidate:
    """An agent of the department at the moment of the decision.

    Empty ``languages`` or ``skills`` mean any. ``served_at``: naive UTC of the last
    conversation assigned to the agent; None without one.
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
class Requirements:
    """The requirements of a conversation for its agent.

    ``language``: code such as ``pt``. ``customer_id``: the agent who is its customer.
    """

    language: str | None = None
    skills: frozenset[str] = frozenset()
    declined_by: frozenset[int] = frozenset()
    customer_id: int | None = None


class Decision(NamedTuple):
    """One line of a decision record."""

    agent_id: int
    reason: str


def decide(candidates: Iterable[Candidate], need: Requirements) -> list[Decision]:
    """Return a decision on every candidate for one conversation.

    The ranking is by the fewest conversations relative to the limit, then by the
    longest time since the last assignment, then by the lowest id. The same input always
    returns the same result.

    :return: the decisions: at most one ``chosen``, which comes first; then the other
        suitable candidates, best first; then the rest by id.
    """
    candidates = list(candidates)
    need = _relax_requirements(need, candidates)
    reasons = {
        candidate.id: _rejection_reason(candidate, need) for candidate in candidates
    }
    free = sorted((c for c in candidates if not reasons[c.id]), key=_rank)
    decisions = [Decision(c.id, ELIGIBLE if n else CHOSEN) for n, c in enumerate(free)]
    passed_over = sorted((id_, reason) for id_, reason in reasons.items() if reason)
    return decisions + [Decision(id_, reason) for id_, reason in passed_over]


def decide_manually(
    candidates: Iterable[Candidate], need: Requirements, agent_id: int
) -> list[Decision]:
    """Return the decisions for an agent that a person has chosen.

    :param agent_id: the chosen agent; need not be a candidate.
    :return: the decisions: ``by_hand`` first, then the others as in ``decide``.
    """
    others = [
        Decision(id_, ELIGIBLE if reason == CHOSEN else reason)
        for id_, reason in decide(candidates, need)
        if id_ != agent_id
    ]
    return [Decision(agent_id, MANUAL), *others]


def chosen(decisions: Collection[Decision]) -> int | None:
    """Return the id of the chosen agent; None if no agent was chosen."""
    return next((v.agent_id for v in decisions if v.reason == CHOSEN), None)


def has_room(candidate: Candidate) -> bool:
    """Return whether a candidate is online and below the limit of conversations."""
    is_there = candidate.status == "online" and candidate.is_alive
    return is_there and candidate.open_count < candidate.chat_limit


def _relax_requirements(
    need: Requirements, candidates: list[Candidate]
) -> Requirements:
    """Return the requirements without those that no candidate can meet.

    A language or skill that no agent of the department has is ignored, because the
    conversation would wait for ever. The caller removes declines after a pause.
    """
    language = need.language
    if not any(_speaks(candidate, language) for candidate in candidates):
        language = None
    skills = frozenset(
        skill for skill in need.skills if any(skill in c.skills for c in candidates)
    )
    return replace(need, language=language, skills=skills)


def _rejection_reason(candidate: Candidate, need: Requirements) -> str | None:
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
