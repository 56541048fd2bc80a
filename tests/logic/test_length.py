"""Texts are counted, and cut, in characters as a person counts them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from logic.contract import EXCERPT_LENGTH, MAX_TEXT_LENGTH
from logic.file_types import safe_name
from logic.length import POINTS_PER_CHARACTER, cut_text, length_of
from logic.links import TITLE_LENGTH, parse_page
from logic.search import highlight, read_query
from logic.text import excerpt, text_to_html

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466"
SPAIN = "\U0001f1ea\U0001f1f8"
# The same table stands in static/tests/core/length.test.js.
LENGTHS = {
    "": 0,
    "abc\n": 4,
    "\U0001f600" * 5: 5,
    SPAIN * 2: 2,
    f"{SPAIN}\U0001f1e9": 2,
    f"five {FAMILY}": 6,
    "\U0001f44d\U0001f3fd": 1,
    "1\ufe0f\u20e3": 1,
    "e\u0301a": 2,
    "\u1112\u1161\u11ab": 1,
    "\u0928\u093f": 1,
    "\u2764\ufe0f\u200d\U0001f525": 1,
    "\u6587\u5b57": 2,
}
LONG = [
    SPAIN,
    FAMILY,
    "\U0001f44d\U0001f3fd",
    "e\u0301",
    "1\ufe0f\u20e3",
    "\u1112\u1161",
]
TEXTS = st.lists(st.sampled_from([*LONG, "a", " ", "\u0301", "\u200d", "\u6587"])).map(
    "".join
)


@pytest.mark.parametrize("text", LENGTHS)
def test_length_is_what_a_person_counts(text):
    assert length_of(text) == LENGTHS[text]


def test_long_characters_count_as_more():
    assert length_of(FAMILY * MAX_TEXT_LENGTH) == MAX_TEXT_LENGTH * 7 / 5
    assert length_of("e" + "\u0301" * (2 * POINTS_PER_CHARACTER)) == 3


@given(TEXTS, st.integers(0, 30))
def test_cut_is_the_longest_part_without_half_a_character(text, size):
    part = cut_text(text, size)

    assert text.startswith(part)
    assert len(part) <= size
    rest = text[len(part) :]
    if rest:
        begins = [n for n in range(len(text)) if is_begin(text, n)]
        assert len(part) == max((n for n in begins if n <= size), default=0)


def is_begin(text, index):
    """Return whether a character begins here: both parts count as much as the whole."""
    parts = characters(text[:index]) + characters(text[index:])
    return index == 0 or parts == characters(text)


def characters(text):
    return length_of(f"{text}{'a' * 4 * len(text)}") - 4 * len(text)


@pytest.mark.parametrize("character", LONG)
def test_whatever_is_shortened_keeps_its_characters(character):
    for lead in range(len(character) + 1):
        text = "x" * lead + character * 300
        line = excerpt(text_to_html(text))
        assert EXCERPT_LENGTH - len(character) <= len(line) <= EXCERPT_LENGTH
        found, _marks = highlight(f"{text} needle {text}", read_query("needle"))
        title = parse_page(
            f"<title>{text}</title>".encode(), "utf-8", "http://a.b"
        ).title
        name = safe_name(f"{text}.txt", "text/plain").removesuffix(".txt")
        assert len(title) >= TITLE_LENGTH - len(character)
        whole = text.replace(character, "")
        for short in (line, title):
            assert short[:-1].replace(character, "") == whole
        inner = found.strip("\u2026").replace("needle", "").replace(character, "")
        assert set(inner) <= {"x", " "}
        if character in (SPAIN, "\U0001f44d\U0001f3fd"):
            assert name.replace(character, "") == whole
