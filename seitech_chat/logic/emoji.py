"""What counts as one emoji."""

import unicodedata

# Parts of an emoji that are no symbols themselves: joiner, variation selector,
# enclosing keycap.
_JOINING = {"\u200d", "\ufe0f", "\u20e3"}
_KEYCAPS = set("0123456789#*")
# Arrows, squares, punctuation and a letter that Unicode counts as emojis, outside
# "Symbol, other".
_EXCEPTIONS = set(
    "\u203c\u2049\u2139\u2194\u2195\u21a9\u21aa\u25fb\u25fc\u25fd\u25fe\u2934\u2935\u3030"
)


def is_emoji(text: str) -> bool:
    """Tell whether a text is one emoji, possibly composed of several code points.

    A symbol that this Python's Unicode tables don't know yet is let through when it
    lies in the emoji planes, so that next year's emojis work.

    :param text: what a client called an emoji.
    Source: Unicode Technical Standard 51, section 1.4, loosely: any run of parts.
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
