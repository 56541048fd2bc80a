"""Detection of web and email addresses in typed text."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from .characters import HIDDEN
from .contract import MAX_EMAIL_LENGTH

# Punctuation of scripts without a space after an address, and quotation marks.
_FOREIGN = (
    r"\u3001\u3002\u3008-\u3011\u3014-\u301f\uff01\uff08\uff09\uff0c\uff1a\uff1b\uff1f"
    r"\u201c-\u201f\u00ab\u00bb"
)
# An address ends before white space, quotes, angle brackets and hidden characters. The
# address that a person reads is therefore the one that the link opens.
_STOP = rf"\s<>\"`{HIDDEN}{_FOREIGN}"
_INNER = rf"[^{_STOP}()\[\]{{}}]"
# This pattern matches pairs of brackets without nesting; _end_of() counts the others.
_READ = rf"(?:{_INNER}+|\({_INNER}*\)|\[{_INNER}*\]|\{{{_INNER}*\}}|[(\[{{])*"
_RUN = re.compile(_READ)
_OPENING = {")": "(", "]": "[", "}": "{"}
_TRAILING = ".,;:!?'\u2019\u203a\u2026([{"

# Each lookbehind checks a single character. A backward search for a whole name would
# take quadratic time.
_START = re.compile(
    rf"(?P<scheme>https?://|(?<![\w.@/:-])www\.(?=[^\W_][\w-]*\.[^\W_]))(?:{_READ})"
    r"|(?<![\w.+@/-])(?P<email>\w[\w.+-]{0,63}"
    r"@(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W\d_]{2,63})(?![\w@-])",
    re.IGNORECASE,
)
_HINT = re.compile(r"://|www\.|@", re.IGNORECASE)


class Link(NamedTuple):
    """An address in a text; the link opens ``prefix`` plus ``text[start:end]``."""

    start: int
    end: int
    prefix: str


def find_links(text: str) -> Iterator[Link]:
    """Find the addresses that become links, from left to right.

    These are ``http://`` and ``https://`` addresses, addresses that start with ``www.``
    (opened with https), and email addresses. A closing bracket belongs to an address
    that contains the opening one, as in ``https://en.wikipedia.org/wiki/Foo_(bar)``.

    The run time is linear in the length of the text.
    """
    if not _HINT.search(text):
        return
    start = 0
    while match := _START.search(text, start):
        first, start = match.span()
        scheme, address = match.groups()
        if address:
            if len(address) <= MAX_EMAIL_LENGTH:
                yield Link(first, start, "mailto:")
            continue
        if text[start : start + 1] in _OPENING:
            start = _end_of(text, first, start)
        length = len(text[first:start].rstrip(_TRAILING))
        start = first + max(length, len(scheme))
        if length > len(scheme):
            yield Link(first, start, "https://" if scheme[-1] == "." else "")


def _end_of(text: str, start: int, end: int) -> int:
    """Return the end of an address, before a stop or an unmatched closing bracket.

    :param end: the end of the matched part, before a closing bracket.
    """
    unclosed = dict.fromkeys(_OPENING.values(), 0)
    while (closing := text[end : end + 1]) in _OPENING:
        if _OPENING[closing] not in text[start:end] and not unclosed[_OPENING[closing]]:
            break
        for opening, pair in zip("([{", ")]}", strict=True):
            unclosed[opening] += text.count(opening, start, end)
            unclosed[opening] -= text.count(pair, start, end)
        unclosed[_OPENING[closing]] -= 1
        if unclosed[_OPENING[closing]] < 0:
            break
        start = end + 1
        end = _RUN.match(text, start).end()
    return end
