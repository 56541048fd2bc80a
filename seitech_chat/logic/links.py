"""Links of a message: which, where they may lead, what a page says of itself."""

import html
import re
from html.parser import HTMLParser
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

from .contract import MAX_PREVIEWS, MAX_URL_LENGTH

_HREF = re.compile(r'<a href="([^"]*)"')
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset=[\"']?([A-Za-z0-9_-]{1,40})", re.I)
_NAT64 = IPv6Network("64:ff9b::/96")
TITLE_LENGTH = 200
DESCRIPTION_LENGTH = 400
# Of the document; what it says of itself stands at its beginning.
HEAD_BYTES = 256 * 1024
_SAID_BY = {
    "title": ("og:title", "twitter:title", "title"),
    "description": ("og:description", "twitter:description", "description"),
    "site_name": ("og:site_name", "application-name"),
    "image_url": ("og:image:secure_url", "og:image", "og:image:url", "twitter:image"),
}


class Page(NamedTuple):
    """What a page says of itself, as plain text; empty where it says nothing."""

    title: str
    description: str
    site_name: str
    image_url: str


def links_of(body: str) -> list[str]:
    """List the web addresses in a stored body, each once, at most ``MAX_PREVIEWS``.

    :param body: HTML as ``text.text_to_html`` makes it.
    """
    found = dict.fromkeys(html.unescape(link) for link in _HREF.findall(body))
    links = [link for link in found if len(link) <= MAX_URL_LENGTH]
    return links[:MAX_PREVIEWS]


def is_public(address: str) -> bool:
    """Tell whether an address lies in the open internet.

    :param address: IPv4 or IPv6, as a resolver names it; a scope is cut off.
    :return: False for what is private, local, shared, reserved, or no address at all,
        also where it is wrapped into an IPv6 one.
    Source: the IANA special-purpose address registries, as Python knows them.
    """
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if not parsed.is_global or parsed.is_multicast or parsed.is_reserved:
        return False
    return isinstance(parsed, IPv4Address) or all(
        inner.is_global for inner in _wrapped(parsed)
    )


def _wrapped(address: IPv6Address) -> list[IPv4Address]:
    found = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
    if address in _NAT64:
        found.append(IPv4Address(int(address) & 0xFFFFFFFF))
    return [inner for inner in found if inner is not None]


def split_address(url: str) -> tuple[str, str, int] | None:
    """Take a web address apart: ``(scheme, host, port)``.

    :return: None for anything but http and https on their own ports, and for one that
        names a person (``https://user@host``).
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return None
    default = {"http": 80, "https": 443}.get(parts.scheme)
    if default is None or not host or parts.username is not None:
        return None
    if port not in (None, default):
        return None
    return parts.scheme, host, default


def read_page(content: bytes, charset: str | None, url: str) -> Page:
    """Read what a page says of itself in its head.

    :param content: HTML, possibly cut off.
    :param charset: as the server named it, or None.
    :param url: where it was found; a picture's address may be relative to it.
    """
    head = _Head()
    head.feed(_decode(content[:HEAD_BYTES], charset))
    said = {name: head.first(keys) for name, keys in _SAID_BY.items()}
    image = urljoin(url, said["image_url"]) if said["image_url"] else ""
    return Page(
        title=_shorten(said["title"], TITLE_LENGTH),
        description=_shorten(said["description"], DESCRIPTION_LENGTH),
        site_name=_shorten(said["site_name"], TITLE_LENGTH),
        image_url=image if len(image) <= MAX_URL_LENGTH else "",
    )


def _decode(content: bytes, charset: str | None) -> str:
    named = _CHARSET.search(content[:4096])
    for name in filter(None, (charset, named and named[1].decode("ascii"))):
        try:
            return content.decode(name, errors="replace")
        except (LookupError, ValueError):
            continue  # no such encoding
    return content.decode("utf-8", errors="replace")


def _shorten(text: str, length: int) -> str:
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return line if len(line) <= length else line[: length - 1].rstrip() + "…"


class _Head(HTMLParser):
    """Collects a page's title and what its ``meta`` tags say."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: dict[str, str] = {}
        self.is_title = False
        self.is_over = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.is_over = self.is_over or tag == "body"
        self.is_title = tag == "title" and not self.is_over
        if tag == "meta" and not self.is_over:
            values = dict(attrs)
            key = (values.get("property") or values.get("name") or "").lower()
            self.said.setdefault(key, values.get("content") or "")

    def handle_endtag(self, tag: str) -> None:
        self.is_title = False

    def handle_data(self, data: str) -> None:
        if self.is_title:
            self.said["title"] = self.said.get("title", "") + data

    def first(self, keys: tuple[str, ...]) -> str:
        return next((self.said[key] for key in keys if self.said.get(key)), "")
