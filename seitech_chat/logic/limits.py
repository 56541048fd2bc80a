"""How often somebody may do what, unless a setting says otherwise."""

import re
from ipaddress import IPv6Address, ip_address
from typing import NamedTuple


class Limit(NamedTuple):
    """``count`` uses in ``window_seconds``; all of them may come at once."""

    count: int
    window_seconds: int

    @property
    def interval_seconds(self) -> float:
        """How long one use lasts."""
        return self.window_seconds / self.count


# Action → (per person or visitor session, per address). A classroom is one address.
LIMITS: dict[str, tuple[Limit, Limit]] = {
    "open": (Limit(10, 600), Limit(120, 600)),
    "send": (Limit(60, 60), Limit(1_200, 60)),
    "change": (Limit(120, 60), Limit(2_400, 60)),
    # A mail each, to an address that somebody typed.
    "transcript": (Limit(3, 3600), Limit(60, 3600)),
    "search": (Limit(60, 60), Limit(1_200, 60)),
    "upload": (Limit(30, 60), Limit(300, 60)),
}

DAY_SECONDS = 24 * 3600
# Emails to one address, of all senders together: transcripts asked for, everything to a
# customer, everything to a person with an account.
EMAIL_LIMITS: dict[str, Limit] = {
    "transcript": Limit(5, DAY_SECONDS),
    "customer": Limit(20, DAY_SECONDS),
    "user": Limit(50, DAY_SECONDS),
}


def recipient_key(address: str) -> str:
    """Name the mailbox behind an address: dots and a ``+tag`` lead to the same one.

    :param address: one email address without a name.
    """
    local, _at, host = address.strip().lower().rpartition("@")
    return f"{local.partition('+')[0].replace('.', '')}@{host}"


def parse_limit(setting: str | None, default: Limit) -> Limit:
    """Read a limit as an administrator wrote it, e.g. ``60/60`` for 60 a minute.

    :param setting: ``<count>/<seconds>``, or nothing.
    :return: the default for anything else, so that a slip can't lift the limit.
    """
    count, _slash, seconds = (setting or "").partition("/")
    limit = Limit(parse_count(count) or 0, parse_count(seconds) or 0)
    return limit if limit.count and limit.window_seconds else default


def parse_count(setting: str | None) -> int | None:
    """Read a number as an administrator or a client wrote it.

    :param setting: up to ten of the digits 0 to 9.
    :return: None for anything else.
    """
    text = (setting or "").strip()
    return int(text) if re.fullmatch("[0-9]{1,10}", text) else None


def ip_key(address: str | None) -> str:
    """Name whom an address stands for: all of an IPv6 network of one customer.

    :param address: as the web server saw it.
    """
    try:
        parsed = ip_address(address or "")
    except ValueError:
        return "address:unknown"
    if isinstance(parsed, IPv6Address) and not parsed.ipv4_mapped:
        return f"address:{int(parsed) >> 64:x}"
    return f"address:{parsed}"
