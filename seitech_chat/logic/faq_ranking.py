"""Ranking of FAQs for a question: a score of each, and what to do with the best."""

from collections.abc import Iterable
from typing import NamedTuple

# Shares of a score. They add up to 1.
COVERED_SHARE = 0.55
SPELLING_SHARE = 0.25
LIKENESS_SHARE = 0.20
MAX_WORDS = 30  # different words of a question; further ones are ignored
MIN_SPELLED_LENGTH = 4  # letters of a word whose spelling is compared


class Thresholds(NamedTuple):
    """Limits of scores.

    ``high``: the best FAQ is the answer, if the second is at least ``distance`` lower.
    ``low``: the FAQ is worth showing.
    """

    high: float
    low: float
    distance: float


THRESHOLDS = Thresholds(high=0.45, low=0.32, distance=0.08)
# Without trigrams the words alone count, so that a typo counts as an unknown word.
THRESHOLDS_OF_WORDS = Thresholds(high=0.60, low=0.35, distance=0.15)


class Match(NamedTuple):
    """One phrasing of an FAQ compared with a question; each part is from 0 to 1.

    ``covered``: the share of the question's weight whose words the phrasing has. A word
    has the more weight, the fewer FAQs have it. ``spelling``: the mean of the best
    similarity of each longer word. ``likeness``: the similarity of both texts. The last
    two are None in a database without trigrams.
    """

    faq_id: int
    phrasing: str
    covered: float
    spelling: float | None
    likeness: float | None

    @property
    def score(self) -> float:
        """Return the weighted sum of the parts."""
        if self.spelling is None or self.likeness is None:
            return self.covered
        return (
            COVERED_SHARE * self.covered
            + SPELLING_SHARE * self.spelling
            + LIKENESS_SHARE * self.likeness
        )


class Ranking(NamedTuple):
    """The FAQs for a question, best first, each with its best phrasing.

    ``outcome``: ``answer``, ``choice`` between ``shown``, or ``none``.
    """

    outcome: str
    matches: tuple[Match, ...]
    thresholds: Thresholds

    @property
    def shown(self) -> tuple[Match, ...]:
        """Return the matches that are worth showing."""
        low = self.thresholds.low
        return tuple(match for match in self.matches if match.score >= low)


def rank(matches: Iterable[Match], *, has_trigrams: bool) -> Ranking:
    """Rank the FAQs of some matches.

    :param matches: of any phrasings, several of one FAQ possibly.
    :param has_trigrams: whether the database compared spellings.
    """
    thresholds = THRESHOLDS if has_trigrams else THRESHOLDS_OF_WORDS
    best: dict[int, Match] = {}
    for match in sorted(matches, key=lambda one: (-one.score, one.faq_id)):
        best.setdefault(match.faq_id, match)
    ranked = tuple(best.values())
    return Ranking(_outcome(ranked, thresholds), ranked, thresholds)


def _outcome(ranked: tuple[Match, ...], thresholds: Thresholds) -> str:
    if not ranked or ranked[0].score < thresholds.low:
        return "none"
    second = ranked[1].score if len(ranked) > 1 else 0.0
    is_clear = ranked[0].score - second >= thresholds.distance
    return "answer" if ranked[0].score >= thresholds.high and is_clear else "choice"
