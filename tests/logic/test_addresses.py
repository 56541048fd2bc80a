"""Which addresses of outsiders are taken, and which are public."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from logic.addresses import (
    endpoint_host,
    is_own_page,
    is_public,
    public_path,
    split_address,
    tracked_address,
)


@pytest.mark.parametrize(
    "address",
    ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946", "64:ff9b::808:808"],
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
        "2001:0:7f00:1::", "fec0::1", "feff::1", "::ffff:8.8.8.8", "2002:808:808::1",
        "2001:0:808:808::", "64:ff9b:1::1", "100::1", "3fff::1", "5f00::1", "::8.8.8.8",
        "192.88.99.1", "239.1.1.1", "100.127.255.255", "0.1.2.3", "",
        "localhost", "127.1", "0x7f.1", "2130706433", "1.2.3",
    ],
)  # fmt: skip
def test_private_and_reserved_addresses_are_not_public(address):
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
        # Parsers read these hosts in different ways.
        ("https://127.0.0.1\\.fcm.googleapis.com/x", None),
        ("https://127.0.0.1\\@fcm.googleapis.com/x", None),
        ("https://127.0.0.1\t.example.com/", None), ("https://exa\nmple.com/", None),
        ("https://127.0.0.1%2eexample.com/", None), ("https://a b.com/", None),
        ("https://127.0.0.1;example.com/", None), ("https://a,b.com/", None),
        ("https://example.com\x00.evil.com/", None), (" https://example.com", None),
        ("https:/example.com", None), ("https:example.com", None),
        ("https:\\\\a.com", None),
        ("https://-a.com/", None), ("https://a-.com/", None), ("https://a..com/", None),
        ("https://.a.com/", None), ("https://a.com./", None),
        ("https://a_b.com/", None),
        ("https://" + "a" * 64 + ".com/", None),
        ("https://" + "a." * 130 + "com/", None),
        # Numbers that resolvers take for addresses.
        ("http://127.1/", None), ("http://2130706433/", None), ("http://0x7f.1/", None),
        ("http://0177.0.0.1/", None), ("http://1.2.3.4.5/", None), ("http://0x/", None),
        ("http://127.0.0.1/", ("http", "127.0.0.1", 80)),
        ("http://１２７.１/", None),
        ("http://127。0。0。1/", ("http", "127.0.0.1", 80)),
        ("https://[::1%25eth0]/", None), ("https://[1.2.3.4]/", None),
        ("https://[::ffff:10.0.0.1]/", ("https", "::ffff:10.0.0.1", 443)),
        ("https://münchen.example/", ("https", "xn--mnchen-3ya.example", 443)),
    ],
)  # fmt: skip
def test_only_web_addresses_on_their_own_ports(url, found):
    assert (split_address(url) or (None,))[:3] == (found or (None,))


@given(st.text(max_size=60))
def test_any_text_is_an_address_or_none(url):
    found = split_address(url)

    assert found is None or found[2] in (80, 443)


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("https://a.com", "/"), ("https://a.com?q", "/?q"), ("https://a.com#f", "/"),
        ("https://a.com/a b?c d#e", "/a%20b?c%20d"),
        ("https://a.com/ü%20", "/%C3%BC%20"),
        ("https://a.com/\\..\\", "/%5C..%5C"), ("https://a.com/@b:c", "/@b:c"),
    ],
)  # fmt: skip
def test_target_is_one_of_a_request_line(url, target):
    assert split_address(url).target == target


def test_half_a_surrogate_pair_is_no_address():
    assert split_address("https://a.com/\ud800") is None


@given(st.from_regex(r"https?://[^/]{1,20}/?.{0,20}"))
def test_no_address_breaks_a_request_line(url):
    found = split_address(url)

    assert found is None or not set(found.target + found.host) & set(" \t\r\n\\#\x00")


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://fcm.googleapis.com/x", "fcm.googleapis.com"),
        ("http://fcm.googleapis.com/x", None), ("https://127.0.0.1\\.a.com/x", None),
        ("https://münchen.example/", None), ("https://a.com/ü", None), ("", None),
    ],
)  # fmt: skip
def test_endpoint_is_https_and_ascii(url, host):
    assert endpoint_host(url) == host


OWN = {"school.example", "school.example:8069"}


@pytest.mark.parametrize(
    "url",
    [
        "/", "/slides/a?x=1#y", "https://school.example", "http://SCHOOL.example/a",
        "https://school.example:8069/a?b=//evil", "https://school.example?x",
    ],
)  # fmt: skip
def test_pages_of_our_websites(url):
    assert is_own_page(url, OWN)


@pytest.mark.parametrize(
    "url",
    [
        "", "//evil.example", "/\\evil.example", "///evil.example", "\\\\evil", "evil",
        "https://evil.example", "https://school.example.evil.example",
        "https://school.example@evil.example", "https://evil.example/school.example",
        "https://school.example\\@evil.example", "https://school.example:1@evil.example",
        "https://evilschool.example", "https://school.example:99",
        "javascript:alert(1)",
        "https:school.example", "https:///evil.example", "https://school.example\n",
        "https://school.example\t.evil", "/a\nb", "/ /evil.example", "/\t/evil.example",
        "https://school。example", "https://school.example\u202e", "http://",
    ],
)  # fmt: skip
def test_pages_of_others(url):
    assert not is_own_page(url, OWN)


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("/", "/"),
        ("https://www.example.com/slides?x=1#y", "/slides"),
        ("/es/slides/safety-8", "/slides/safety-8"),
        ("/pt_BR/contactus", "/contactus"),
        ("/es", "/es"),
        ("/" + "a" * 300, "/" + "a" * 199),
        ("//[broken", ""),
    ],
)
def test_public_pages_are_counted_without_language_and_query(url, path):
    assert public_path(url) == path


@pytest.mark.parametrize(
    "url", ["/my", "/my/orders/12", "/es/my/invoices", "/My/x", "/web/login", "/odoo/a"]
)
def test_pages_of_a_person_are_not_counted(url):
    assert public_path(url) == ""


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("/cart", "/cart"),
        ("https://shop.example/a/b", "https://shop.example/a/b"),
        ("https://shop.example", "https://shop.example"),
        ("https://shop.example/a?token=1#x", "https://shop.example/a"),
        ("https://shop.example/a#t?utm_source=x", "https://shop.example/a"),
        (
            "https://shop.example/a?id=1&utm_source=mail&UTM_X=1&utm_medium=a%20b#top",
            "https://shop.example/a?utm_source=mail&utm_medium=a%20b",
        ),
        ("https://ana:secret@shop.example/a", "https://shop.example/a"),
        ("https://ana:se@cret@shop.example/a@b", "https://shop.example/a@b"),
        ("https://shop.example?utm_id=1", "https://shop.example?utm_id=1"),
        ("/a?xutm_source=1&utm_=2&utm_source", "/a"),
        ("/a?next=https://x.example/?utm_source=1", "/a"),
    ],
)
def test_tracked_pages_keep_only_a_campaign_of_their_parameters(url, address):
    assert tracked_address(url) == address
