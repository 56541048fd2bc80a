"""Origins of pages, and the list of those that may show a site's chat.

Source: RFC 6454 and the serialization of origins in the HTML standard. A browser sends
the origin of its page in lower case, with the host in its ASCII form and without the
usual port of the scheme.
"""

import re
import unicodedata
from collections.abc import Iterable
from typing import NamedTuple
from urllib.parse import urlsplit

DEFAULT_PORTS = {"https": 443, "http": 80}
LOCAL_HOSTS = {"localhost", "127.0.0.1", "[::1]"}
MAX_HOST_LENGTH = 253
_WILDCARD = "*."
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
_IPV6 = re.compile(r"\[[0-9a-f:.]+\]")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")


class Origin(NamedTuple):
    """The origin of pages.

    ``host`` is in its ASCII form; with ``is_wildcard`` it means all of its subdomains,
    and not the host itself.
    """

    scheme: str
    host: str
    port: int
    is_wildcard: bool = False


class InvalidOrigin(ValueError):
    """An address can't be on the list.

    :param reason: ``address``, ``scheme``, ``insecure``, ``path``, ``host``,
        ``wildcard``, ``port``.
    :param text: the line.
    """

    def __init__(self, reason: str, text: str) -> None:
        """Keep the reason and the line."""
        super().__init__(reason)
        self.reason = reason
        self.text = text


def parse_list(text: str | None) -> tuple[Origin, ...]:
    """Return the origins of a list, one per line; empty lines are ignored.

    :raises InvalidOrigin: for the first wrong line.
    """
    lines = [line.strip() for line in (text or "").splitlines()]
    return tuple(dict.fromkeys(parse_line(line) for line in lines if line))


def parse_line(text: str) -> Origin:
    """Return the origin of a line such as ``https://*.example.com:8443``.

    :raises InvalidOrigin:
    """
    scheme, separator, rest = text.partition("://")
    scheme = scheme.lower()
    if not separator:
        raise InvalidOrigin("address", text)
    if scheme not in DEFAULT_PORTS:
        raise InvalidOrigin("scheme", text)
    # A slash at the end is in every address that is copied from a browser.
    rest = rest.removesuffix("/")
    if re.search(r"[/?#\\@\s]", rest):
        raise InvalidOrigin("path", text)
    is_wildcard = rest.startswith(_WILDCARD)
    rest = rest.removeprefix(_WILDCARD) if is_wildcard else rest
    if "*" in rest:
        raise InvalidOrigin("wildcard", text)
    host, port = _split_port(rest, scheme, text)
    host = to_ascii_host(host)
    if not host:
        raise InvalidOrigin("host", text)
    if is_wildcard and ("." not in host or _is_address(host)):
        raise InvalidOrigin("wildcard", text)
    if scheme == "http" and (is_wildcard or host not in LOCAL_HOSTS):
        raise InvalidOrigin("insecure", text)
    return Origin(scheme, host, port, is_wildcard)


def is_allowed(header: str | None, origins: Iterable[Origin]) -> bool:
    """Return whether a page may show the chat.

    :param header: the ``Origin`` of the request, as the browser sent it.
    :param origins: the site's list.
    """
    page = _parse_header(header or "")
    return bool(page) and any(_matches(page, one) for one in origins)


def to_ascii_host(host: str) -> str:
    """Return a host as browsers send it; empty if it is none.

    Internationalized names get their ASCII form. The letters ``ß`` and ``ς`` are kept,
    as browsers do, where Python's codec would replace them.
    """
    host = unicodedata.normalize("NFKC", host).lower()
    if _IPV6.fullmatch(host):
        return host
    labels = [_to_ascii_label(label) for label in host.split(".")]
    ascii_host = ".".join(labels)
    is_whole = all(_LABEL.fullmatch(label) for label in labels)
    # A host that ends in a number is an address, and browsers write it in four parts.
    is_number = bool(_NUMBER.fullmatch(labels[-1])) and not _is_address(ascii_host)
    return ascii_host if is_whole and not is_number and _fits(ascii_host) else ""


def _fits(host: str) -> bool:
    return len(host) <= MAX_HOST_LENGTH


def _to_ascii_label(label: str) -> str:
    if label.isascii():
        return label
    if not all(unicodedata.category(char)[0] in "LMN" or char == "-" for char in label):
        return ""
    return f"xn--{label.encode('punycode').decode()}"


def _is_address(host: str) -> bool:
    parts = host.split(".")
    is_v4 = len(parts) == 4 and all(
        re.fullmatch(r"[0-9]{1,3}", part) and int(part) < 256 for part in parts
    )
    return is_v4 or host.startswith("[")


def _split_port(rest: str, scheme: str, text: str) -> tuple[str, int]:
    host, separator, port = rest.rpartition(":")
    if not separator or rest.endswith("]"):
        return rest, DEFAULT_PORTS[scheme]
    if not re.fullmatch(r"[0-9]{1,5}", port) or not 0 < int(port) < 65536:
        raise InvalidOrigin("port", text)
    return host, int(port)


def _parse_header(header: str) -> Origin | None:
    """Parse the origin of a page; None for ``null`` and all that no browser sends."""
    try:
        parts = urlsplit(header)
        origin = parse_line(header)
    except ValueError:
        return None
    is_plain = header.isascii() and not parts.path and not origin.is_wildcard
    return origin if is_plain else None


def _matches(page: Origin, one: Origin) -> bool:
    if (page.scheme, page.port) != (one.scheme, one.port):
        return False
    if one.is_wildcard:
        return page.host.endswith(f".{one.host}")
    return page.host == one.host
