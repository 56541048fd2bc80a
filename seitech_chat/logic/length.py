"""Length and truncation of texts in user-perceived characters.

An emoji of many code points, a flag and a letter with its marks are one character each.
``static/src/core/length.js`` counts the same way.
Source: Unicode Standard Annex 29, section 3, without its rules for single scripts.
"""

import re
import unicodedata
from math import ceil

# If a text has more code points per character on average, this number of code points
# counts as one character. That limits the stored size. A Hindi text has two code points
# per character, an emoji of a family of four has seven.
POINTS_PER_CHARACTER = 5
_FLAG = "\U0001f1e6-\U0001f1ff"
# Symbols of the emoji planes, and older symbols that may follow a joiner.
_PICTURE = "\u2190-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff"


def _marks() -> str:
    """Return the ranges of all combining marks for a regular expression's class."""
    ranges = []
    for code in (*range(0x300, 0x1F000), *range(0xE0100, 0xE01F0)):
        if unicodedata.category(chr(code))[0] == "M":
            if ranges and ranges[-1][1] == code - 1:
                ranges[-1][1] = code
            else:
                ranges.append([code, code])
    return "".join(f"\\U{first:08x}-\\U{last:08x}" for first, last in ranges)


# Marks, joiners, vowels and finals of Hangul, skin tones, tags of flags.
_EXTENDING = (
    rf"{_marks()}\u200c\u200d\u1160-\u11ff\ud7b0-\ud7ff\U0001f3fb-\U0001f3ff"
    r"\U000e0020-\U000e007f"
)
_CHARACTER = re.compile(
    rf"(?:[{_FLAG}]{{2}}|.)(?:\u200d[{_PICTURE}]|[{_EXTENDING}])*", re.DOTALL
)

_IS_EXTENDING = re.compile(f"[{_EXTENDING}]").match
_IS_PICTURE = re.compile(f"[{_PICTURE}]").match
_FLAG_CHARACTERS = "".join(map(chr, range(0x1F1E6, 0x1F200)))


def length_of(text: str) -> int:
    """Return the number of characters, at least a fifth of the text's code points."""
    if text.isascii():
        return len(text)
    return max(
        sum(1 for _character in _CHARACTER.finditer(text)),
        ceil(len(text) / POINTS_PER_CHARACTER),
    )


def cut_text(text: str, size: int) -> str:
    """Truncate a text to a number of code points without splitting a character.

    :param size: maximum number of code points; a longer character is removed entirely.
    """
    if len(text) <= size or text.isascii():
        return text[:size]
    while size and not _begins_character(text, size):
        size -= 1
    return text[:size]


def _begins_character(text: str, index: int) -> bool:
    if _IS_EXTENDING(text, index):
        return False
    if text[index - 1] == "\u200d":
        return not _IS_PICTURE(text, index)
    if text[index] in _FLAG_CHARACTERS:
        before = text[:index]
        return (len(before) - len(before.rstrip(_FLAG_CHARACTERS))) % 2 == 0
    return True
