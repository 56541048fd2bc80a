"""What somebody looks for, read as search terms, and where a text has them."""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator
from heapq import merge
from itertools import accumulate, chain, takewhile
from typing import NamedTuple

from .contract import EXCERPT_LENGTH
from .languages import language_of

# Language of a person → how PostgreSQL stems it. Other languages: word by word.
STEMMERS = {"en": "english", "es": "spanish", "pt": "portuguese"}
MIN_PREFIX_LENGTH = 3  # letters of an unfinished word that may be completed
MAX_TERMS = 12  # of one search; what is beyond is left out
MIN_STEM_LENGTH = 3  # letters two forms of a word have in common
MAX_ENDING_LENGTH = 4  # letters by which two forms of a word differ
EXCERPT_LEAD = 40  # characters of an excerpt before the first mark

_PIECE = re.compile(r'(?P<not>-)?(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))')
_WORD = re.compile(r"\w+")

# Where something begins, and how many characters it has.
Place = tuple[int, int]


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
    return text.lower() if text.isascii() else text.translate(_BARE)


def stem_form(word: str) -> str:
    """Give a word as the stemmers get it: small, with its accents, not in a plural
    they don't know."""
    small = "".join(map(_lower, word))
    for plural in PLURALS:
        small = small.replace(plural, SINGULAR)
    return small


def _bare(character: str) -> str:
    first, last = MARKS
    parts = unicodedata.normalize("NFD", character)
    kept = "".join(part for part in parts if not first <= part <= last)
    bare = unicodedata.normalize("NFC", kept)
    return _lower(bare) if len(bare) == 1 else character


class _Folding(dict):
    """What ``str.translate`` makes of each character, worked out once for each."""

    def __missing__(self, code: int) -> str:
        self[code] = bare = _bare(chr(code))
        return bare


_BARE = _Folding()


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
    return STEMMERS.get(language_of(lang), "simple")


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
    first = next(places, None)
    start = 0
    if len(line) > EXCERPT_LENGTH and first:
        start = max(first[0] - EXCERPT_LEAD, 0)
    excerpt, offset = _cut(line, start)
    end = offset + len(excerpt)
    # What lies behind the excerpt is not looked for.
    shown = takewhile(
        lambda place: place[0] < end, chain([first] if first else [], places)
    )
    marks = [
        [place - offset, length]
        for place, length in shown
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


def _places(line: str, terms: list[Term]) -> Iterator[Place]:
    """Find where a line has the terms, from left to right, none within another.

    Takes time in proportion to the line, however many terms there are.
    """
    folded = fold(line)
    words = _WORD.findall(folded)
    forms = _Forms([term for term in terms if not term.is_phrase])
    alike = {word for word in set(words) if word in forms}
    joined = f" {' '.join(words)} "
    places = [
        _phrase_places(folded, joined, text)
        for text in {term.text for term in terms if term.is_phrase}
        if f" {text} " in joined
    ]
    if alike:
        places.append(
            (match.start(), len(match.group()))
            for match in _WORD.finditer(folded)
            if match.group() in alike
        )
    end = 0
    for start, length in merge(*places):
        if start >= end:
            end = start + length
            yield start, length


def _phrase_places(folded: str, joined: str, phrase: str) -> Iterator[Place]:
    words = [match.span() for match in _WORD.finditer(folded)]
    # Where each word's space is in the joined words.
    spaces = list(accumulate((end - start + 1 for start, end in words), initial=0))
    wanted = f" {phrase} "
    at = joined.find(wanted)
    while at >= 0:
        number = bisect_left(spaces, at)
        start, _end = words[number]
        _start, end = words[number + phrase.count(" ")]
        yield start, end - start
        at = joined.find(wanted, at + len(phrase) + 1)


class _Forms:
    """The words that count as one of some terms, or as another form of one.

    Two forms have a beginning of ``MIN_STEM_LENGTH`` letters or more in common, and
    longer than either of their endings, of at most ``MAX_ENDING_LENGTH`` letters.
    A word is looked up by its few possible beginnings, not compared with each term.
    """

    def __init__(self, terms: list[Term]) -> None:
        self.exact = {term.text for term in terms}
        self.prefixes = tuple(term.text for term in terms if term.is_prefix)
        self.stems = {stem for word in self.exact for stem in _stems(word)}
        self.heads = {stem[:MIN_STEM_LENGTH] for stem in self.stems}

    def __contains__(self, word: str) -> bool:
        if word in self.exact:
            return True
        # What is left out here is most of a text.
        if word[:MIN_STEM_LENGTH] not in self.heads:
            return False
        return word.startswith(self.prefixes) or not self.stems.isdisjoint(_stems(word))


def _stems(word: str) -> list[str]:
    """List the parts of a word that another form may share."""
    length = len(word)
    shortest = max(MIN_STEM_LENGTH, length - MAX_ENDING_LENGTH, length // 2 + 1)
    return [word[:end] for end in range(shortest, length + 1)]
