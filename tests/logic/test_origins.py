"""The pages that may show a site's chat."""

import pytest
from logic.origins import InvalidOrigin, is_allowed, parse_list, to_ascii_host

LIST = """https://www.example.com
https://*.good.example
https://shop.example:8443
https://bücher.example
http://localhost:3000

https://straße.example/
"""


@pytest.mark.parametrize(
    ("origin", "expected"),
    [
        ("https://www.example.com", True),
        ("https://WWW.Example.COM", True),
        ("https://www.example.com:443", True),
        ("https://www.example.com:8443", False),
        ("http://www.example.com", False),
        ("https://example.com", False),
        ("https://www.example.com.", False),
        ("https://www.example.com.evil.test", False),
        ("https://example.com.evil.test", False),
        ("https://www.example.com@evil.test", False),
        ("https://evil.test/https://www.example.com", False),
        ("https://evil.test#https://www.example.com", False),
        ("https://www.example.com/", False),
        ("https://www.example.com\\.evil.test", False),
        ("https://evilwww.example.com", False),
        # A wildcard stands for subdomains, and never for the domain itself.
        ("https://a.good.example", True),
        ("https://a.b.good.example", True),
        ("https://good.example", False),
        ("https://evilgood.example", False),
        ("https://good.example.evil.test", False),
        ("https://a.good.example.evil.test", False),
        ("https://*.good.example", False),
        ("http://a.good.example", False),
        ("https://.good.example", False),
        ("https://a..good.example", False),
        # ports
        ("https://shop.example:8443", True),
        ("https://shop.example", False),
        ("https://shop.example:443", False),
        ("http://localhost:3000", True),
        ("http://localhost", False),
        ("https://localhost:3000", False),
        ("http://127.0.0.1:3000", False),
        # twins in other scripts
        ("https://xn--bcher-kva.example", True),
        ("https://bücher.example", False),  # no browser sends it
        ("https://xn--strae-oqa.example", True),
        ("https://strasse.example", False),
        ("https://xn--exmple-4nf.com", False),
        ("https://xn--ggle-55da.good.example", True),
        ("https://www.exаmple.com", False),  # a Cyrillic letter
        # what is no page of a site
        ("null", False),
        ("", False),
        (None, False),
        ("file://", False),
        ("chrome-extension://abcdefgh", False),
        ("https://", False),
        ("https://[", False),
        ("https://a:99999999999", False),
        ("https://www.example.com, https://evil.test", False),
        ("https://www.example.com https://evil.test", False),
    ],
)
def test_a_page_is_allowed_by_its_whole_origin(origin, expected):
    assert is_allowed(origin, parse_list(LIST)) is expected


def test_an_empty_list_allows_nothing():
    assert parse_list(" \n\n") == () == parse_list(None)
    assert not is_allowed("https://www.example.com", ())
    assert not is_allowed("null", ())


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("www.example.com", "address"),
        ("*", "address"),
        ("null", "address"),
        ("ftp://example.com", "scheme"),
        ("javascript://example.com", "scheme"),
        ("http://example.com", "insecure"),
        ("http://*.localhost", "wildcard"),
        ("http://localhost.example.com", "insecure"),
        ("https://example.com/shop", "path"),
        ("https://example.com?x", "path"),
        ("https://user@example.com", "path"),
        ("https://a.com https://b.com", "path"),
        ("https://*", "wildcard"),
        ("https://*.com", "wildcard"),
        ("https://*example.com", "wildcard"),
        ("https://www.*.com", "wildcard"),
        ("https://*.*.example.com", "wildcard"),
        ("https://*.127.0.0.1", "wildcard"),
        ("https://", "host"),
        ("https://example.com.", "host"),
        ("https://-a.example", "host"),
        ("https://a..example", "host"),
        ("https://1.2.3", "host"),
        ("https://0x7f.1", "host"),
        ("https://" + "a" * 64 + ".example", "host"),
        ("https://" + "a." * 130 + "example", "host"),
        ("https://a☃.example", "host"),
        ("https://example.com:0", "port"),
        ("https://example.com:65536", "port"),
        ("https://example.com:port", "port"),
        ("https://example.com:", "port"),
    ],
)
def test_a_wrong_line_is_refused_with_the_reason(line, reason):
    with pytest.raises(InvalidOrigin) as refused:
        parse_list(f"https://right.example\n{line}")
    assert (refused.value.reason, refused.value.text) == (reason, line)


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("Example.COM", "example.com"),
        ("bücher.example", "xn--bcher-kva.example"),
        ("BÜCHER.example", "xn--bcher-kva.example"),
        ("ｅｘample.com", "example.com"),
        ("日本語.example", "xn--wgv71a119e.example"),
        ("[::1]", "[::1]"),
        ("192.168.0.1", "192.168.0.1"),
    ],
)
def test_a_host_has_the_form_that_browsers_send(host, expected):
    assert to_ascii_host(host) == expected
