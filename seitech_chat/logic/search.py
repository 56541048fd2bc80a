"""Search terms: read from a query, written for the index, found in a text.

A word is what stands between two separators, so that ``INV/2024/00017`` is three words
in this order. Chinese, Japanese, Korean and Thai have no separators: there each
character is a word, and the index holds every two that follow each other.
``tools/text_index.py`` splits stored texts the same way.
"""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator
from heapq import merge
from itertools import accumulate, chain, pairwise, takewhile
from typing import NamedTuple

from .contract import EXCERPT_LENGTH
from .languages import language_of
from .length import cut_text

# Language of a person → how PostgreSQL stems it. Other languages: word by word.
STEMMERS = {"en": "english", "es": "spanish", "pt": "portuguese"}
MIN_PREFIX_LENGTH = 3  # letters of an unfinished word that may be completed
MAX_TERMS = 12  # of one search; what is beyond is left out
MIN_STEM_LENGTH = 3  # letters two forms of a word have in common
MAX_ENDING_LENGTH = 4  # letters by which two forms of a word differ
EXCERPT_LEAD = 40  # characters of an excerpt before the first mark

# For character classes of patterns, of Python and of PostgreSQL alike.
# Punctuation and symbols, by blocks. PostgreSQL's parser splits at the rare others.
SEPARATORS = (
    r"\u0080-\u00a9\u00ab-\u00b4\u00b6-\u00b9\u00bb-\u00bf\u00d7\u00f7\u055a-\u055f"
    r"\u0589\u05be\u05c0\u05c3\u05f3\u05f4\u060c\u061b\u061f\u066a-\u066d\u06d4\u0964"
    r"\u0965\u104a-\u104f\u17d4-\u17da\u2000-\u206f\u20a0-\u20cf\u2190-\u2bff"
    r"\u2e00-\u2e7f\u3000-\u3004\u3008-\u3020\u3030\u303d\ufe00-\ufe1f\ufe30-\ufe6f"
    r"\uff00-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65\U0001f000-\U0001faff"
)
# Letters of scripts without spaces: Thai, Lao, Tibetan, Burmese, Khmer, Chinese,
# Japanese, Korean. Korean has spaces, but its words end in particles.
LETTERS = (
    r"\u0e01-\u0e30\u0e32\u0e33\u0e40-\u0e46\u0e50-\u0e59\u0e80-\u0eb0\u0eb2\u0eb3"
    r"\u0ebd-\u0ec7\u0ed0-\u0eff\u0f40-\u0f70\u1000-\u102a\u103f-\u1049\u1100-\u11ff"
    r"\u1780-\u17b3\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3031-\u303c\u3041-\u3096"
    r"\u309d-\u30ff\u3100-\u319f\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f"
    r"\uac00-\ud7a3\uf900-\ufaff\uff66-\uff9d\U00020000-\U000323af"
)
# Vowels and tones that belong to the letter before.
_LETTER_MARKS = (
    r"\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ece\u0f71-\u0f87"
    r"\u102b-\u103e\u17b4-\u17d3\u3099\u309a"
)
SPACELESS = f"[{LETTERS}][{_LETTER_MARKS}]*"  # one character, as a person counts

_PIECE = re.compile(r'(?P<not>-)?(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))')
_QUOTES = str.maketrans("“”„«»", '"""""')
_OF_WORDS = rf"[^\x00-/:-@\[-`{{-\x7f\s{SEPARATORS}{LETTERS}]+"
_WORD = re.compile(rf"{SPACELESS}|{_OF_WORDS}")
_PART = re.compile(rf"(?:{SPACELESS})+|{_OF_WORDS}")
_RUN = re.compile(rf"(?:{SPACELESS})+")

# Where something begins, and how many characters it has.
Place = tuple[int, int]


class Term(NamedTuple):
    """One thing to look for.

    ``text`` is folded, words separated by one space; characters of a script without
    spaces follow each other. ``stemmed``: one word as it is given to the stemmer, which
    needs its accents. ``is_phrase``: these words in this order, exactly.
    ``is_prefix``: the last word may go on. ``is_excluded``: must not be there.
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

    The database does the same to what is stored (``models/message/chat_message.py``).

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
    # Decomposed letters, as macOS writes them in names of files, are composed.
    query = unicodedata.normalize("NFC", query).translate(_QUOTES)
    terms = []
    for match in _PIECE.finditer(query):
        typed = match["phrase"] or match["word"] or ""
        text = " ".join(_PART.findall(fold(typed)))
        if not text:
            continue
        is_last = match.end() == len(query)
        is_quoted = match["phrase"] is not None
        is_excluded = bool(match["not"])
        words = _WORD.findall(text)
        is_whole = is_quoted or len(words) > 1 or bool(_RUN.fullmatch(text))
        # Of several words the others say enough, however short the last one is.
        is_long = is_whole or len(text) >= MIN_PREFIX_LENGTH
        terms.append(
            Term(
                text,
                is_phrase=is_whole,
                is_prefix=is_last and is_long and not is_quoted and not is_excluded,
                is_excluded=is_excluded,
                stemmed="" if is_whole else stem_form(_WORD.findall(typed)[0]),
            )
        )
    return terms[:MAX_TERMS]


def read_names(search: str) -> list[Term]:
    """Read what was typed to find somebody or something by name.

    :return: terms that must all be there, each by the beginning of its last word.
    """
    text = fold(unicodedata.normalize("NFC", search))
    words = (" ".join(_PART.findall(word)) for word in text.split())
    terms = (Term(word, is_phrase=True, is_prefix=True) for word in words if word)
    return list(terms)[:MAX_TERMS]


def lexemes_of(term: Term) -> list[tuple[str, bool]]:
    """Return the lexemes that follow each other in the index where a text has a term.

    A run of characters without spaces is indexed as its first character, each two that
    follow each other, and its last character.

    :return: list of ``(lexeme, may_go_on)``, at least one.
    """
    parts = term.text.split()
    lexemes = []
    for number, part in enumerate(parts):
        characters = _WORD.findall(part)
        if not _RUN.fullmatch(part):
            lexemes.append(part)
            continue
        pairs = list(map("".join, pairwise(characters)))
        # Something may stand before the first and after the last in the text's run.
        first = characters[:1] if number else []
        is_last = number == len(parts) - 1
        last = [] if is_last and (pairs or first) else characters[-1:]
        lexemes += [*first, *pairs, *last]
    # A vowel or tone of the last character may be missing yet.
    may_go_on = term.is_prefix or bool(_RUN.fullmatch(parts[-1]))
    return [(lexeme, False) for lexeme in lexemes[:-1]] + [(lexemes[-1], may_go_on)]


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
    places = _match_offsets(line, [term for term in terms if not term.is_excluded])
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
    if head:
        # Not from within a character: from the nearest one before.
        start = len(cut_text(line, start))
    part = cut_text(line[start:], room)
    if start + len(part) < len(line):
        part = cut_text(line[start:], room - 1) + "…"
    return head + part, start - len(head)


def _match_offsets(line: str, terms: list[Term]) -> Iterator[Place]:
    """Find where a line has the terms, from left to right, none within another.

    Takes time in proportion to the line, however many terms there are.
    """
    folded = fold(line)
    words = _WORD.findall(folded)
    forms = _Forms([term for term in terms if not term.is_phrase])
    alike = {word for word in set(words) if word in forms}
    joined = f" {' '.join(words)} "
    wanted = {_in_joined(term) for term in terms if term.is_phrase}
    places = [
        _phrase_places(folded, joined, phrase) for phrase in wanted if phrase in joined
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


def _in_joined(term: Term) -> str:
    """Return a phrase as it stands in a line's words, joined by spaces."""
    end = "" if lexemes_of(term)[-1][1] else " "
    return f" {' '.join(_WORD.findall(term.text))}{end}"


def _phrase_places(folded: str, joined: str, phrase: str) -> Iterator[Place]:
    words = [match.span() for match in _WORD.finditer(folded)]
    # Where each word's space is in the joined words.
    spaces = list(accumulate((end - start + 1 for start, end in words), initial=0))
    more = phrase.rstrip().count(" ") - 1  # words after the first
    at = joined.find(phrase)
    while at >= 0:
        number = bisect_left(spaces, at)
        start, _end = words[number]
        _start, end = words[number + more]
        yield start, end - start
        at = joined.find(phrase, at + len(phrase.rstrip()))


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
