"""Extraction of a message's links and of a page's preview data."""

import codecs
import html
import re
from contextlib import suppress
from html.parser import HTMLParser
from typing import NamedTuple
from urllib.parse import urljoin

from .characters import HIDDEN
from .contract import MAX_PREVIEWS, MAX_URL_LENGTH
from .length import cut_text

_HREF = re.compile(r'<a href="(https?://[^"]*)"', re.IGNORECASE)
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset=[\"']?([A-Za-z0-9_-]{1,40})", re.I)
# Encodings of the Encoding Standard by their Python names. Python has more encodings
# for other purposes, which may be slow: punycode takes 1.2 s for HEAD_BYTES.
_WEB_ENCODINGS = frozenset(
    {
        "ascii", "utf-8", "utf-16", "utf-16-le", "utf-16-be", "cp866", "koi8-r",
        "koi8-u", "mac-roman", "mac-cyrillic", "cp874", "gbk", "gb2312", "gb18030",
        "big5", "big5hkscs", "euc_jp", "iso2022_jp", "shift_jis", "cp932", "euc_kr",
        "cp949", *(f"cp{number}" for number in range(1250, 1259)),
        *(f"iso8859-{number}" for number in range(1, 17)),
    }
)  # fmt: skip
_UNSEEN = re.compile(f"[{HIDDEN}]")
TITLE_LENGTH = 200
DESCRIPTION_LENGTH = 400
MAX_TITLE_READ = 10 * TITLE_LENGTH  # characters; comments split a title into parts
# Bytes read of a document; its preview data is at the start.
HEAD_BYTES = 256 * 1024
_META_KEYS = {
    "title": ("og:title", "twitter:title", "title"),
    "description": ("og:description", "twitter:description", "description"),
    "site_name": ("og:site_name", "application-name"),
    "image_url": ("og:image:secure_url", "og:image", "og:image:url", "twitter:image"),
}


class PageMetadata(NamedTuple):
    """The preview data of a page as plain text; a missing value is empty."""

    title: str
    description: str
    site_name: str
    image_url: str


def extract_links(body: str) -> list[str]:
    """Return the distinct web addresses in a stored body, at most ``MAX_PREVIEWS``.

    :param body: HTML as returned by ``text.text_to_html``.
    """
    found = dict.fromkeys(html.unescape(link) for link in _HREF.findall(body))
    links = [link for link in found if len(link) <= MAX_URL_LENGTH]
    return links[:MAX_PREVIEWS]


def parse_page(content: bytes, charset: str | None, url: str) -> PageMetadata:
    """Extract the preview data from a page's head.

    :param content: HTML, possibly truncated.
    :param charset: the charset sent by the server, or None.
    :param url: the page's address; a picture's address may be relative to it.
    """
    head = _Head()
    # The parser fails on markup such as "<![ x" or a character reference of 5,000
    # digits. The data before it is used.
    with suppress(AssertionError, ValueError):
        head.feed(_decode(content[:HEAD_BYTES], charset))
    said = {name: head.first(keys) for name, keys in _META_KEYS.items()}
    image = ""
    with suppress(ValueError):  # "http://["
        image = urljoin(url, said["image_url"]) if said["image_url"] else ""
    return PageMetadata(
        title=_shorten(said["title"], TITLE_LENGTH),
        description=_shorten(said["description"], DESCRIPTION_LENGTH),
        site_name=_shorten(said["site_name"], TITLE_LENGTH),
        image_url=image if len(image) <= MAX_URL_LENGTH else "",
    )


def _decode(content: bytes, charset: str | None) -> str:
    named = _CHARSET.search(content[:4096])
    for name in filter(None, (charset, named and named[1].decode("ascii"))):
        # lookup() raises for an unknown or invalid encoding name.
        with suppress(LookupError, ValueError):
            if codecs.lookup(name).name in _WEB_ENCODINGS:
                return content.decode(name, errors="replace")
    return content.decode("utf-8", errors="replace")


def _shorten(text: str, length: int) -> str:
    line = " ".join(_UNSEEN.sub(" ", text).split())
    return line if len(line) <= length else cut_text(line, length - 1).rstrip() + "…"


class _Head(HTMLParser):
    """Parser that collects a page's title and the values of its ``meta`` tags."""

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
        title = self.said.get("title", "")
        if self.is_title and len(title) <= MAX_TITLE_READ:
            self.said["title"] = title + data

    def first(self, keys: tuple[str, ...]) -> str:
        return next((self.said[key] for key in keys if self.said.get(key)), "")
