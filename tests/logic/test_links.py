"""Links of a message, and what a page says of itself."""

import pytest
from effort import effort
from hypothesis import given
from hypothesis import strategies as st
from logic.links import (
    DESCRIPTION_LENGTH,
    HEAD_BYTES,
    TITLE_LENGTH,
    extract_links,
    parse_page,
)
from logic.text import text_to_html

LIMIT = 300  # units of effort


def test_links_each_once_and_not_too_many():
    text = " ".join(f"https://example.com/{n}?a=1&b=2" for n in (1, 1, 2, 3, 4))

    assert extract_links(text_to_html(text)) == [
        f"https://example.com/{n}?a=1&b=2" for n in (1, 2, 3)
    ]
    assert extract_links(text_to_html("www.example.com, not ana@example.com")) == [
        "https://www.example.com"
    ]
    assert extract_links(text_to_html("no link, not even javascript:alert(1)")) == []
    assert extract_links("") == []


def page(html, charset=None):
    return parse_page(
        html.encode(charset or "utf-8"), charset, "https://example.com/a/b"
    )


def test_the_first_value_of_a_page_counts():
    found = page(
        '<title>Plain</title><meta property="og:title" content="A &amp; B">'
        '<meta name="description" content=" Many \n words ">'
        '<meta property="og:site_name" content="Example">'
        '<meta property="og:image" content="/pic.png">'
        '<body><meta property="og:title" content="Late"><title>Later</title>'
    )

    assert found == ("A & B", "Many words", "Example", "https://example.com/pic.png")


def test_title_alone_is_enough():
    assert page("<html><head><title>Only\nthis</title>").title == "Only this"
    assert page("<p>nothing</p>") == ("", "", "", "")


def test_long_texts_are_cut():
    found = page(
        f"<title>{'x' * 5000}</title><meta name=description content='{'y ' * 5000}'>"
    )

    assert (len(found.title), found.title[-1]) == (TITLE_LENGTH, "…")
    assert len(found.description) <= DESCRIPTION_LENGTH


@pytest.mark.parametrize("charset", ["iso-8859-1", "utf-8", "utf-16"])
def test_charset_as_the_server_names_it(charset):
    assert page("<title>Über</title>", charset).title == "Über"


def test_charset_as_the_page_names_it_and_an_unknown_one():
    content = '<meta charset="iso-8859-1"><title>Über</title>'.encode("iso-8859-1")

    assert parse_page(content, None, "https://e.com").title == "Über"
    assert parse_page(content, "klingon", "https://e.com").title == "Über"


def test_control_characters_are_gone():
    assert page("<title>a\x00b\u202ec\x1b[31m</title>").title == "a b c [31m"


@given(st.binary(max_size=500), st.none() | st.text(max_size=10))
def test_any_bytes_are_read_without_breaking(content, charset):
    found = parse_page(content, charset, "https://example.com")

    assert len(found.title) <= TITLE_LENGTH


@pytest.mark.parametrize(
    ("html", "title"),
    [
        ("<title>A</title><![ x", "A"),
        ("<title>A</title><![CDATA[x", "A"),
        ("<title>A</title><!DOCTYPE [<!", "A"),
        ("<title>A</title><meta content='&#" + "9" * 5_000 + ";'>", "A"),
        ("<![ x<title>A</title>", ""),
    ],
)
def test_values_before_broken_markup_count(html, title):
    assert page(html).title == title


@pytest.mark.parametrize(
    "image",
    ["http://[", "http://[::1", "//[x]/", "https://\uff05/", "a\x00b", "x" * 9_000],
)
def test_broken_address_of_a_picture_costs_the_picture_alone(image):
    found = page(f'<title>A</title><meta property="og:image" content="{image}">')

    assert found.title == "A"
    assert "[" not in found.image_url


@pytest.mark.parametrize(
    "charset",
    ["idna", "punycode", "undefined", "unicode_escape", "utf-7", "rot13", "hex", "zip",
     "../x", "a\x00b", "x" * 100_000, "mbcs", "raw_unicode_escape", ""],
)  # fmt: skip
def test_encodings_of_python_alone_are_not_those_of_a_page(charset):
    assert (
        parse_page("<title>Ü</title>".encode(), charset, "https://e.com").title == "Ü"
    )


# The beginnings of what a parser can be slow at, each filling a page.
WORST = [
    "<a ", "<a", "<a b='", "<a =", "<a/", "<a b=c", "</", "</a", "<!--", "<!---->",
    "<![CDATA[",
    "<!", "<!DOCTYPE ", "<!DOCTYPE [", "<?", "<x\x00", "&#", "&#x", "&amp",
    "&" + "a" * 40,
    "<script>", "<script></", "<title>", "<title>a<!---->", "<div>", "<p><b><i>",
    "<meta ",
    "<meta x=", "<svg><title>", "<textarea>", "\x00", "\u202e", " ", "<meta charset=",
]  # fmt: skip


@pytest.mark.parametrize("part", WORST)
@pytest.mark.parametrize("charset", [None, "utf-16-le", "iso2022_jp", "gb18030"])
def test_worst_pages_are_read_in_time(part, charset):
    content = (part * HEAD_BYTES)[:HEAD_BYTES].encode()

    def read():
        found = parse_page(content, charset, "https://example.com")
        assert len(found.title) <= TITLE_LENGTH

    assert effort(read, LIMIT) <= LIMIT


@pytest.mark.parametrize(
    "html",
    [
        "<meta " + " ".join(f"a{n}=b" for n in range(40_000)) + ">",
        "<meta " + "a " * 120_000 + ">",
        f'<meta name="description" content="{"x" * 250_000}">',
        "".join(f"<meta name=a{n} content=b>" for n in range(9_000)),
    ],
)
def test_huge_attributes_are_read_in_time(html):
    def read():
        assert page(html).title == ""

    assert effort(read, LIMIT) <= LIMIT
