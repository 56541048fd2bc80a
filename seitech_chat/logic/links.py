"""Links of a message, and what a page says of itself."""

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
# Those of the Encoding Standard that Python has, by its names. Python knows more, made
# for other ends: punycode took 1.2 s for HEAD_BYTES.
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
MAX_TITLE_READ = 10 * TITLE_LENGTH  # of what stands between comments
# Of the document; what it says of itself stands at its beginning.
HEAD_BYTES = 256 * 1024
_META_KEYS = {
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


def extract_links(body: str) -> list[str]:
    """List the web addresses in a stored body, each once, at most ``MAX_PREVIEWS``.

    :param body: HTML as ``text.text_to_html`` makes it.
    """
    found = dict.fromkeys(html.unescape(link) for link in _HREF.findall(body))
    links = [link for link in found if len(link) <= MAX_URL_LENGTH]
    return links[:MAX_PREVIEWS]


def read_page(content: bytes, charset: str | None, url: str) -> Page:
    """Read what a page says of itself in its head.

    :param content: HTML, possibly cut off.
    :param charset: as the server named it, or None.
    :param url: where it was found; a picture's address may be relative to it.
    """
    head = _Head()
    # Markup that the parser gives up on, as "<![ x" or a character of 5,000 digits:
    # what the page said before it counts.
    with suppress(AssertionError, ValueError):
        head.feed(_decode(content[:HEAD_BYTES], charset))
    said = {name: head.first(keys) for name, keys in _META_KEYS.items()}
    image = ""
    with suppress(ValueError):  # "http://["
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
        # No such encoding, or no name of one.
        with suppress(LookupError, ValueError):
            if codecs.lookup(name).name in _WEB_ENCODINGS:
                return content.decode(name, errors="replace")
    return content.decode("utf-8", errors="replace")


def _shorten(text: str, length: int) -> str:
    line = " ".join(_UNSEEN.sub(" ", text).split())
    return line if len(line) <= length else cut_text(line, length - 1).rstrip() + "…"


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
        title = self.said.get("title", "")
        if self.is_title and len(title) <= MAX_TITLE_READ:
            self.said["title"] = title + data

    def first(self, keys: tuple[str, ...]) -> str:
        return next((self.said[key] for key in keys if self.said.get(key)), "")
