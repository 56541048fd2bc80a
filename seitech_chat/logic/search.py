"""Search terms: parsing of queries, lexemes of the index, and marks in found texts.

A word is the text between two separators, so ``INV/2024/00017`` is three words in this
order. Chinese, Japanese, Korean and Thai have no separators. There each character is a
word, and the index contains every pair of adjacent characters.
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

# Language of a person → PostgreSQL's stemmer. Other languages have no stemming.
STEMMERS = {"en": "english", "es": "spanish", "pt": "portuguese"}
MIN_PREFIX_LENGTH = 3  # letters of an unfinished word that matches as a prefix
MAX_TERMS = 12  # of one search; further terms are ignored
MIN_STEM_LENGTH = 3  # letters that two forms of a word have in common
MAX_ENDING_LENGTH = 4  # letters in which two forms of a word differ
EXCERPT_LEAD = 40  # characters of an excerpt before the first mark

# Contents of character classes, for regular expressions of Python and PostgreSQL.
# Punctuation and symbols, by blocks. PostgreSQL's parser splits at rarer ones itself.
SEPARATORS = (
    r"\u0080-\u00a9\u00ab-\u00b4\u00b6-\u00b9\u00bb-\u00bf\u00d7\u00f7\u055a-\u055f"
    r"\u0589\u05be\u05c0\u05c3\u05f3\u05f4\u060c\u061b\u061f\u066a-\u066d\u06d4\u0964"
    r"\u0965\u104a-\u104f\u17d4-\u17da\u2000-\u206f\u20a0-\u20cf\u2190-\u2bff"
    r"\u2e00-\u2e7f\u3000-\u3004\u3008-\u3020\u3030\u303d\ufe00-\ufe1f\ufe30-\ufe6f"
    r"\uff00-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65\U0001f000-\U0001faff"
)
# Letters of scripts without spaces: Thai, Lao, Tibetan, Burmese, Khmer, Chinese,
# Japanese, Korean. Korean has spaces, but its words end in particles.
UNSPACED_CHARACTERS = (
    r"\u0e01-\u0e30\u0e32\u0e33\u0e40-\u0e46\u0e50-\u0e59\u0e80-\u0eb0\u0eb2\u0eb3"
    r"\u0ebd-\u0ec7\u0ed0-\u0eff\u0f40-\u0f70\u1000-\u102a\u103f-\u1049\u1100-\u11ff"
    r"\u1780-\u17b3\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3031-\u303c\u3041-\u3096"
    r"\u309d-\u30ff\u3100-\u319f\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f"
    r"\uac00-\ud7a3\uf900-\ufaff\uff66-\uff9d\U00020000-\U000323af"
)
# Vowels and tones, which belong to the letter before them.
_UNSPACED_MARKS = (
    r"\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ece\u0f71-\u0f87"
    r"\u102b-\u103e\u17b4-\u17d3\u3099\u309a"
)
SPACELESS = (
    f"[{UNSPACED_CHARACTERS}][{_UNSPACED_MARKS}]*"  # one user-perceived character
)

_PIECE = re.compile(r'(?P<not>-)?(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))')
_QUOTES = str.maketrans("“”„«»", '"""""')
_OF_WORDS = rf"[^\x00-/:-@\[-`{{-\x7f\s{SEPARATORS}{UNSPACED_CHARACTERS}]+"
_WORD = re.compile(rf"{SPACELESS}|{_OF_WORDS}")
_PART = re.compile(rf"(?:{SPACELESS})+|{_OF_WORDS}")
_RUN = re.compile(rf"(?:{SPACELESS})+")

# Start and length of a match, in characters.
Place = tuple[int, int]


class Term(NamedTuple):
    """One term of a search.

    ``text`` is folded, with one space between words and none between characters of a
    script without spaces. ``stemmed``: a single word for the stemmer, which needs its
    accents. ``is_phrase``: exactly these words in this order. ``is_prefix``: the last
    word may be longer. ``is_excluded``: the text must not contain the term.
    """

    text: str
    is_phrase: bool = False
    is_prefix: bool = False
    is_excluded: bool = False
    stemmed: str = ""


# Plurals that the Portuguese stemmer does not recognize, as in lições and pães.
PLURALS = ("ões", "ães")
SINGULAR = "ão"
# Range of Unicode's combining accents, which are removed for comparison.
DIACRITICS = ("\u0300", "\u036f")


def fold(text: str) -> str:
    """Return a text in lower case without accents, for comparison.

    The database folds stored texts the same way (``models/message/chat_message.py``).

    :return: a text of the same length, so that offsets stay the same.
    """
    return text.lower() if text.isascii() else text.translate(_BARE)


def stem_form(word: str) -> str:
    """Return a word for the stemmers: lower case, with accents, without ``PLURALS``."""
    small = "".join(map(_lower, word))
    for plural in PLURALS:
        small = small.replace(plural, SINGULAR)
    return small


def _bare(character: str) -> str:
    first, last = DIACRITICS
    parts = unicodedata.normalize("NFD", character)
    kept = "".join(part for part in parts if not first <= part <= last)
    bare = unicodedata.normalize("NFC", kept)
    return _lower(bare) if len(bare) == 1 else character


class _Folding(dict):
    """Translation table for ``str.translate`` that computes each character once."""

    def __missing__(self, code: int) -> str:
        self[code] = bare = _bare(chr(code))
        return bare


_BARE = _Folding()


def _lower(character: str) -> str:
    small = character.lower()
    return small if len(small) == 1 else character


def read_query(query: str) -> list[Term]:
    """Parse a query of the search box into terms.

    A text matches if it contains all words, ``"words in quotes"`` in this order, and no
    ``-word``. The last word may be unfinished.

    :param query: as typed.
    :return: at most ``MAX_TERMS`` terms; empty for a query without words.
    """
    # Decomposed letters, which macOS uses in file names, are composed.
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
        # With several words, the last one may be short, because the others limit the
        # result.
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
    """Parse a search for people or records by name into terms.

    :return: terms that must all match, each with the last word as a prefix.
    """
    text = fold(unicodedata.normalize("NFC", search))
    words = (" ".join(_PART.findall(word)) for word in text.split())
    terms = (Term(word, is_phrase=True, is_prefix=True) for word in words if word)
    return list(terms)[:MAX_TERMS]


def read_words(text: str, max_words: int) -> list[tuple[str, str]]:
    """Split a question into its different words, for a ranking.

    :return: at most ``max_words`` of ``(folded, word)``, in their order. ``word`` is in
        lower case for the stemmers; it is empty for two characters of a script without
        spaces.
    """
    words: dict[str, str] = {}
    for part in _PART.findall(unicodedata.normalize("NFC", text)):
        if _RUN.fullmatch(part):
            pairs = lexemes_of(Term(fold(part)))
            words.update((lexeme, "") for lexeme, _may_go_on in pairs)
        else:
            words.setdefault(fold(part), "".join(map(_lower, part)))
        if len(words) >= max_words:
            break
    return list(words.items())[:max_words]


def lexemes_of(term: Term) -> list[tuple[str, bool]]:
    """Return the consecutive lexemes that the index has for a text with a term.

    A run of characters without spaces is indexed as its first character, each pair of
    adjacent characters, and its last character.

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
        # The text's run may have characters before the first and after the last one.
        first = characters[:1] if number else []
        is_last = number == len(parts) - 1
        last = [] if is_last and (pairs or first) else characters[-1:]
        lexemes += [*first, *pairs, *last]
    # A vowel or tone of the last character may still be missing.
    may_go_on = term.is_prefix or bool(_RUN.fullmatch(parts[-1]))
    return [(lexeme, False) for lexeme in lexemes[:-1]] + [(lexemes[-1], may_go_on)]


def stemmer_of(lang: str | None) -> str:
    """Return PostgreSQL's text search configuration for a person's language.

    :param lang: Odoo's language code, e.g. ``pt_BR``.
    """
    return STEMMERS.get(language_of(lang), "simple")


def highlight(text: str, terms: list[Term]) -> tuple[str, list[list[int]]]:
    """Return an excerpt of a found text around the first match, with its marks.

    :param text: plain text of any length.
    :param terms: the terms returned by ``read_query``.
    :return: ``(excerpt, marks)``: at most ``EXCERPT_LENGTH`` characters on one line;
        each mark is ``[start, length]`` in it. There are no marks if the database found
        a form of the word that is not recognized here.
    """
    line = " ".join(text.split())
    places = _match_offsets(line, [term for term in terms if not term.is_excluded])
    first = next(places, None)
    start = 0
    if len(line) > EXCERPT_LENGTH and first:
        start = max(first[0] - EXCERPT_LEAD, 0)
    excerpt, offset = _cut(line, start)
    end = offset + len(excerpt)
    # The search for matches stops at the end of the excerpt.
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
    """Return ``(excerpt, offset)``; subtract the offset from positions in the line."""
    if len(line) <= EXCERPT_LENGTH:
        return line, 0
    start = min(start, len(line) - EXCERPT_LENGTH + 1)
    # An ellipsis replaces the omitted text before, and counts as one character of it.
    head = "…" if start else ""
    room = EXCERPT_LENGTH - len(head)
    if head:
        # The excerpt does not start within a character, but at its beginning.
        start = len(cut_text(line, start))
    part = cut_text(line[start:], room)
    if start + len(part) < len(line):
        part = cut_text(line[start:], room - 1) + "…"
    return head + part, start - len(head)


def _match_offsets(line: str, terms: list[Term]) -> Iterator[Place]:
    """Find the matches of the terms in a line, from left to right, without overlap.

    The run time is linear in the length of the line, for any number of terms.
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
    """Return a phrase in the form of a line's words, joined by spaces."""
    end = "" if lexemes_of(term)[-1][1] else " "
    return f" {' '.join(_WORD.findall(term.text))}{end}"


def _phrase_places(folded: str, joined: str, phrase: str) -> Iterator[Place]:
    words = [match.span() for match in _WORD.finditer(folded)]
    # The offset of each word's leading space in the joined words.
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
    """A set of the words that match one of some terms, or are another form of one.

    Two forms have a common beginning of at least ``MIN_STEM_LENGTH`` letters. It is
    longer than each of their endings, which have at most ``MAX_ENDING_LENGTH`` letters.
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
        # This check excludes most words of a text.
        if word[:MIN_STEM_LENGTH] not in self.heads:
            return False
        return word.startswith(self.prefixes) or not self.stems.isdisjoint(_stems(word))


def _stems(word: str) -> list[str]:
    """Return the beginnings of a word that another form may share."""
    length = len(word)
    shortest = max(MIN_STEM_LENGTH, length - MAX_ENDING_LENGTH, length // 2 + 1)
    return [word[:end] for end in range(shortest, length + 1)]
