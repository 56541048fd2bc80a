"""Deceptive characters are removed, and none that a language needs."""

import re
import unicodedata

import pytest
from effort import effort
from hypothesis import given
from hypothesis import strategies as st
from logic.characters import (
    MAX_MARKS,
    clean_line,
    clean_text,
    isolate,
    limit_marks,
    without_links,
)
from logic.text import normalize_text, text_to_html

LIMIT = 60  # units of effort
DOTS = ".。．｡․﹒"
NEEDED = ("می‌خواهم", "👨‍👩‍👧", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "❤️", "नमस्ते क्‍ष", "José", "שָׁלוֹם")
# A web address, an email address, a host and a network share, as mail programs find
# them: the broadest of their patterns, whatever is unseen in between.
UNSEEN = "[\u00ad\u200b-\u200f\u2060-\u2064\ufeff\ufe00-\ufe0f]*"
LINKS = (
    re.compile(r"[a-z][a-z0-9+-]*:[\\/]", re.I),
    re.compile(r"(mailto|tel|sms|skype|callto):\S", re.I),
    re.compile(r"\S@\S"),
    re.compile(rf"[^\s]{UNSEEN}[{DOTS}]{UNSEEN}[^\W\d_]"),
    re.compile(r"\\\\"),
    re.compile(rf"\d{UNSEEN}([{DOTS}]{UNSEEN}\d+){{3}}"),
)
ATTACKS = (
    "https://evil.example/login?x=a.b", "HTTPS://EVIL.EXAMPLE", "evil.example",
    "www.evil.example:8080/x", "pay@evil.example", "mailto:pay@evil.example",
    "http://1.2.3.4/x", "1.2.3.4", "http:\\\\evil.example", "\\\\evil\\share",
    "evil。example", "evil．example", "evil\u200b.\u200bexample",
    "e\u00advil.exam\u00adple",
    "evil.\u200dexample", "ev\u202eil.example", "tel:+1900555", "sms:1900555",
    "a..example", "Dr.evil.example/a.b/c@d.e", "https:/\u200b/evil.example",
)  # fmt: skip


@pytest.mark.parametrize("text", ATTACKS)
def test_no_mail_program_finds_a_link(text):
    for around in ("{}", "Hi {}, read it", "({})", "a{}b", "{}\n{}"):
        plain = without_links(around.format(text, text))
        found = [link.pattern for link in LINKS if link.search(plain)]
        assert not found, (plain, found)
        assert without_links(plain) == plain


@given(st.lists(st.sampled_from(ATTACKS) | st.text(max_size=8)).map("".join))
def test_no_mixture_becomes_a_link(text):
    plain = without_links(text)

    assert not [link.pattern for link in LINKS if link.search(plain)], plain
    assert without_links(plain) == plain


def test_a_text_without_address_is_unchanged():
    for text in (
        "Ana Souza", "Dr. Ana Souza", "It costs 3.50 at 10:30.", "Really? Yes!",
        "One\ntwo", "… and (so on).", *NEEDED,
    ):  # fmt: skip
        assert without_links(text) == text


def test_a_line_loses_what_nobody_sees():
    for typed, kept in (
        ("Ana\u202egnipyt si", "Anagnipyt si"), ("\u2067Ana\u2069", "Ana"),
        ("\u200fAna\u200e \u061c", "Ana"), ("A\x00n\x1ba", "Ana"),
        ("\ufeffAna\u00ad\u2060", "Ana"), *((text, text) for text in NEEDED),
    ):  # fmt: skip
        assert clean_line(typed) == kept


def test_a_name_ends_its_direction():
    for name, shown in (
        ("Ana", "Ana"), ("Zoë", "Zoë"), ("Ana\u202egnipyt si", "Anagnipyt si"),
        ("\u0639\u0644\u064a", "\u2068\u0639\u0644\u064a\u2069"),
        ("\u2069\u05d0\u2067", "\u2068\u05d0\u2069"),
    ):  # fmt: skip
        assert isolate(name) == shown


def test_invisible_text_counts_as_empty():
    for text in (
        "\u200b", "\u2800\u2800", "\u3164", "\u00ad", "\u200f", "\u200d\ufe0f", "\x00",
        " \u2003\u200b\t", "\u2066\u2069", "\U000e0061", "\u115f\u1160\uffa0",
    ):  # fmt: skip
        assert clean_line(text) == ""
        assert clean_text(text) == ""
        assert text_to_html(text) == ""


def test_a_text_keeps_lines_and_marks_but_no_overrides():
    typed = "a\tb\r\nc\u200fd\u200be\u202egpj.exe\x00\x07"

    assert clean_text(typed) == "a\tb\r\nc\u200fd\u200begpj.exe"
    assert normalize_text(" \u202e x\u2069 ") == "x"


def test_a_link_says_where_it_leads():
    for text, link in (
        ("https://a.example/\u200bb", "https://a.example/"),
        ("https://a.example/\u202egpj.exe", "https://a.example/gpj.exe"),
        ("https://a.example\u00ad.evil", "https://a.example"),
        ("https://a.example/\u200fx", "https://a.example/"),
    ):
        assert f">{link}</a>" in text_to_html(text)


def test_a_character_has_few_combining_marks():
    for text in (*NEEDED, "a" + "\u0301" * MAX_MARKS, "a\u0301\u0316b" * 100):
        assert clean_text(text) == clean_line(text) == text
    for heap in ("\u0301\u0316" * 2_000, "\u05af" * 2_000 + "\u05b0" * 2_000):
        for clean in (clean_text, clean_line):
            assert clean(f"a{heap}b") == f"a{heap[:MAX_MARKS]}b"


@given(st.text(st.sampled_from("aé\u0301\u0316\u05af\u05b0\u0f71"), max_size=200))
def test_stripping_many_marks_is_linear(text):
    run = most = 0
    for character in limit_marks(text):
        run = run + 1 if unicodedata.combining(character) else 0
        most = max(most, run)
    assert most <= MAX_MARKS


def test_the_worst_texts_take_no_time():
    for piece in (*ATTACKS, ".", "1.", ":", "@", "\\", "a.", "\u200b", "1.1.1.1",
                  "\u0301\u0316"):  # fmt: skip
        text = piece * (5_000 // len(piece))

        def read(text=text):
            without_links(text)
            clean_line(text)
            clean_text(text)

        assert effort(read, LIMIT) <= LIMIT, piece
