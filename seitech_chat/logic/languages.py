"""Conversion of Odoo's language codes to the tags of browsers, HTML and mail."""

import re
from collections.abc import Iterable

# Modifier of a POSIX locale → script of a language tag. Other modifiers are variants.
SCRIPTS = {
    "latin": "Latn",
    "latn": "Latn",
    "cyrillic": "Cyrl",
    "cyrl": "Cyrl",
    "arabic": "Arab",
    "arab": "Arab",
    "devanagari": "Deva",
    "hans": "Hans",
    "hant": "Hant",
}
_PARTS = re.compile(r"[-_]")
_VARIANT = re.compile(r"[a-z0-9]{5,8}|[0-9][a-z0-9]{3}")


def language_of(code: str | None) -> str:
    """Return the language of a code or tag, without region and script.

    :param code: such as ``pt_BR``, ``sr@latin``, ``zh-Hant-TW``; None for none.
    :return: such as ``pt``; empty for none.
    """
    return _PARTS.split((code or "").partition("@")[0])[0].lower()


def to_language_tag(code: str | None) -> str:
    """Return a language code as a well-formed language tag.

    Source: RFC 5646, section 2.1; Odoo's language codes are POSIX locales.

    :param code: such as ``pt_BR``, ``sr@latin``, ``ca_ES@valencia``, or a tag.
    :return: such as ``pt-BR``, ``sr-Latn``, ``ca-ES-valencia``; empty for none.
    """
    base, _at, modifier = (code or "").partition("@")
    language, *others = [part for part in _PARTS.split(base) if part] or [""]
    script = SCRIPTS.get(modifier.lower())
    variant = modifier.lower() if not script else ""
    tag = [language.lower()]
    tag += [script] if script else []
    tag += [_cased(part) for part in others]
    tag += [variant] if _VARIANT.fullmatch(variant) else []
    return "-".join(tag)


def to_language_code(tag: str) -> str:
    """Return a language tag, or a code, as Odoo spells it: ``pt_BR`` of ``pt-BR``."""
    return tag.replace("-", "_")


def _cased(part: str) -> str:
    if len(part) == 4 and part.isalpha():
        return part.title()
    return part.upper() if len(part) <= 3 else part.lower()


def nearest(wanted: str | None, installed: Iterable[str]) -> str | None:
    """Return the installed code nearest to a wanted language.

    :param wanted: a code or a tag; None for none.
    :param installed: Odoo's codes.
    :return: the code with the same language and region, else the one with the same
        language and the most common parts; None if the language is not installed.
    """
    parts = to_language_tag(wanted).split("-")
    codes = [one for one in installed if language_of(one) == parts[0] and parts[0]]
    return max(
        codes,
        key=lambda code: (
            len(set(to_language_tag(code).split("-")) & set(parts)),
            -len(code),
        ),
        default=None,
    )
