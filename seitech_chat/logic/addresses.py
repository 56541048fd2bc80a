"""Strict parsing of web and email addresses from outside, and of public hosts."""

import re
from collections.abc import Collection
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import NamedTuple
from urllib.parse import quote, urlsplit

# An address has no user, no escape and no backslash before its path. Parsers disagree
# about the host of such an address, which would allow a bypass of the check.
_ADDRESS = re.compile(
    r"(?P<scheme>https?)://"
    r"(?P<host>\[[0-9a-f:.]{2,45}\]|[^\s/?#\\@:\[\]%]{1,253})"
    r"(?::(?P<port>[0-9]{1,5}))?"
    r"(?P<target>[/?][^#]*)?(?:#.*)?",
    re.IGNORECASE,
)
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_NAME = re.compile(rf"{_LABEL}(?:\.{_LABEL})*")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
_TARGET_SAFE = "%/:=&?~+!$,;'@()*[]"
_PORTS = {"http": 80, "https": 443}

_NAT64 = ip_network("64:ff9b::/96")
_GLOBAL_UNICAST = ip_network("2000::/3")
# Networks that the registries list as global, but that are not hosts of the internet.
_NEVER = tuple(
    map(
        ip_network,
        (
            "192.88.99.0/24",  # relays of 6to4
            "2001::/23",  # protocol assignments: Teredo, ORCHID, benchmarks
            "2002::/16",  # 6to4: contains an IPv4 address
            "3fff::/20",  # documentation; unknown to older Python versions
        ),
    )
)


class WebAddress(NamedTuple):
    """The parts of a web address.

    ``host`` is lower case and ASCII, an IPv6 address without its brackets. ``target``
    is the path and query of a request line.
    """

    scheme: str
    host: str
    port: int
    target: str


def split_address(url: str) -> WebAddress | None:
    """Parse a web address.

    :return: None for a scheme other than http and https, for a port other than the
        scheme's own, for an address with a user (``https://user@host``), and for a host
        that is not a plain name, an IPv4 address of four numbers or an IPv6 address in
        brackets.
    Source: RFC 1123 section 2.1 for names, RFC 3986 for the rest.
    """
    parts = None if _CONTROL.search(url) else _ADDRESS.fullmatch(url)
    if not parts:
        return None
    scheme = parts["scheme"].lower()
    host, default = _host(parts["host"]), _PORTS[scheme]
    if not host or int(parts["port"] or default) != default:
        return None
    target = parts["target"] or "/"
    try:
        target = quote(target if target[0] == "/" else f"/{target}", _TARGET_SAFE)
    except UnicodeError:
        return None  # half of a surrogate pair
    return WebAddress(scheme, host, default, target)


def is_own_page(url: str, hosts: Collection[str]) -> bool:
    """Return whether an address sent by a client is a page of the company's websites.

    :param url: an http address, or a path.
    :param hosts: the websites' hosts in lower case, each with its port if it has one.
    """
    if "\\" in url or " " in url or not url.isprintable():
        return False
    if url.startswith("/"):
        return not url.startswith("//")
    parts = _ADDRESS.fullmatch(url)
    if not parts:
        return False
    host = parts["host"].lower()
    return (f"{host}:{parts['port']}" if parts["port"] else host) in hosts


# The only sign in a host name's label is the hyphen, because ?, &, %, # and / would add
# parts to a ``mailto:`` link. Punctuation of other scripts is excluded too.
_EMAIL_LABEL = r"[^\s.!-,/:-@\[-`{-~\u2000-\u206f\u3000-\u3020\uff00-\uff20]+"
_EMAIL = re.compile(rf"[^@\s<>()\[\],;:\\\"]+@(?:{_EMAIL_LABEL}\.)+{_EMAIL_LABEL}")


def is_email(text: str) -> bool:
    """Return whether a text is one email address without a display name."""
    return bool(_EMAIL.fullmatch(text))


# Pages of one signed-in person; their addresses may name that person's records.
PRIVATE_PAGES = ("my", "web", "odoo", "mail")
MAX_PATH_LENGTH = 200
_LANGUAGE = re.compile("[a-z]{2}(_[A-Z]{2})?")


def public_path(url: str) -> str:
    """Return the path of one of our public pages, for statistics about pages.

    The language prefix of a translated page is left out.

    :return: the path without query and fragment, at most ``MAX_PATH_LENGTH``
        characters; empty for a person's own pages and for an invalid address.
    """
    try:
        path = urlsplit(url).path
    except ValueError:
        return ""
    parts = [part for part in path.split("/") if part]
    # "my" could be the prefix of a language: the portal comes first.
    if _is_private(parts):
        return ""
    if len(parts) > 1 and _LANGUAGE.fullmatch(parts[0]):
        parts = parts[1:]
    if _is_private(parts):
        return ""
    return "/" + "/".join(parts)[: MAX_PATH_LENGTH - 1]


def _is_private(parts: list[str]) -> bool:
    return bool(parts) and parts[0].lower() in PRIVATE_PAGES


def endpoint_host(url: str) -> str | None:
    """Return the host of a push service's address; None for an invalid address.

    :param url: an https address in ASCII. Odoo's sender parses the address with its own
        parser, and both parsers agree on an ASCII address.
    """
    address = split_address(url) if url.isascii() else None
    return address.host if address and address.scheme == "https" else None


def without_query(url: str) -> str:
    """Return an address without query and fragment, which may contain tokens.

    :param url: an absolute address or a path; may be empty.
    """
    return url.partition("#")[0].partition("?")[0]


_CAMPAIGN = re.compile(r"utm_[a-z_]{1,20}=[^&]*")


def tracked_address(url: str) -> str:
    """Return the address of a page that a visitor is on, as agents see it.

    The user, the fragment and all parameters except a campaign's (``utm_…``) are left
    out, because they may contain tokens.

    :param url: an http address or a path.
    """
    address, _mark, query = url.partition("#")[0].partition("?")
    scheme, mark, rest = address.partition("://")
    if mark:
        host, slash, path = rest.partition("/")
        address = f"{scheme}://{host.rpartition('@')[2]}{slash}{path}"
    campaign = [part for part in query.split("&") if _CAMPAIGN.fullmatch(part)]
    return f"{address}?{'&'.join(campaign)}" if campaign else address


def _host(text: str) -> str | None:
    if text[0] == "[":
        return text[1:-1].lower() if _parse(text[1:-1], IPv6Address) else None
    try:
        name = text.lower() if text.isascii() else text.encode("idna").decode("ascii")
    except UnicodeError:
        return None
    if len(name) > 253 or not _NAME.fullmatch(name):
        return None
    # Resolvers also accept 127.1, 2130706433 and 0x7f.1 as IP addresses.
    if _NUMBER.fullmatch(name.rpartition(".")[2]):
        return name if _parse(name, IPv4Address) else None
    return name


def _parse(text: str, kind: type) -> IPv4Address | IPv6Address | None:
    try:
        return kind(text)
    except ValueError:
        return None


def is_public(address: str) -> bool:
    """Return whether an IP address belongs to a host of the public internet.

    :param address: IPv4 or IPv6, as returned by a resolver; a scope is removed.
    :return: False for a private, local, shared, reserved, multicast or invalid address.
        An IPv6 address that contains an IPv4 one (mapped, 6to4, Teredo) is refused. For
        NAT64's well-known prefix, the contained IPv4 address is checked.
    Source: the IANA special-purpose address registries, as implemented by Python.
    """
    parsed = _parse(address.partition("%")[0], ip_address)
    if parsed is None:
        return False
    if parsed in _NAT64:
        parsed = IPv4Address(int(parsed) & 0xFFFFFFFF)
    if not parsed.is_global or parsed.is_multicast or parsed.is_reserved:
        return False
    if parsed.version == 6 and parsed not in _GLOBAL_UNICAST:
        return False
    return not any(parsed in network for network in _NEVER)
