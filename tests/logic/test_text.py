"""Typed text is shown as it was typed, whatever it says."""

import html
import timeit
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from logic.contract import EXCERPT_LENGTH
from logic.text import excerpt, html_to_text, normalize_text, text_to_html

# Typed text and attacks, mixed into anything else.
PIECES = st.sampled_from(
    [
        "<", ">", "&", '"', "'", "`", "<script>alert(1)</script>",
        "<img src=x onerror=", "&lt;", "&amp;", "&#60;", "<!--", "-->", "]]>", "<br>",
        "</p><p>", "</a>", "javascript:", "http://", "https://",
        "https://a.example/?x=1&y=<b>", 'https://a.example/"onmouseover="',
        "http://a.example/'", "HTTPS://A.EXAMPLE.", "www.a.example", "ana@a.example",
        "(", ")", "[", "]", "\u3002", "\uff09", "@", "mailto:",
        "\n", "\r\n", "\r", "\t", " ", "\xa0", "\u2028", "-- ", "> ", "ü", "\U0001f600",
        "\u202e", "x" * 50,
    ]
)  # fmt: skip
TEXTS = st.lists(
    PIECES | st.text(st.characters(exclude_categories=["Cs"]), max_size=8), max_size=20
).map("".join)


class Reader(HTMLParser):
    """Reads HTML as a browser would, and refuses what was not made by us."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.text = []
        self.open = []

    def handle_starttag(self, tag, attrs):
        assert tag in ("p", "a", "br"), tag
        if tag == "a":
            attributes = dict(attrs)
            self.href = attributes.pop("href")
            assert self.href.lower().startswith(("http://", "https://", "mailto:"))
            target = {"target": "_blank"}
            assert attributes == {
                **({} if self.href.startswith("mailto:") else target),
                "rel": "noopener noreferrer nofollow",
            }
        else:
            assert attrs == []
        if tag == "br":
            self.text.append("\n")
        else:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text.append(data)
        if self.open[-1] == "a":
            typed = self.href.removeprefix("mailto:")
            if data.lower().startswith("www."):
                typed = self.href.removeprefix("https://")
            assert data == typed

    def handle_comment(self, data):
        raise AssertionError(f"a comment: {data}")

    handle_decl = handle_pi = unknown_decl = handle_comment


@given(TEXTS)
def test_nothing_typed_becomes_markup(text):
    reader = Reader()

    reader.feed(text_to_html(text))
    reader.close()

    assert reader.open == []
    assert "".join(reader.text) == normalize_text(text)


@given(TEXTS)
def test_text_comes_back_as_it_was_typed(text):
    assert html_to_text(text_to_html(text)) == normalize_text(text)


@given(TEXTS)
def test_excerpt_is_one_short_line(text):
    line = excerpt(text_to_html(text))

    assert len(line) <= EXCERPT_LENGTH
    assert "\n" not in line
    whole = " ".join(normalize_text(text).split())
    if len(whole) <= EXCERPT_LENGTH:
        assert line == whole
    else:
        assert line.endswith("…")
        assert whole.startswith(line[:-1])


def test_blank_text_is_nothing():
    for text in ("", " ", "\n\r\n\t", "\u2028"):
        assert text_to_html(text) == ""
    assert excerpt("") == ""


def test_line_ends_are_kept():
    assert text_to_html("a\nb\r\nc\rd\n\ne") == "<p>a<br>b<br>c<br>d<br><br>e</p>"


def test_spaces_tabs_and_indentation_are_kept():
    for typed, kept in (
        ("a   b\tc", "a   b\tc"),
        ("  one line ", "one line"),
        ("\n\n    if x:\n\treturn  y\n\n", "    if x:\n\treturn  y"),
        (" \n\ta\r\n b", "\ta\n b"),
    ):
        assert normalize_text(typed) == kept
        assert html_to_text(text_to_html(typed)) == kept


def test_links_end_where_the_sentence_does():
    for text, link in (
        ("See https://a.example/b.", "https://a.example/b"),
        ("(https://a.example/b)", "https://a.example/b"),
        ("https://a.example/b?x=1&y=2#z!", "https://a.example/b?x=1&y=2#z"),
        ("<https://a.example>", "https://a.example"),
        ("HTTP://A.EXAMPLE/", "HTTP://A.EXAMPLE/"),
        ('"https://a.example"', "https://a.example"),
        ("https://a.example/Foo_(bar)", "https://a.example/Foo_(bar)"),
        ("(https://a.example/Foo_(bar)).", "https://a.example/Foo_(bar)"),
        ("(https://a.example/Foo_(b_[c]))", "https://a.example/Foo_(b_[c])"),
        ("[a](https://a.example/b)[c](https://c.example)", "https://a.example/b"),
        ("http://[2001:db8::1]/x]", "http://[2001:db8::1]/x"),
        ("https://a.example/Hobson's_choice", "https://a.example/Hobson's_choice"),
        ("'https://a.example/b'", "https://a.example/b"),
        ("\u201chttps://a.example/b\u201d", "https://a.example/b"),
        ("https://a.example/b\u2026", "https://a.example/b"),
        ("https://a.example/abc\u3002\u8c22\u8c22", "https://a.example/abc"),
        ("\uff08https://a.example/abc\uff09\u8c22", "https://a.example/abc"),
        ("https://a.example/\u65e5\u672c", "https://a.example/\u65e5\u672c"),
    ):
        shown = text_to_html(text)
        escaped = html.escape(link, quote=True)
        assert f'<a href="{escaped}" ' in shown, text
        assert f">{escaped}</a>" in shown


def test_addresses_without_a_scheme_are_links():
    for text, link, href in (
        ("See www.example.com.", "www.example.com", "https://www.example.com"),
        ("(WWW.a-b.example/c_(d))", "WWW.a-b.example/c_(d)",
         "https://WWW.a-b.example/c_(d)"),
        ("Mail ana@example.com!", "ana@example.com", "mailto:ana@example.com"),
        ("E-mail:a.b+c@x-y.co.uk;", "a.b+c@x-y.co.uk", "mailto:a.b+c@x-y.co.uk"),
    ):  # fmt: skip
        shown = text_to_html(text)
        assert f'<a href="{href}" ' in shown, text
        assert f">{link}</a>" in shown, text
        assert html_to_text(shown) == text


def test_only_web_addresses_become_links():
    for text in (
        "javascript:alert(1)", "http://", "https://.", "ftp://a.example", "http:/a",
        "data:text/html,x", "www.", "www.a", "www..a.b", "xwww.a.example", "@b.example",
        "a@b", "a@b.1", "a@@b.example", "a@b.example@c", "ftp://a@b.example",
        "a?subject=x@b", "https://)", "a@\u200bb.example",
    ):  # fmt: skip
        assert "<a " not in text_to_html(text), text


def test_line_ends_are_found_when_the_sanitizer_marked_them():
    body = '<p data-o-mail-quote="1">--<br data-o-mail-quote="1">Anna</p>'

    assert html_to_text(body) == "--\nAnna"


@pytest.mark.parametrize(
    "piece",
    [
        "http://", "https://a.", "<", "&", ".", "http://a.b/)" * 2, "a\n",
        "https://)", "https://(", "a@", "a.a@", "www.", "()",
    ],
)  # fmt: skip
def test_time_grows_with_the_length_of_a_text(piece):
    def seconds(length):
        text = piece * (length // len(piece))
        # The fastest of many runs is hardly disturbed by other processes.
        return min(timeit.repeat(lambda: text_to_html(text), number=2, repeat=9))

    # Ten times the length takes 7 to 11 times as long; quadratic work takes 100 times.
    assert seconds(5_000) < 40 * seconds(500)
