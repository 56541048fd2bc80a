"""Where a link of a message may lead, and what a page says of itself."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from logic.links import (
    DESCRIPTION_LENGTH,
    TITLE_LENGTH,
    is_public,
    links_of,
    read_page,
    split_address,
)
from logic.text import text_to_html


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946"]
)
def test_open_internet_is_public(address):
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.1.2.3", "0.0.0.0", "10.0.0.1", "172.16.0.1", "172.31.255.255",
        "192.168.1.1", "169.254.169.254", "100.64.0.1", "192.0.0.1", "192.0.2.1",
        "198.18.0.1", "203.0.113.1", "224.0.0.1", "240.0.0.1", "255.255.255.255",
        "::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12::1", "ff02::1",
        "2001:db8::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1",
        "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "2002:7f00:1::", "2002:a00:1::1",
        "2001:0:7f00:1::", "", "localhost", "127.1", "0x7f.1", "2130706433", "1.2.3",
    ],
)  # fmt: skip
def test_what_is_ours_or_nobodys_is_not(address):
    assert not is_public(address)


@given(st.text(max_size=40) | st.ip_addresses().map(str))
def test_any_address_has_an_answer(address):
    assert is_public(address) in (True, False)


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("https://example.com/a?b", ("https", "example.com", 443)),
        ("http://EXAMPLE.com", ("http", "example.com", 80)),
        ("https://example.com:443/", ("https", "example.com", 443)),
        ("https://[::1]/", ("https", "::1", 443)),
        ("https://example.com:8443/", None),
        ("http://example.com:443/", None),
        ("https://example.com:99999/", None),
        ("https://me@example.com/", None),
        ("https://me:secret@example.com/", None),
        ("ftp://example.com/", None), ("file:///etc/passwd", None),
        ("gopher://example.com", None), ("//example.com", None), ("", None),
        ("https://", None), ("https://[", None), ("javascript:alert(1)", None),
    ],
)  # fmt: skip
def test_only_web_addresses_on_their_own_ports(url, found):
    assert split_address(url) == found


@given(st.text(max_size=60))
def test_any_text_is_an_address_or_none(url):
    found = split_address(url)

    assert found is None or found[2] in (80, 443)


def test_links_each_once_and_not_too_many():
    text = " ".join(f"https://example.com/{n}?a=1&b=2" for n in (1, 1, 2, 3, 4))

    assert links_of(text_to_html(text)) == [
        f"https://example.com/{n}?a=1&b=2" for n in (1, 2, 3)
    ]
    assert links_of(text_to_html("no link, not even javascript:alert(1)")) == []
    assert links_of("") == []


def page(html, charset=None):
    return read_page(
        html.encode(charset or "utf-8"), charset, "https://example.com/a/b"
    )


def test_what_a_page_says_first_counts():
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

    assert read_page(content, None, "https://e.com").title == "Über"
    assert read_page(content, "klingon", "https://e.com").title == "Über"


def test_control_characters_are_gone():
    assert page("<title>a\x00b\u202ec\x1b[31m</title>").title == "a b c [31m"


@given(st.binary(max_size=500), st.none() | st.text(max_size=10))
def test_any_bytes_are_read_without_breaking(content, charset):
    found = read_page(content, charset, "https://example.com")

    assert len(found.title) <= TITLE_LENGTH
