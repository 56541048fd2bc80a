import pytest
from hypothesis import given
from hypothesis import strategies as st
from logic.rate_limits import (
    LIMITS,
    RateLimit,
    ip_key,
    parse_count,
    parse_limit,
    recipient_key,
)

DEFAULT = RateLimit(7, 70)


def test_a_classroom_is_one_address():
    assert set(LIMITS) >= {"open", "send", "change", "search", "upload"}
    for by_person, by_address in LIMITS.values():
        assert by_address.window_seconds == by_person.window_seconds
        assert by_address.count >= 10 * by_person.count


def test_interval_is_what_one_use_lasts():
    assert RateLimit(60, 60).interval_seconds == 1
    assert RateLimit(10, 600).interval_seconds == 60


@pytest.mark.parametrize(
    ("setting", "limit"),
    [
        ("60/60", RateLimit(60, 60)),
        (" 5 / 10 ", RateLimit(5, 10)),
        ("1/1", RateLimit(1, 1)),
        ("0/60", DEFAULT), ("60/0", DEFAULT), ("60", DEFAULT), ("/", DEFAULT),
        ("a/b", DEFAULT), ("-1/60", DEFAULT), ("1.5/60", DEFAULT), ("²/60", DEFAULT),
        ("١/60", DEFAULT), ("1/2/3", DEFAULT), ("", DEFAULT), (None, DEFAULT),
        ("9" * 5000 + "/1", DEFAULT),
    ],
)  # fmt: skip
def test_read_limit(setting, limit):
    assert parse_limit(setting, DEFAULT) == limit


@given(st.text(max_size=30))
def test_no_setting_lifts_the_limit_or_breaks(setting):
    limit = parse_limit(setting, DEFAULT)

    assert limit.interval_seconds > 0
    assert limit == DEFAULT or "/" in setting


@given(st.text(max_size=20))
def test_read_count_is_a_number_or_none(text):
    count = parse_count(text)

    assert count is None or (count >= 0 and str(count) == text.strip().lstrip("0")
                             or count == 0)  # fmt: skip


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("192.0.2.1", "192.0.2.1", True),
        ("192.0.2.1", "192.0.2.2", False),
        ("2001:db8::1", "2001:db8::2", True),
        ("2001:db8::1", "2001:db8:0:0:ffff::", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("::ffff:192.0.2.1", "::ffff:192.0.2.2", False),
        ("nonsense", None, True),
        ("", "unknown", True),
    ],
)
def test_address_key(one, other, is_same):
    assert (ip_key(one) == ip_key(other)) is is_same


@given(st.text(max_size=40) | st.ip_addresses().map(str))
def test_any_address_has_a_key(address):
    assert ip_key(address).startswith("address:")


def test_spellings_of_one_mailbox_are_one_recipient():
    for address in (
        "ana.souza@example.com", "Ana.Souza@Example.com", " anasouza@example.com ",
        "ana.souza+1@example.com", "a.n.a.souza+x+y@example.com",
    ):  # fmt: skip
        assert recipient_key(address) == "anasouza@example.com"
    assert recipient_key("ana@example.org") != recipient_key("ana@example.com")
    assert recipient_key("") == "@"
