"""Default rate limits of actions and emails, and parsing of the settings."""

import re
from ipaddress import IPv6Address, ip_address
from typing import NamedTuple


class RateLimit(NamedTuple):
    """A rate limit of ``count`` uses in ``window_seconds``, which may come at once."""

    count: int
    window_seconds: int

    @property
    def interval_seconds(self) -> float:
        """Return the time in seconds after which one use is available again."""
        return self.window_seconds / self.count


# Action → (limit per person or visitor session, limit per address). All people of a
# classroom share one address.
LIMITS: dict[str, tuple[RateLimit, RateLimit]] = {
    "open": (RateLimit(10, 600), RateLimit(120, 600)),
    "send": (RateLimit(60, 60), RateLimit(1_200, 60)),
    "change": (RateLimit(120, 60), RateLimit(2_400, 60)),
    # A page identifies its person each time it is loaded.
    "identify": (RateLimit(60, 600), RateLimit(600, 600)),
    # A client reports a page at most once in three seconds.
    "page": (RateLimit(30, 60), RateLimit(600, 60)),
    # Each use sends an email to an address that a person typed.
    "transcript": (RateLimit(3, 3600), RateLimit(60, 3600)),
    "search": (RateLimit(60, 60), RateLimit(1_200, 60)),
    "faq": (RateLimit(30, 60), RateLimit(600, 60)),
    "upload": (RateLimit(30, 60), RateLimit(300, 60)),
    "report": (RateLimit(60, 60), RateLimit(600, 60)),
    # Each use reads up to two years of rows and occupies a worker until they are sent.
    "export": (RateLimit(30, 600), RateLimit(300, 600)),
}

DAY_SECONDS = 24 * 3600
# Limits of emails to one address, from all senders together: requested transcripts, all
# emails to a customer, and all emails to a person with an account.
EMAIL_LIMITS: dict[str, RateLimit] = {
    "transcript": RateLimit(5, DAY_SECONDS),
    "customer": RateLimit(20, DAY_SECONDS),
    "user": RateLimit(50, DAY_SECONDS),
}


def recipient_key(address: str) -> str:
    """Return the key of an address's mailbox, without dots and ``+tag``.

    :param address: one email address without a display name.
    """
    local, _at, host = address.strip().lower().rpartition("@")
    return f"{local.partition('+')[0].replace('.', '')}@{host}"


def parse_limit(setting: str | None, default: RateLimit) -> RateLimit:
    """Parse a limit from a setting, e.g. ``60/60`` for 60 a minute.

    :param setting: ``<count>/<seconds>``, empty or None.
    :return: the limit; the default for any other text, so that a typo can't remove the
        limit.
    """
    count, _slash, seconds = (setting or "").partition("/")
    limit = RateLimit(parse_count(count) or 0, parse_count(seconds) or 0)
    return limit if limit.count and limit.window_seconds else default


def parse_count(setting: str | None) -> int | None:
    """Parse a number from a setting or a request.

    :param setting: up to ten of the digits 0 to 9.
    :return: the number; None for any other text.
    """
    text = (setting or "").strip()
    return int(text) if re.fullmatch("[0-9]{1,10}", text) else None


def ip_key(address: str | None) -> str:
    """Return the rate limit key of an IP address; an IPv6 /64 network has one key.

    :param address: the client's address as received by the web server.
    """
    try:
        parsed = ip_address(address or "")
    except ValueError:
        return "address:unknown"
    if isinstance(parsed, IPv6Address) and not parsed.ipv4_mapped:
        return f"address:{int(parsed) >> 64:x}"
    return f"address:{parsed}"
