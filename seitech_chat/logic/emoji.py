"""Validation of a single emoji."""

import unicodedata

# Parts of an emoji that are not symbols themselves: joiner, variation selector,
# enclosing keycap.
_JOINING = {"\u200d", "\ufe0f", "\u20e3"}
_KEYCAPS = set("0123456789#*")
# Arrows, squares, punctuation and a letter that are emojis in Unicode, but not in the
# category "Symbol, other".
_EXCEPTIONS = set(
    "\u203c\u2049\u2139\u2194\u2195\u21a9\u21aa\u25fb\u25fc\u25fd\u25fe\u2934\u2935\u3030\u303d"
)


def is_emoji(text: str) -> bool:
    """Return whether a text is one emoji, possibly composed of several code points.

    A symbol missing from this Python's Unicode tables is accepted in the emoji planes,
    so that newer emojis work.

    :param text: the emoji sent by a client.
    Source: Unicode Technical Standard 51, section 1.4, simplified to any run of parts.
    """
    if not text:
        return False
    if text[0] in _KEYCAPS:
        return text[1:] in {"\u20e3", "\ufe0f\u20e3"}
    return all(map(_is_part, text)) and not all(map(_is_invisible, text))


def _is_invisible(character: str) -> bool:
    # Joiners, and the tags of subdivision flags.
    return character in _JOINING or 0xE0020 <= ord(character) <= 0xE007F


def _is_part(character: str) -> bool:
    code = ord(character)
    return (
        _is_invisible(character)
        or character in _EXCEPTIONS
        or unicodedata.category(character) == "So"
        or 0x1F000 <= code <= 0x1FAFF  # pictographs, skin tones, flag letters
    )
