"""Removal of misleading characters: hidden, direction-changing, and in addresses."""

import re
import unicodedata

# Control characters, except tab and line ends. PostgreSQL can't store NUL.
_CONTROLS = r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"
# Embeddings, overrides and isolates, which change the display order of the text after.
_TURNING = r"\u202a-\u202e\u2066-\u2069"
# Invisible characters. Joiners and emoji tags are excluded, because names in Persian or
# Hindi and flags need them.
_UNSEEN = (
    r"\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u2060-\u206f\u2800"
    r"\u3164\ufeff\uffa0\ufff9-\ufffb\U0001d173-\U0001d17a\U000e0001"
)
_JOINING = r"\u034f\u200c\u200d\ufe00-\ufe0f\U000e0020-\U000e007f\U000e0100-\U000e01ef"
HIDDEN = f"{_CONTROLS}{_TURNING}{_UNSEEN}"  # in a character class of a pattern

_NOT_IN_TEXT = re.compile(f"[{_CONTROLS}{_TURNING}]")
_NOT_IN_LINE = re.compile(f"[{HIDDEN}]")
# Python and PostgreSQL sort the marks of one letter in quadratic time, 0.3 s for one
# message. No language has more than a few marks on a letter.
MAX_MARKS = 30
_MARKS = "".join(
    re.escape(chr(code))
    for code in range(0x300, 0x20000)
    if unicodedata.combining(chr(code))
)
_EXCESS = re.compile(f"([{_MARKS}]{{{MAX_MARKS}}})[{_MARKS}]+")
_SHOWN = re.compile(rf"[^\s{HIDDEN}{_JOINING}]")

# The full stop, and the characters that browsers treat as one in host names (UTS 46).
_DOT = r".\u3002\uff0e\uff61\u2024\ufe52"
_ANY_DOT = re.compile(f"[{_DOT}]")
_NUMBERED_HOST = re.compile(rf"(?<!\d)\d+(?:[{_DOT}]\d+){{3,}}")
_INNER_DOT = re.compile(rf"([{_DOT}])(?![\s)\]}}\"'»”’,;:!?…{_DOT}]|(?<=\d.)\d|$)")
_SCHEME = re.compile(r"(?<=[^\W\d_]):(?=\S)|:(?=[/\\])")
_AT = re.compile(r"(?<=\S)(?=[@\uff20]\S)")
_SHARE = re.compile(r"\\(?=\\)")


def clean_text(text: str) -> str:
    """Remove control characters, direction-changing characters and excess marks.

    :param text: one or more lines, as typed or pasted.
    :return: the text; empty if it has no visible character.
    """
    text = limit_marks(_NOT_IN_TEXT.sub("", text))
    return text if _SHOWN.search(text) else ""


def clean_line(text: str) -> str:
    """Remove hidden characters and the white space around the text.

    :param text: one line, such as a name, a subject or an address.
    :return: the line; empty if it has no visible character.
    """
    line = limit_marks(_NOT_IN_LINE.sub("", text)).strip()
    return line if _SHOWN.search(line) else ""


def isolate(name: str) -> str:
    """Return a name that does not change the text direction of its sentence.

    Direction-changing characters are removed. A name with right-to-left letters is
    enclosed in Unicode isolates.
    """
    name = _NOT_IN_TEXT.sub("", name)
    if name.isascii() or not any(
        unicodedata.bidirectional(character) in {"R", "AL", "AN"} for character in name
    ):
        return name
    return f"\u2068{name}\u2069"


def limit_marks(text: str) -> str:
    """Remove the combining marks of a letter that has more than ``MAX_MARKS``.

    :return: a text that ``unicodedata.normalize`` and PostgreSQL read in linear time.
    Source: UAX 15, section 13, Stream-Safe Text Format.
    """
    return text if text.isascii() else _EXCESS.sub(r"\1", text)


def without_links(text: str) -> str:
    """Insert spaces into addresses, so that no mail program turns them into links.

    A space ends a link in every program. A zero-width character does not, because
    browsers remove it from host names (UTS 46), so the link still opens the site.

    :param text: plain text of a person outside the company.
    :return: the same words: ``evil. com``, ``https: //evil. com``, ``ana @evil. com``.
    """
    text = _NOT_IN_LINE.sub("", text)
    text = _NUMBERED_HOST.sub(lambda host: _ANY_DOT.sub(r"\g<0> ", host[0]), text)
    text = _SCHEME.sub(": ", text)
    text = _SHARE.sub(r"\\ ", text)
    text = _AT.sub(" ", text)
    return _INNER_DOT.sub(r"\1 ", text)
