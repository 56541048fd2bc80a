"""Answers to the questions of a form, by their type."""

import re
from datetime import date

_NUMBER = re.compile(r"[+-]?[0-9]{1,15}([.,][0-9]{1,6})?")
_DATE = re.compile(r"[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}")
_PHONE = re.compile(r"\+?[0-9 ()./\u00a0-]+((x|ext\.?) ?[0-9]{1,6})?", re.IGNORECASE)
_CHECKED = {"true": "true", "1": "true", "false": "", "0": ""}
_MIN_PHONE_DIGITS = 4
_MAX_PHONE_DIGITS = 20


def read_lines(text: str | None) -> list[str]:
    """Return the lines of a text without blanks, empty lines and repetitions."""
    lines = [" ".join(line.split()) for line in (text or "").splitlines()]
    return list(dict.fromkeys(filter(None, lines)))


def read_answer(field_type: str, text: str, choices: set[str]) -> str | None:
    """Return an answer in its normal form, None for an answer of another type.

    :param field_type: of ``contract.PreChatFieldType``.
    :param choices: the answers of a question of the type ``choice``.
    :return: of a checkbox ``true`` or an empty text.
    """
    return _READERS[field_type](text, choices)


def is_phone(text: str) -> bool:
    """Return whether a text can be a phone number, in any national notation."""
    count = sum(character.isdigit() for character in text)
    is_long_enough = _MIN_PHONE_DIGITS <= count <= _MAX_PHONE_DIGITS
    return is_long_enough and bool(_PHONE.fullmatch(text))


def _read_text(text: str, _choices: set[str]) -> str:
    return text


def _read_choice(text: str, choices: set[str]) -> str | None:
    choice = " ".join(text.split())
    return choice if choice in choices else None


def _read_number(text: str, _choices: set[str]) -> str | None:
    number = text.replace(" ", "")
    return number.replace(",", ".") if _NUMBER.fullmatch(number) else None


def _read_checkbox(text: str, _choices: set[str]) -> str | None:
    return _CHECKED.get(text.lower())


def _read_date(text: str, _choices: set[str]) -> str | None:
    if not _DATE.fullmatch(text):
        return None
    try:
        date.fromisoformat(text)
    except ValueError:
        return None
    return text


_READERS = {
    "text": _read_text,
    "choice": _read_choice,
    "number": _read_number,
    "checkbox": _read_checkbox,
    "date": _read_date,
}
