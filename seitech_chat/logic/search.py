"""What somebody looks for, read as search terms, and where a text has them."""

import re
import unicodedata
from functools import cache
from typing import NamedTuple

from .contract import EXCERPT_LENGTH

# Language of a person → how PostgreSQL stems it. Other languages: word by word.
STEMMERS = {"en": "english", "es": "spanish", "pt": "portuguese"}
MIN_PREFIX_LENGTH = 3  # letters of an unfinished word that may be completed
MAX_TERMS = 12  # of one search; what is beyond is left out
MIN_STEM_LENGTH = 3  # letters two forms of a word have in common
MAX_ENDING_LENGTH = 4  # letters by which two forms of a word differ
EXCERPT_LEAD = 40  # characters of an excerpt before the first mark

_PIECE = re.compile(r'(?P<not>-)?(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))')
_WORD = re.compile(r"\w+")


class Term(NamedTuple):
    """One thing to look for.

    ``text`` is folded, words separated by one space. ``stemmed``: one word as it is
    given to the stemmer, which needs its accents. ``is_phrase``: these words in
    this order, exactly. ``is_prefix``: the word may go on. ``is_excluded``: must not
    be there.
    """

    text: str
    is_phrase: bool = False
    is_prefix: bool = False
    is_excluded: bool = False
    stemmed: str = ""


# The Portuguese stemmer takes some plurals for other words: lições, pães.
PLURALS = ("ões", "ães")
SINGULAR = "ão"
# What letters lose when they are compared: Unicode's combining accents.
MARKS = ("\u0300", "\u036f")


def fold(text: str) -> str:
    """Bring a text into the form in which texts are compared: small, no accents.

    The database does the same to what is stored (``models/chat_message.py``).

    :return: as many characters as ``text`` has, so that places stay the same.
    """
    return "".join(map(_bare, text))


def stem_form(word: str) -> str:
    """Give a word as the stemmers get it: small, with its accents, not in a plural
    they don't know."""
    small = "".join(map(_lower, word))
    for plural in PLURALS:
        small = small.replace(plural, SINGULAR)
    return small


@cache
def _bare(character: str) -> str:
    if character.isascii():
        return character.lower()
    first, last = MARKS
    parts = unicodedata.normalize("NFD", character)
    kept = "".join(part for part in parts if not first <= part <= last)
    bare = unicodedata.normalize("NFC", kept)
    return _lower(bare) if len(bare) == 1 else character


def _lower(character: str) -> str:
    small = character.lower()
    return small if len(small) == 1 else character


def read_query(query: str) -> list[Term]:
    """Read what somebody typed into the search box.

    Words must all be there, ``"words in quotes"`` in this order, ``-word`` must not.
    The last word may be unfinished.

    :param query: as typed.
    :return: at most ``MAX_TERMS``; empty when nothing can be looked for.
    """
    terms = []
    for match in _PIECE.finditer(query):
        words = _WORD.findall(fold(match["phrase"] or match["word"] or ""))
        if not words:
            continue
        is_last = match.end() == len(query)
        [first, *_more] = _WORD.findall(match["phrase"] or match["word"])
        is_excluded = bool(match["not"])
        is_whole = match["phrase"] is not None or len(words) > 1
        terms.append(
            Term(
                " ".join(words),
                is_phrase=is_whole,
                is_prefix=not is_whole
                and not is_excluded
                and is_last
                and len(words[0]) >= MIN_PREFIX_LENGTH,
                is_excluded=is_excluded,
                stemmed="" if is_whole else stem_form(first),
            )
        )
    return terms[:MAX_TERMS]


def stemmer_of(lang: str | None) -> str:
    """Name PostgreSQL's text search configuration for a person's language.

    :param lang: as Odoo names it, e.g. ``pt_BR``.
    """
    return STEMMERS.get((lang or "")[:2], "simple")


def mark(text: str, terms: list[Term]) -> tuple[str, list[list[int]]]:
    """Cut the part of a text that shows why it was found, and mark the places.

    :param text: plain text, as long as it likes.
    :param terms: of ``read_query``.
    :return: ``(excerpt, marks)``: at most ``EXCERPT_LENGTH`` characters on one line;
        each mark is ``[start, length]`` in it. No marks where another form of the
        word was found than can be told here.
    """
    line = " ".join(text.split())
    places = _places(line, [term for term in terms if not term.is_excluded])
    start = 0
    if len(line) > EXCERPT_LENGTH and places:
        start = max(places[0][0] - EXCERPT_LEAD, 0)
    excerpt, offset = _cut(line, start)
    end = offset + len(excerpt)
    marks = [
        [place - offset, length]
        for place, length in places
        if place >= offset + (offset > 0) and place + length <= end
    ]
    return excerpt, marks


def _cut(line: str, start: int) -> tuple[str, int]:
    """Cut out one excerpt: ``(excerpt, what to take off a place in the line)``."""
    if len(line) <= EXCERPT_LENGTH:
        return line, 0
    start = min(start, len(line) - EXCERPT_LENGTH + 1)
    # An ellipsis stands for what is left out before, and is one character of it.
    head = "…" if start else ""
    room = EXCERPT_LENGTH - len(head)
    part = line[start : start + room]
    if start + room < len(line):
        part = part[:-1] + "…"
    return head + part, start - len(head)


def _places(line: str, terms: list[Term]) -> list[list[int]]:
    folded = fold(line)
    words = [(match.start(), match.group()) for match in _WORD.finditer(folded)]
    places = set()
    for term in terms:
        wanted = term.text.split()
        for number, (start, _word) in enumerate(words):
            found = words[number : number + len(wanted)]
            if len(found) == len(wanted) and all(
                _is_same(word, one, term)
                for (_start, word), one in zip(found, wanted, strict=True)
            ):
                last, word = found[-1]
                places.add((start, last + len(word) - start))
    return [list(place) for place in _without_overlaps(sorted(places))]


def _without_overlaps(places: list[tuple[int, int]]) -> list[tuple[int, int]]:
    kept: list[tuple[int, int]] = []
    for start, length in places:
        if not kept or start >= sum(kept[-1]):
            kept.append((start, length))
    return kept


def _is_same(word: str, wanted: str, term: Term) -> bool:
    if word == wanted or (term.is_prefix and word.startswith(wanted)):
        return True
    if term.is_phrase:
        return False
    common = 0
    for one, other in zip(word, wanted, strict=False):
        if one != other:
            break
        common += 1
    endings = max(len(word), len(wanted)) - common
    return (
        common >= MIN_STEM_LENGTH
        and endings <= MAX_ENDING_LENGTH
        and (endings < common)
    )
