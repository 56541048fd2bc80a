"""Priority rules for a new conversation and the requirements for its agent.

Source: product brief, section 2 "Queue": by rule on department, kind of question,
course and visitor.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

_WORD = re.compile(r"\w")


@dataclass(frozen=True)
class Rule:
    """A rule that sets a conversation's priority; without conditions it always fits.

    ``words``: the text must contain one of them. ``is_known``: whether the customer has
    written before.
    """

    id: int
    priority: str | None
    department_id: int | None = None
    query_type: str | None = None
    course_id: int | None = None
    is_known: bool | None = None
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Facts:
    """The properties of a new conversation."""

    department_id: int
    query_type: str | None
    course_id: int | None
    is_known: bool
    text: str


def choose_rule(rules: Iterable[Rule], facts: Facts) -> Rule | None:
    """Return the first rule that fits, in the given order; None without one."""
    return next((rule for rule in rules if fits(rule, facts)), None)


def fits(rule: Rule, facts: Facts) -> bool:
    """Return whether all conditions of a rule are met."""
    pairs = (
        (rule.department_id, facts.department_id),
        (rule.query_type, facts.query_type),
        (rule.course_id, facts.course_id),
        (rule.is_known, facts.is_known),
    )
    if any(wanted is not None and wanted != fact for wanted, fact in pairs):
        return False
    return not rule.words or _has_word(rule.words, facts.text)


def split_words(text: str) -> tuple[str, ...]:
    """Split a text into words or phrases at commas, semicolons and line ends."""
    parts = (part.strip().casefold() for part in re.split(r"[,;\n]", text))
    return tuple(part for part in parts if part)


def _has_word(words: tuple[str, ...], text: str) -> bool:
    # Only whole words match: "cat" does not match "certificate".
    said = text.casefold()
    return any(_stands_alone(word, said) for word in words)


def _stands_alone(word: str, said: str) -> bool:
    at = said.find(word)
    while at >= 0:
        around = said[max(at - 1, 0) : at] + said[at + len(word) : at + len(word) + 1]
        if not _WORD.search(around):
            return True
        at = said.find(word, at + 1)
    return False
